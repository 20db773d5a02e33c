import { generatePeople, type PeopleOptions } from '../../test-data/generate.ts';
import { readPeopleTold } from '../clients/provider-client.ts';
import type { Ended } from '../clients/wait.ts';

const told = new Set(['delivered', 'complained']);

/** An email that arrives later than this may have been taken for a silent one; others arrive within ten seconds. */
const LATE_MS = 24_000;

/**
 * People of one telephone, which several may have: who has to get an SMS and who may, who of the first is on the list for
 * the post, and how many SMS were sent, told somebody, or have no result yet.
 */
type Phone = { must: number; may: number; listed: number; sent: number; told: number; open: number };

/**
 * What is wrong with a campaign by email, then SMS, a sentence each: everybody has to be told by one channel or be on
 * the list for the post (references in `letters`), unless the last event about them was lost; and nobody by the second unless the first failed or was silent. Who has two messages of one channel is
 * not looked at here.
 */
export const problemsOfTwoChannels = async (
  inboxUrl: string,
  people: PeopleOptions,
  { progress, account }: Ended,
  letters: readonly string[],
): Promise<string[]> => {
  const emails = new Map<string, { isTold: boolean; isOpen: boolean; isLate: boolean }>();
  const texts: { phone: string; isTold: boolean; isOpen: boolean }[] = [];
  for (const { channel, address, outcome, firstMs, lastHeardMs } of await readPeopleTold(inboxUrl)) {
    const isTold = told.has(outcome);
    const isOpen = outcome === 'accepted';
    if (channel === 'sms') texts.push({ phone: address, isTold, isOpen });
    else emails.set(address, { isTold, isOpen, isLate: lastHeardMs - firstMs > LATE_MS });
  }
  const phones = new Map<string, Phone>();
  const listed = new Set(letters);
  let [rows, byEmail, unsent, bySms, strangers, missing, twice] = [0, 0, 0, 0, 0, 0, 0];
  let [neither, both] = [0, 0];
  for (const { ending, address, mobile, cells } of generatePeople(people)) {
    if (ending !== 'accepted' && ending !== 'unreachable') continue;
    rows += 1;
    const email = address === undefined ? undefined : emails.get(address);
    if (address !== undefined && email === undefined) unsent += 1;
    const isListed = listed.has(cells[0]?.trim() ?? '');
    if (email?.isTold) byEmail += 1;
    if (email?.isTold && isListed) both += 1;
    if (mobile === undefined) {
      if (!email?.isTold && !email?.isOpen && !isListed) neither += 1;
      continue;
    }
    const phone = phones.get(mobile) ?? { must: 0, may: 0, listed: 0, sent: 0, told: 0, open: 0 };
    if (!email?.isTold) {
      phone.must += 1;
      if (isListed) phone.listed += 1;
    } else if (email.isLate) phone.may += 1;
    phones.set(mobile, phone);
  }
  for (const { phone: number, isTold, isOpen } of texts) {
    if (isTold) bySms += 1;
    const phone = phones.get(number);
    if (phone === undefined) {
      strangers += 1;
      continue;
    }
    phone.sent += 1;
    if (isTold) phone.told += 1;
    if (isOpen) phone.open += 1;
  }
  for (const phone of phones.values()) {
    missing += Math.max(0, phone.must - phone.sent);
    twice += Math.max(0, phone.sent - phone.must - phone.may);
    const unlisted = phone.must - phone.listed;
    neither += Math.max(0, unlisted - phone.told - phone.open);
    both += Math.max(0, phone.told - phone.may - unlisted);
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
    [neither > 0, `${neither} people were told by no channel and are not on the list for the post.`],
    [both > 0, `${both} people were told and are on the list for the post all the same.`],
    [
      listed.size !== letters.length,
      `${letters.length - listed.size} people are twice on the list for the post.`,
    ],
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
