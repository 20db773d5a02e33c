import * as z from 'zod';

export const envSchema = z.object({
  DELIVERY_TABLE: z.string().min(1),
  /** That the event files are named in. */
  EVENT_QUEUE_URL: z.string().min(1),
});
export type Env = z.infer<typeof envSchema>;
