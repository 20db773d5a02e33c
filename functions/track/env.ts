import { z } from 'zod';

export const envSchema = z.object({
  DELIVERY_TABLE: z.string().min(1),
});
export type Env = z.infer<typeof envSchema>;
