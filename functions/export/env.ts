import * as z from 'zod';

export const envSchema = z.object({
  CAMPAIGN_TABLE: z.string().min(1),
  AUDIENCE_TABLE: z.string().min(1),
  DELIVERY_TABLE: z.string().min(1),
  AUDIENCE_BUCKET: z.string().min(1),
  EXPORT_QUEUE_URL: z.string().min(1),
  /** Name that the notices are sent in. */
  SENDER_NAME: z.string().min(1),
  FROM_ADDRESS: z.string().min(1),
  FALLBACK_HOUR_SECONDS: z.coerce.number().gt(0).max(3_600),
  /** Country whose time reports tell, ISO 3166-1 alpha-2. */
  DEFAULT_COUNTRY: z.string().length(2),
  /** The version that is deployed, which a report names. */
  TOCSIN_VERSION: z.string().min(1),
});
export type Env = z.infer<typeof envSchema>;
