import * as z from 'zod';
import { smsReachVariables } from '../runtime/sms-environment.ts';

export const envSchema = z.object({
  CAMPAIGN_TABLE: z.string().min(1),
  AUDIENCE_TABLE: z.string().min(1),
  DELIVERY_TABLE: z.string().min(1),
  LOOKUP_TABLE: z.string().min(1),
  AUDIENCE_BUCKET: z.string().min(1),
  IMPORT_QUEUE_URL: z.string().min(1),
  IMPORT_DEAD_LETTERS_URL: z.string().min(1),
  /** Secret whose text is the key of the look-up hashes. */
  LOOKUP_SECRET_ARN: z.string().min(1),
  /** Days after which personal data expires. */
  RETENTION_DAYS: z.coerce.number().int().min(1),
  /** Country of phone numbers written without a prefix, ISO 3166-1 alpha-2. */
  DEFAULT_COUNTRY: z.string().length(2),
  ...smsReachVariables,
});
export type Env = z.infer<typeof envSchema>;
