import * as z from 'zod';
import { sendModes } from '../../core/pacing/rate.ts';
import { smsLimitVariables, smsReachVariables } from '../runtime/sms-environment.ts';

/** Header in which CloudFront shows that it hands a request on. */
export const edgeHeader = 'tocsin-edge';

export const envSchema = z.object({
  /** Version of Tocsin that was deployed. */
  TOCSIN_VERSION: z.string().min(1).default('development'),
  CAMPAIGN_TABLE: z.string().min(1),
  AUDIT_TABLE: z.string().min(1),
  /** Key of its hashes. */
  AUDIT_SECRET_ARN: z.string().min(1),
  AUDIENCE_TABLE: z.string().min(1),
  DELIVERY_TABLE: z.string().min(1),
  LOOKUP_TABLE: z.string().min(1),
  AUDIENCE_BUCKET: z.string().min(1),
  /** Where the ends of the audit trail are kept. */
  SEAL_BUCKET: z.string().min(1),
  IMPORT_QUEUE_URL: z.string().min(1),
  IMPORT_DEAD_LETTERS_URL: z.string().min(1),
  CHUNK_QUEUE_URL: z.string().min(1),
  CHUNK_DEAD_LETTERS_URL: z.string().min(1),
  EVENT_QUEUE_URL: z.string().min(1),
  EVENT_DEAD_LETTERS_URL: z.string().min(1),
  EXPORT_QUEUE_URL: z.string().min(1),
  EXPORT_DEAD_LETTERS_URL: z.string().min(1),
  LETTER_QUEUE_URL: z.string().min(1),
  LETTER_DEAD_LETTERS_URL: z.string().min(1),
  /** Whether the installation has an address that letters come back to. */
  CAN_PRINT: z.stringbool(),
  /** What a letter costs on paper, such as `0.95 EUR`; empty where nobody has said. */
  LETTER_PRICE: z.string().regex(/^(?:\d+(?:\.\d+)? [A-Z]{3})?$/),
  PURGE_QUEUE_URL: z.string().min(1),
  PURGE_DEAD_LETTERS_URL: z.string().min(1),
  /** What CloudFront says in {@link edgeHeader}: nobody else knows it. */
  EDGE_TOKEN: z.string().min(1),
  PACE_FUNCTION_NAME: z.string().min(1),
  LOOKUP_SECRET_ARN: z.string().min(1),
  /** How often one person may look others up, in ten minutes and in a day. */
  LOOKUPS_PER_TEN_MINUTES: z.coerce.number().int().min(1),
  LOOKUPS_PER_DAY: z.coerce.number().int().min(1),
  /** How much one member of staff may change of people, in an hour and in a day. */
  CHANGES_PER_HOUR: z.coerce.number().int().min(1),
  CHANGES_PER_DAY: z.coerce.number().int().min(1),
  FALLBACK_HOUR_SECONDS: z.coerce.number().gt(0).max(3_600),
  RETENTION_DAYS: z.coerce.number().int().min(1),
  FROM_ADDRESS: z.string().min(1),
  REPLY_TO_ADDRESS: z.string().min(1),
  CONFIGURATION_SET: z.string().min(1),
  SEND_MODE: z.enum(sendModes),
  RATE_MARGIN_PERCENT: z.coerce.number().min(0).max(100),
  /** Executions of all functions that may come together, and the stream of events with what it takes unless it says more. */
  FUNCTIONS_AT_ONCE: z.coerce.number().int().min(1),
  EVENT_STREAM: z.string().min(1),
  EVENT_STREAM_BYTES: z.coerce.number().int().min(1),
  SENDER_DOMAIN: z.string().min(1),
  /** Addresses of DNS servers, separated by commas; those of the system unless given. */
  DNS_SERVERS: z.string().optional(),
  /** Issuer of access tokens, for the documentation. */
  SIGN_IN_ISSUER: z.string().optional(),
  /** Origin of the page on which anybody checks a notice, as notices name it; empty where there is none to print. */
  CHECK_SITE: z.string(),
  /** Name that the notices are sent in. */
  SENDER_NAME: z.string().min(1),
  /** Country of phone numbers written without a prefix, ISO 3166-1 alpha-2. */
  DEFAULT_COUNTRY: z.string().length(2),
  ...smsLimitVariables,
  ...smsReachVariables,
});
export type Env = z.infer<typeof envSchema>;
