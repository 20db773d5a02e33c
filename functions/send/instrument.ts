import type { SQSEvent } from 'aws-lambda';
import type { MetricName } from '../../core/base/metrics.ts';
import type { EmailSender, SendResult, SmsSender } from '../../core/provider/sender.ts';
import type { Metrics } from '../runtime/metrics.ts';

/** Whether a refusal concerns the person is not known before other calls have told: it is counted as tried again. */
const measureOfEmail: Record<SendResult['result'], MetricName> = {
  accepted: 'PeopleSent',
  throttled: 'PeopleThrottled',
  unreachable: 'PeopleToRetry',
  transient: 'PeopleToRetry',
  permanent: 'PeopleRefused',
  refused: 'PeopleToRetry',
  halt: 'PeopleToRetry',
  unknown: 'PeopleInDoubt',
};
const measureOfSms: Record<SendResult['result'], MetricName> = {
  accepted: 'SmsSent',
  throttled: 'SmsThrottled',
  unreachable: 'SmsToRetry',
  transient: 'SmsToRetry',
  permanent: 'SmsRefused',
  refused: 'SmsToRetry',
  halt: 'SmsToRetry',
  unknown: 'SmsInDoubt',
};

/** The sender, counting its results. */
export const countingResults = (
  sender: Pick<EmailSender, 'send'>,
  metrics: Metrics,
): Pick<EmailSender, 'send'> => ({
  async send(message, emails, tag, perSecond) {
    const results = await sender.send(message, emails, tag, perSecond);
    for (const { result } of results) metrics.add(measureOfEmail[result], 1);
    return results;
  },
});

/** The sender of text messages, likewise. */
export const countingSms = (sender: Pick<SmsSender, 'send'>, metrics: Metrics): Pick<SmsSender, 'send'> => ({
  async send(sms, tag) {
    const result = await sender.send(sms, tag);
    metrics.add(measureOfSms[result.result], 1);
    return result;
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
