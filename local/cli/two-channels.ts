import { generatePeople, type PeopleOptions } from '../people/generate.ts';
import type { Ended } from './follow.ts';
import { readPeopleTold } from './provider-client.ts';

const told = new Set(['delivered', 'complained']);

/** What the list and the providers say of one telephone: several people may have the same. */
type Phone = { must: number; may: number; sent: number; delivered: number };

/**
 * What is wrong with a campaign by email, then SMS, a sentence each: everybody has to be told by one channel or be left
 * to the letter, and nobody by the second unless the first failed or was silent.
 */
export const problemsOfTwoChannels = async (
  inboxUrl: string,
  people: PeopleOptions,
  { progress }: Ended,
): Promise<string[]> => {
  const emails = new Map<string, { messages: number; outcome: string }>();
  const texts: { phone: string; messages: number; outcome: string }[] = [];
  for (const { channel, address, messages, outcome } of await readPeopleTold(inboxUrl)) {
    if (channel === 'email') emails.set(address, { messages, outcome });
    else texts.push({ phone: address, messages, outcome });
  }
  const problems: string[] = [];
  const phones = new Map<string, Phone>();
  let [rows, byEmail] = [0, 0];
  for (const { ending, address, mobile } of generatePeople(people)) {
    if (ending !== 'accepted' && ending !== 'unreachable') continue;
    rows += 1;
    const email = address === undefined ? undefined : emails.get(address);
    if (address !== undefined && email === undefined) problems.push('Somebody with an address has no email.');
    const isTold = email !== undefined && told.has(email.outcome);
    if (isTold) byEmail += 1;
    if (mobile === undefined) continue;
    const phone = phones.get(mobile) ?? { must: 0, may: 0, sent: 0, delivered: 0 };
    // An email that arrived late may have been followed by an SMS before.
    if (isTold) phone.may += 1;
    else phone.must += 1;
    phones.set(mobile, phone);
  }
  let bySms = 0;
  for (const { phone: number, messages, outcome } of texts) {
    if (messages > 1) problems.push(`Somebody has ${messages} SMS.`);
    const phone = phones.get(number);
    if (phone === undefined) {
      problems.push('An SMS went to a number that is not in the list.');
      continue;
    }
    phone.sent += 1;
    if (told.has(outcome)) bySms += 1;
  }
  for (const { must, may, sent } of phones.values()) {
    if (sent < must) problems.push('Somebody whom no email told has no SMS.');
    if (sent > must + may) problems.push('Somebody has an SMS though their email had arrived.');
  }
  const { channels, outcomes, people: counted } = progress;
  if (counted.total !== rows)
    problems.push(`${counted.total} people are counted, and ${rows} are in the list.`);
  if (channels.email.reached !== byEmail) {
    problems.push(`${channels.email.reached} people are counted as told by email, and ${byEmail} were.`);
  }
  const tellings = outcomes.delivered + outcomes.complained;
  if (channels.email.reached + channels.sms.reached !== tellings) {
    problems.push(
      `${tellings} people are counted as told, and by channel ${channels.email.reached + channels.sms.reached}.`,
    );
  }
  if (channels.sms.outcomes.delivered !== bySms) {
    problems.push(`${channels.sms.outcomes.delivered} SMS are counted as delivered, and ${bySms} were.`);
  }
  return problems;
};
