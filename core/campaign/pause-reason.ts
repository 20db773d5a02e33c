// Why a campaign, or one channel of it, has stopped.
import * as z from 'zod';
import { wordingSchema } from '../base/wording.ts';

export const pauseReasonSchema = z.object({
  /** `administrator`, or the error or limit that stopped it, for example `ACCOUNT_SENDING_PAUSED`. */
  code: z.string(),
  /** What happened and what to do, for the administrator. */
  message: wordingSchema,
  atMs: z.number(),
  /** When it is expected to go on by itself; absent where an administrator has to resume it. */
  resumesAtMs: z.number().optional(),
});
export type PauseReason = z.infer<typeof pauseReasonSchema>;
