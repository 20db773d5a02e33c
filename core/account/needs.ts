import type { AccountSetup } from './setup.ts';

/** How many people are to be told, and in what time. */
export type Wanted = {
  people: number;
  hours: number;
  /** Share of the people who get an SMS, first or after an email that failed, 0 to 100. */
  smsPercent: number;
  /** Colleagues who are to sign in: those who answer the telephone too. */
  staff: number;
};

/** What that takes. */
export type Needs = {
  people: number;
  hours: number;
  /** Messages a second that the provider has to allow: pace leaves a margin of them unused. */
  ratePerSecond: number;
  /** Messages in any 24 hours. */
  quotaPer24Hours: number;
  smsPeople: number;
  staff: number;
};

/** Messages a second that it takes to write to so many people in so many hours, the margin of pace included. */
export const neededRate = (people: number, hours: number, marginPercent = 0): number =>
  Math.ceil(people / (hours * 3600) / (1 - marginPercent / 100));

/**
 * What telling so many people takes. Everybody may have an email address, so that of email is all of them: who can be
 * written to by SMS only is not known before the list is.
 */
export const needsOf = (
  { people, hours, smsPercent, staff }: Wanted,
  { rateMarginPercent }: Pick<AccountSetup, 'rateMarginPercent'>,
): Needs => ({
  people,
  hours,
  ratePerSecond: neededRate(people, hours, rateMarginPercent),
  // The quota counts any 24 hours: of a campaign of three days a third counts, of one of an hour all.
  quotaPer24Hours: Math.ceil(people * Math.min(1, 24 / hours)),
  smsPeople: Math.ceil((people * smsPercent) / 100),
  staff,
});
