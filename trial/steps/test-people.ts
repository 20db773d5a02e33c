import { stringify } from 'csv-stringify/sync';
import { partSizeBytes } from '../../core/list/upload-parts.ts';

/** Somebody of the trial's list: a mailbox of Amazon SES’s simulator, and what becomes of a message to it. */
export type TrialPerson = {
  reference: string;
  email: string;
  /** Outcomes that are right. */
  outcomes: readonly string[];
};

const simulator = (mailbox: string): string => `${mailbox}@simulator.amazonses.com`;

/** Amazon SES developer guide, "Using the mailbox simulator"; what stands behind a `+` is for the sender to choose. */
export const trialPeople: readonly TrialPerson[] = [
  { reference: 'TRIAL-1', email: simulator('success+one'), outcomes: ['delivered'] },
  { reference: 'TRIAL-2', email: simulator('success+two'), outcomes: ['delivered'] },
  { reference: 'TRIAL-3', email: simulator('bounce+one'), outcomes: ['bounced'] },
  { reference: 'TRIAL-4', email: simulator('complaint+one'), outcomes: ['complained'] },
  { reference: 'TRIAL-5', email: simulator('suppressionlist+one'), outcomes: ['bounced'] },
];
/** Why and how the trial looks somebody up: nobody asks. */
export const byTrial = { reason: 'test', identity: 'no-caller' } as const;
/** Whom no message can reach. */
export const UNREACHABLE = 'TRIAL-6';
/** Where whoever bounced is written to next. */
export const correctedEmail = simulator('success+corrected');

/** Length of a remark, of which a row may have 100 KiB. */
const REMARK = 60_000;
/** What the second part of the file holds at least. */
const SECOND_PART_BYTES = 512 * 1024;

export type TrialList = {
  csv: string;
  rows: number;
  accepted: number;
  unreachable: number;
  duplicate: number;
};

/** A list of a few people that has to be uploaded in two parts: one of them stands in it many times, with long remarks. */
export const trialList = (): TrialList => {
  const columns = ['reference', 'first_name', 'last_name', 'email', 'language', 'remark'];
  const row = (
    { reference, email }: Pick<TrialPerson, 'reference' | 'email'>,
    index: number,
    remark = '',
  ) => [reference, 'Camille', `Essai ${index + 1}`, email, index % 2 === 0 ? 'fr' : 'en', remark];
  const people = [...trialPeople, { reference: UNREACHABLE, email: '' }].map((one, index) => row(one, index));
  const [first] = trialPeople;
  // The least size of a part, whatever the file's.
  const duplicate = Math.ceil((partSizeBytes(1) + SECOND_PART_BYTES) / REMARK);
  const again = Array.from({ length: duplicate }, () =>
    row(first ?? { reference: '', email: '' }, 0, 'x'.repeat(REMARK)),
  );
  return {
    csv: stringify([columns, ...people, ...again]),
    rows: people.length + duplicate,
    accepted: trialPeople.length,
    unreachable: 1,
    duplicate,
  };
};
