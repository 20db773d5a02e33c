import * as z from 'zod';
import { sendModes } from '../../core/pacing/rate.ts';
import { smsSendingVariables } from '../runtime/sms-environment.ts';

export const envSchema = z.object({
  CAMPAIGN_TABLE: z.string().min(1),
  AUDIENCE_TABLE: z.string().min(1),
  DELIVERY_TABLE: z.string().min(1),
  CHUNK_QUEUE_URL: z.string().min(1),
  /** Of the event files that track is to read. */
  EVENT_QUEUE_URL: z.string().min(1),
  /** That carries events to their files. */
  EVENT_STREAM_NAME: z.string().min(1),
  /** Sender, for example `Hospital <notice@hospital.example>`. */
  FROM_ADDRESS: z.string().min(1),
  REPLY_TO_ADDRESS: z.string().min(1),
  CONFIGURATION_SET: z.string().min(1),
  /** `bulk`: one SendBulkEmail a chunk; `single`: one SendEmail a person; `auto`: by the rate and the answers. */
  SEND_MODE: z.enum(sendModes),
  /** How long events have to tell what became of a claim without a result. */
  SETTLE_SECONDS: z.coerce.number().int().min(1),
  ...smsSendingVariables,
});
export type Env = z.infer<typeof envSchema>;
