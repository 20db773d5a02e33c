import * as z from 'zod';
import { smsLimitVariables } from '../runtime/sms-environment.ts';

export const envSchema = z.object({
  /** Version of Tocsin that was deployed. */
  TOCSIN_VERSION: z.string().min(1).default('development'),
  CAMPAIGN_TABLE: z.string().min(1),
  AUDIT_TABLE: z.string().min(1),
  /** Key of its hashes. */
  AUDIT_SECRET_ARN: z.string().min(1),
  DELIVERY_TABLE: z.string().min(1),
  CHUNK_QUEUE_URL: z.string().min(1),
  PURGE_QUEUE_URL: z.string().min(1),
  /** That carries events to their files. */
  EVENT_STREAM_NAME: z.string().min(1),
  /** Days from the start of its import after which a list is purged. */
  RETENTION_DAYS: z.coerce.number().int().min(1),
  /** How far ahead of now each run gives out the rate; above the schedule's interval, so that no gap opens. */
  WINDOW_SECONDS: z.coerce.number().int().min(1),
  /** Part of the provider's rate that is left unused, percent. */
  RATE_MARGIN_PERCENT: z.coerce.number().min(0).max(90),
  /** The ramp at the beginning of a campaign: how long, and what part of the people leaves in it. 0 minutes: none. */
  RAMP_MINUTES: z.coerce.number().min(0),
  RAMP_PERCENT: z.coerce.number().gt(0).max(100),
  /** How long events have to tell what became of a claim without a result. */
  SETTLE_SECONDS: z.coerce.number().int().min(1),
  /** How long after its slot a released chunk may stay unclaimed before it is released again. */
  STUCK_SECONDS: z.coerce.number().int().min(1),
  /** How long an hour of a campaign's policy lasts: less than an hour on the local stage only. */
  FALLBACK_HOUR_SECONDS: z.coerce.number().gt(0).max(3_600),
  ...smsLimitVariables,
});
export type Env = z.infer<typeof envSchema>;
