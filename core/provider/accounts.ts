/** Sending limits of the provider account, as it reports them. */
export type SendingAccount = {
  /** Messages a second. */
  ratePerSecond: number;
  /** Messages in any 24 hours; Infinity where there is no limit. */
  quotaPer24Hours: number;
  sentLast24Hours: number;
  sendingEnabled: boolean;
  productionAccess: boolean;
  /** `HEALTHY`, `PROBATION` or `SHUTDOWN`. */
  enforcementStatus: string;
};

/** Limits of the provider account for SMS, as it reports them. */
export type SmsAccount = {
  /**
   * Message parts a second that the sender may send: a long message is several. The provider reports this number
   * nowhere, so it is the one agreed with it.
   */
  partsPerSecond: number;
  /** What may be spent on SMS in a calendar month (UTC), in US dollars; the provider stops there. */
  monthlySpendLimitUsd: number;
  /** What has been spent of it, by all that send from this account. Some minutes behind: add what went out since. */
  spentThisMonthUsd: number;
  /** False while the account is in the sandbox, which sends only to numbers verified beforehand. */
  productionAccess: boolean;
};
