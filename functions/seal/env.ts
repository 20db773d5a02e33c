import * as z from 'zod';

export const envSchema = z.object({
  AUDIT_TABLE: z.string().min(1),
  CAMPAIGN_TABLE: z.string().min(1),
  SEAL_BUCKET: z.string().min(1),
});
export type Env = z.infer<typeof envSchema>;
