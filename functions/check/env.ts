import * as z from 'zod';

export const envSchema = z.object({
  /** Version of Tocsin that was deployed. */
  TOCSIN_VERSION: z.string().min(1).default('development'),
  CAMPAIGN_TABLE: z.string().min(1),
  AUDIENCE_TABLE: z.string().min(1),
  DELIVERY_TABLE: z.string().min(1),
  /** Counts of checks. */
  CHECK_TABLE: z.string().min(1),
  /** Secret that the keys of notice codes come from. */
  LOOKUP_SECRET_ARN: z.string().min(1),
  /** What CloudFront says in its header (`functions/api/env.ts`): nobody else knows it. */
  EDGE_TOKEN: z.string().min(1),
  /** Of phone numbers and postal addresses that name none, and of the days that are told; ISO 3166-1 alpha-2. */
  DEFAULT_COUNTRY: z.string().length(2),
  /** Name that the notices are sent in. */
  SENDER_NAME: z.string().min(1),
  /** Address that emails come from, without a name. */
  SENDER_ADDRESS: z.string().min(1),
  SENDER_DOMAIN: z.string().min(1),
  /** The name that SMS come from; an installation that sends none has none. */
  SMS_SENDER_ID: z.string().min(1).optional(),
  /** Whether people who are written to are made up. */
  IS_DEMONSTRATION: z.stringbool(),
});
export type Env = z.infer<typeof envSchema>;
