import { generatePeople, type PeopleOptions } from '../people/generate.ts';
import type { Ended } from './follow.ts';
import { readPeopleTold } from './provider-client.ts';

const told = new Set(['delivered', 'complained']);

/** An email that arrives later than this may have been taken for a silent one; others arrive within ten seconds. */
const LATE_MS = 24_000;

/** People of one telephone, which several may have: who has to get an SMS, who may, and how many were sent. */
type Phone = { must: number; may: number; sent: number };

/**
 * What is wrong with a campaign by email, then SMS, a sentence each: everybody has to be told by one channel or be left
 * to the letter, and nobody by the second unless the first failed or was silent. Who has two messages of one channel is
 * not looked at here.
 */
export const problemsOfTwoChannels = async (
  inboxUrl: string,
  people: PeopleOptions,
  { progress, account }: Ended,
): Promise<string[]> => {
  const emails = new Map<string, { isTold: boolean; isLate: boolean }>();
  const texts: { phone: string; isTold: boolean }[] = [];
  for (const { channel, address, outcome, firstMs, lastHeardMs } of await readPeopleTold(inboxUrl)) {
    const isTold = told.has(outcome);
    if (channel === 'sms') texts.push({ phone: address, isTold });
    else emails.set(address, { isTold, isLate: lastHeardMs - firstMs > LATE_MS });
  }
  const phones = new Map<string, Phone>();
  let [rows, byEmail, unsent, bySms, strangers, missing, twice] = [0, 0, 0, 0, 0, 0, 0];
  for (const { ending, address, mobile } of generatePeople(people)) {
    if (ending !== 'accepted' && ending !== 'unreachable') continue;
    rows += 1;
    const email = address === undefined ? undefined : emails.get(address);
    if (address !== undefined && email === undefined) unsent += 1;
    if (email?.isTold) byEmail += 1;
    if (mobile === undefined) continue;
    const phone = phones.get(mobile) ?? { must: 0, may: 0, sent: 0 };
    if (!email?.isTold) phone.must += 1;
    else if (email.isLate) phone.may += 1;
    phones.set(mobile, phone);
  }
  for (const { phone: number, isTold } of texts) {
    const phone = phones.get(number);
    if (phone === undefined) strangers += 1;
    else phone.sent += 1;
    if (isTold) bySms += 1;
  }
  for (const { must, may, sent } of phones.values()) {
    missing += Math.max(0, must - sent);
    twice += Math.max(0, sent - must - may);
  }
  const { channels, outcomes, people: counted } = progress;
  const { email, sms } = channels;
  const refusedCalls = Object.values(account.sms?.refused ?? {}).reduce((sum, calls) => sum + calls, 0);
  const tellings = outcomes.delivered + outcomes.complained;
  const checks: [isWrong: boolean, what: string][] = [
    [unsent > 0, `${unsent} people with an address have no email.`],
    [strangers > 0, `${strangers} SMS went to numbers that are not in the list.`],
    [
      missing !== sms.outcomes.rejected || sms.outcomes.rejected > refusedCalls,
      `${missing} people whom no email told have no SMS; ${sms.outcomes.rejected} are counted as refused, and the provider refused ${refusedCalls} calls.`,
    ],
    [twice > 0, `${twice} people have an SMS though their email had arrived in time.`],
    [counted.total !== rows, `${counted.total} people are counted, and ${rows} are in the list.`],
    [email.reached !== byEmail, `${email.reached} people are counted as told by email, and ${byEmail} were.`],
    [
      email.reached + sms.reached !== tellings,
      `${tellings} people are counted as told, and by channel ${email.reached + sms.reached}.`,
    ],
    [
      sms.outcomes.delivered !== bySms,
      `${sms.outcomes.delivered} SMS are counted as delivered, and ${bySms} were.`,
    ],
  ];
  return checks.flatMap(([isWrong, what]) => (isWrong ? [what] : []));
};
