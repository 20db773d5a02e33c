/**
 * What functions measure while they work, and in which unit. Sums are of one invocation; nothing here tells who a
 * person is, and the only dimension is the function.
 */
export const metricUnits = {
  /** Emails that the provider took. */
  PeopleSent: 'Count',
  /** Emails that the provider refused because of its rate; they are sent later. */
  PeopleThrottled: 'Count',
  /** Emails that failed in passing or never reached the provider; they are sent later. */
  PeopleToRetry: 'Count',
  /** Emails that the provider will never take. */
  PeopleRefused: 'Count',
  /** Emails of calls that nobody answered; events settle them. */
  PeopleInDoubt: 'Count',
  /** Bulk calls that were one too many although the rate was kept: emails go one in a call for a while. */
  BulkCallsThrottled: 'Count',
  /** The same of SMS, which another provider takes at another rate. */
  SmsSent: 'Count',
  SmsThrottled: 'Count',
  SmsToRetry: 'Count',
  SmsRefused: 'Count',
  SmsInDoubt: 'Count',
  /** How long after its time the latest chunk of a batch was received. */
  LagSeconds: 'Seconds',

  /** Runs of pace that came to their end: one each minute. */
  PaceRuns: 'Count',
  PaceSeconds: 'Seconds',
  ChunksReleased: 'Count',
  /** Messages that the provider's quota of 24 hours still allows; not measured where there is no limit. */
  QuotaLeft: 'Count',

  /** Campaigns that Tocsin paused by itself. */
  CampaignsPaused: 'Count',

  /** Events as they come, which may be twice. */
  EventsRead: 'Count',
  EventsUnreadable: 'Count',
  /** Of emails. */
  DeliveriesTold: 'Count',
  BouncesTold: 'Count',
  ComplaintsTold: 'Count',
  /** Of SMS. */
  SmsDelivered: 'Count',
  SmsFailed: 'Count',

  /** What was logged as an error, though the function went on. */
  Failures: 'Count',
} as const satisfies Record<string, 'Count' | 'Seconds'>;

export type MetricName = keyof typeof metricUnits;
