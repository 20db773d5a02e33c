import { placeKey } from '../../../core/audience/audience.ts';
import { outcomeOfBoth } from '../../../core/delivery/outcome.ts';
import type { SendingRig, SendingRigOptions } from './sending-rig.ts';

/** What becomes of a person's email, by the ending of their address. */
export const fates = ['arrives', 'dead', 'silent', 'late'] as const;
type EmailFate = (typeof fates)[number];
/** How somebody can be written to. */
export const contactsOf = ['both', 'emailOnly', 'phoneOnly', 'landline', 'none'] as const;
type Contact = (typeof contactsOf)[number];

const HOUR_MS = 60_000;
/** An hour of the policy is a minute here, so that a campaign is over in virtual hours, not days. */
const SILENT_HOURS = 20;

export type Person = { contact: Contact; fate: EmailFate; smsFails: boolean };

/** A list of people as a CSV; the number of each tells of them. */
const listOf = (people: readonly Person[]): string =>
  [
    'reference;first_name;last_name;email;phone;language',
    ...people.map(({ contact, fate }, number) => {
      const email = contact === 'both' || contact === 'emailOnly' ? `p${number}.${fate}@exemple.fr` : '';
      const digits = String(number).padStart(6, '0');
      const mobile = contact === 'both' || contact === 'phoneOnly' ? `0612${digits}` : '';
      const phone = contact === 'landline' ? `0199${digits}` : mobile;
      return `P${number};Jeanne;Lefèvre;${email};${phone};${number % 3 === 0 ? 'en' : 'fr'}`;
    }),
  ]
    .map((line) => `${line}\r\n`)
    .join('');

/** Options of a campaign of these people by email, then SMS; who stands where is found out from the rig's audience. */
export const twoChannels = (
  people: readonly Person[],
  changes: Partial<SendingRigOptions> = {},
): SendingRigOptions => {
  const byPhone = new Map(
    people.map((person, number) => [`+33612${String(number).padStart(6, '0')}`, person]),
  );
  return {
    people: people.length,
    list: listOf(people),
    ratePerSecond: 200,
    partsPerSecond: 50,
    sendWorkers: 2,
    fallbackHourMs: HOUR_MS,
    campaign: { channels: ['email', 'sms', 'letter'], fallbackAfterHours: SILENT_HOURS },
    ...changes,
    eventsOf(message, share) {
      const seconds = Math.floor(message.atMs / 1000);
      const accepted = { facts: { accepted: seconds }, afterMs: 1_000 };
      const at = (afterMs: number, kind: 'delivered' | 'noSuchMailbox' | 'noSuchNumber') => ({
        facts: { [kind]: seconds + Math.floor(afterMs / 1000) },
        afterMs,
      });
      if (message.channel === 'sms') {
        const { phone } = message as typeof message & { phone: string };
        return [accepted, at(3_000, byPhone.get(phone)?.smsFails ? 'noSuchNumber' : 'delivered')];
      }
      const { address = '' } = message as typeof message & { address?: string };
      if (address.includes('.dead@')) return [accepted, at(3_000, 'noSuchMailbox')];
      if (address.includes('.silent@')) return [accepted];
      // Some time after the second channel's turn, before or after it has written.
      if (address.includes('.late@'))
        return [accepted, at(SILENT_HOURS * HOUR_MS + share() * 120_000, 'delivered')];
      return [accepted, at(3_000, 'delivered')];
    },
  };
};

/** Everything that is not as it must be at the end of a campaign of these people. */
export const wrongAtTheEnd = async (rig: SendingRig, people: readonly Person[]): Promise<unknown[]> => {
  const wrong: unknown[] = [];
  const deliveries = await rig.allDeliveries();
  const byChunk = new Map(deliveries.map((delivery) => [delivery.chunk, delivery]));
  const emails = new Map<number, number>();
  for (const { address } of rig.provider.taken) {
    const number = Number(/^p(\d+)\./.exec(address)?.[1]);
    emails.set(number, (emails.get(number) ?? 0) + 1);
  }
  const texts = new Map<number, number>();
  for (const { phone } of rig.sms.taken) {
    const number = Number(phone.slice('+33612'.length));
    texts.set(number, (texts.get(number) ?? 0) + 1);
  }
  const campaign = await rig.campaign();
  if (campaign.state !== 'completed') wrong.push({ state: campaign.state });

  const named = new Set<string>();
  for (const { originalPlaces = [], chunk } of deliveries) {
    for (const origin of originalPlaces) {
      const key = placeKey(origin);
      if (named.has(key)) wrong.push({ key, chunk, why: 'in two second tries' });
      named.add(key);
    }
  }
  for (const [number, { contact, fate, smsFails }] of people.entries()) {
    const [hit] = await rig.lookup.find('reference', `P${number}`);
    const delivery = hit && byChunk.get(hit.chunk);
    if (hit === undefined || delivery === undefined) {
      wrong.push({ number, why: 'lost' });
      continue;
    }
    const to = delivery.fallbackTo?.[hit.place];
    const second = to && byChunk.get(to.chunk)?.facts[to.place];
    const facts = delivery.facts[hit.place] ?? {};
    const outcome = delivery.channel === 'letter' ? 'letter' : outcomeOfBoth(facts, second);
    const [sentEmails, sentTexts] = [emails.get(number) ?? 0, texts.get(number) ?? 0];
    const found = { number, contact, fate, smsFails, outcome, sentEmails, sentTexts, facts, second };
    const hasEmail = contact === 'both' || contact === 'emailOnly';
    const mayText = contact === 'both' ? fate !== 'arrives' : contact === 'phoneOnly';
    const mustText =
      contact === 'phoneOnly' || (contact === 'both' && (fate === 'dead' || fate === 'silent'));
    if (sentEmails !== (hasEmail ? 1 : 0)) wrong.push({ ...found, why: 'emails' });
    if (sentTexts > (mayText ? 1 : 0) || (mustText && sentTexts === 0))
      wrong.push({ ...found, why: 'texts' });
    const isTold = outcome === 'delivered';
    const arrives = hasEmail && (fate === 'arrives' || fate === 'late');
    if (arrives || (mustText && !smsFails)) {
      if (!isTold) wrong.push({ ...found, why: 'not told' });
    } else if (isTold) wrong.push({ ...found, why: 'told by what?' });
  }
  const dead = [rig.importQueue, rig.chunkQueue, rig.eventQueue].flatMap(({ deadLetters }) => deadLetters);
  if (dead.length > 0) wrong.push({ dead });
  return wrong;
};
