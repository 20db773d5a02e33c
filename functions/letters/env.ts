import * as z from 'zod';

export const envSchema = z.object({
  CAMPAIGN_TABLE: z.string().min(1),
  AUDIENCE_TABLE: z.string().min(1),
  DELIVERY_TABLE: z.string().min(1),
  LOOKUP_TABLE: z.string().min(1),
  AUDIENCE_BUCKET: z.string().min(1),
  LETTER_QUEUE_URL: z.string().min(1),
  /** Secret whose text is the key of the look-up hashes. */
  LOOKUP_SECRET_ARN: z.string().min(1),
  /** Lines of the address that letters come back to, one a line. */
  RETURN_ADDRESS: z.string(),
  /** Where letters are posted, ISO 3166-1 alpha-2. */
  DEFAULT_COUNTRY: z.string().length(2),
  /** Origin of the site with the page on which anybody checks a notice; empty where there is none. */
  CHECK_SITE: z.string(),
  /** Columns of the list beside the letters, as JSON. */
  LIST_COLUMNS: z.string().min(1),
  /** Seconds that an hour of a campaign's policy takes: fewer on the local stage. */
  FALLBACK_HOUR_SECONDS: z.coerce.number().gt(0).max(3_600),
  TOCSIN_VERSION: z.string().min(1),
});
export type Env = z.infer<typeof envSchema>;
