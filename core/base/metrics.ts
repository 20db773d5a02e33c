// What functions measure while they work, and in which unit. Nothing here tells who a person is.

/** Figures of one invocation of a function, which is their only dimension. */
export const metricUnits = {
  /** How long after its time the latest chunk of a batch was received. */
  LagSeconds: 'Seconds',
  /** Bulk calls that were one too many although the rate was kept: emails go one in a call for a while. */
  BulkCallsThrottled: 'Count',

  /** Runs of pace that came to their end: one each minute. */
  PaceRuns: 'Count',
  PaceSeconds: 'Seconds',

  /** Campaigns that Tocsin paused by itself. */
  CampaignsPaused: 'Count',

  /** Events as they come, which may be twice. */
  EventsRead: 'Count',
  EventsUnreadable: 'Count',

  /** Checks of codes that no notice has: where they come in numbers, forged notices go round. */
  WrongCodesChecked: 'Count',
  /** Checks of a code beyond those that a person and their family make in a day: copies of it go round. */
  CopiedCodesChecked: 'Count',

  /** Attempts at what somebody may not do, not so often, or not now, as they are kept on record. */
  AttemptsRefused: 'Count',
  /** Those among them to put a second name under a campaign. */
  SignaturesRefused: 'Count',
  /** Corrections of addresses, and notes that somebody was told or was not after all. */
  PeopleChanged: 'Count',
  PeopleErased: 'Count',
  /** By people: what ends with its retention is not counted. */
  CampaignsCancelled: 'Count',
  CampaignsPurged: 'Count',
  /** Chains of the audit trail that were found not intact. */
  ChainsBroken: 'Count',

  /** What was logged as an error, though the function went on. */
  Failures: 'Count',
} as const satisfies Record<string, 'Count' | 'Seconds'>;

export type MetricName = keyof typeof metricUnits;

/** The same of one channel: the second dimension is its name. */
export const channelMetricUnits = {
  /** Messages that the provider took. */
  MessagesSent: 'Count',
  /** Messages that the provider refused because of its rate; they are sent later. */
  MessagesThrottled: 'Count',
  /** Messages that failed in passing or never reached the provider; they are sent later. */
  MessagesToRetry: 'Count',
  /** Messages that the provider will never take. */
  MessagesRefused: 'Count',
  /** Messages of calls that nobody answered; events settle them. */
  MessagesInDoubt: 'Count',

  ChunksReleased: 'Count',
  /** Messages that the provider's quota of 24 hours still allows; not measured where there is no limit. */
  QuotaLeft: 'Count',

  /** Messages that events tell of, which may be twice: arrived, came back or failed, called unwanted. */
  MessagesDelivered: 'Count',
  MessagesUndelivered: 'Count',
  Complaints: 'Count',
} as const satisfies Record<string, 'Count' | 'Seconds'>;

export type ChannelMetricName = keyof typeof channelMetricUnits;

/** Name of that dimension; alarms look for the figures under it. */
export const CHANNEL_DIMENSION = 'channel';
