import type { SQSEvent } from 'aws-lambda';
import type { MessageChannel } from '../../core/audience/audience.ts';
import type { ChannelMetricName } from '../../core/base/metrics.ts';
import type { Batch, ChannelSender, SendResult } from '../../core/provider/sender.ts';
import type { Metrics } from '../runtime/metrics.ts';

/** Whether a refusal concerns the person is not known before other calls have told: it is counted as tried again. */
const measureOf: Record<SendResult['result'], ChannelMetricName> = {
  accepted: 'MessagesSent',
  throttled: 'MessagesThrottled',
  unreachable: 'MessagesToRetry',
  transient: 'MessagesToRetry',
  permanent: 'MessagesRefused',
  refused: 'MessagesToRetry',
  halt: 'MessagesToRetry',
  unknown: 'MessagesInDoubt',
};

/** The sender of a channel, counting its results. */
export const countingResults = <Message, Of extends Batch>(
  channel: MessageChannel,
  sender: Pick<ChannelSender<unknown, Message, Of>, 'send'>,
  metrics: Metrics,
): Pick<ChannelSender<unknown, Message, Of>, 'send'> => ({
  async send(messages, batch) {
    const results = await sender.send(messages, batch);
    for (const { result } of results) metrics.of(channel).add(measureOf[result], 1);
    return results;
  },
});

/** When a chunk was to leave, epoch ms; undefined where the body is no chunk message. */
const dueMs = (body: string): number | undefined => {
  const [, digits] = /"dueMs":(\d+)/.exec(body) ?? [];
  return digits === undefined ? undefined : Number(digits);
};

/** Measures how far the latest chunk of a batch is behind its time. */
export const measureLag = (event: SQSEvent, nowMs: number, metrics: Metrics): void => {
  for (const { body } of event.Records) {
    const due = dueMs(body);
    if (due !== undefined) metrics.highest('LagSeconds', Math.max(0, nowMs - due) / 1000);
  }
};
