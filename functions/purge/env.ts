import * as z from 'zod';

export const envSchema = z.object({
  CAMPAIGN_TABLE: z.string().min(1),
  AUDIENCE_TABLE: z.string().min(1),
  DELIVERY_TABLE: z.string().min(1),
  LOOKUP_TABLE: z.string().min(1),
  AUDIENCE_BUCKET: z.string().min(1),
  PURGE_QUEUE_URL: z.string().min(1),
});
export type Env = z.infer<typeof envSchema>;
