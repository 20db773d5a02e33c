import { hashAddress } from '../recipients/address.ts';
import type { Plan } from '../recipients/behaviour.ts';
import type { CallHead } from './journal.ts';

/** Somebody with more than one message. */
type DoubledPerson = {
  address: string;
  messages: number;
  /** Whether the event was lost that told of the first message's acceptance. */
  isSendEventLost: boolean;
  /** From the first message to the second, ms. */
  apartMs: number;
};

/** The account by person: what somebody can know who got every event that was not lost, in whatever order. */
export type ToldReport = {
  people: number;
  outcomes: Record<'accepted' | 'delivered' | 'bounced' | 'complained' | 'rejected', number>;
  doubled: DoubledPerson[];
};

type Outcome = keyof ToldReport['outcomes'];

/** One message that the provider took, and what those hear of it who get its events. */
export type ToldMessage = {
  /** Tells people apart. */
  who: string;
  address: string;
  atMs: number;
  happenings: { as: string; afterMs: number; isHeard: boolean }[];
  /** What tells that the message was taken: its name among the happenings. */
  takenAs: string;
};

/** What the provider knows of one person. */
export type PersonTold = {
  address: string;
  messages: number;
  firstMs: number;
  /** When the last thing happened that was heard of; the time of the first message where nothing was. */
  lastHeardMs: number;
  outcome: Outcome;
};

type Person = {
  address: string;
  messages: number;
  firstMs: number;
  secondMs: number;
  lastHeardMs: number;
  heard: Set<string>;
  isTakenEventLost: boolean;
};

const peopleOf = (messages: Iterable<ToldMessage>): Map<string, Person> => {
  const people = new Map<string, Person>();
  for (const { who, address, atMs, happenings, takenAs } of messages) {
    const person = people.get(who) ?? {
      address,
      messages: 0,
      firstMs: atMs,
      secondMs: atMs,
      lastHeardMs: atMs,
      heard: new Set<string>(),
      isTakenEventLost: false,
    };
    people.set(who, person);
    person.messages += 1;
    if (person.messages === 2) person.secondMs = atMs;
    for (const { as, afterMs, isHeard } of happenings) {
      if (isHeard) {
        person.heard.add(as);
        person.lastHeardMs = Math.max(person.lastHeardMs, atMs + afterMs);
      } else if (as === takenAs) person.isTakenEventLost = true;
    }
  }
  return people;
};

/** Folds messages by person; takes memory for each, so it is for rehearsals of thousands. */
export const tellPeople = (
  messages: Iterable<ToldMessage>,
  outcomeOf: (heard: ReadonlySet<string>) => Outcome,
): { report: ToldReport; people: PersonTold[] } => {
  const outcomes = { accepted: 0, delivered: 0, bounced: 0, complained: 0, rejected: 0 };
  const doubled: DoubledPerson[] = [];
  const people: PersonTold[] = [];
  for (const person of peopleOf(messages).values()) {
    const { address, messages: count, firstMs, secondMs, lastHeardMs, heard, isTakenEventLost } = person;
    const outcome = outcomeOf(heard);
    outcomes[outcome] += 1;
    people.push({ address, messages: count, firstMs, lastHeardMs, outcome });
    if (count < 2) continue;
    doubled.push({
      address,
      messages: count,
      isSendEventLost: isTakenEventLost,
      apartMs: secondMs - firstMs,
    });
  }
  return { report: { people: people.length, outcomes, doubled }, people };
};

export type ToldSource = {
  /** Every call that accepted messages, in order. */
  calls: Iterable<CallHead>;
  planOf(head: CallHead, index: number): Plan;
  /** Whether the event is published at all and reaches its stream. */
  isHeard(head: CallHead, who: string, index: number, event: string): boolean;
};

const heardAs = (happening: Plan['happenings'][number]): string =>
  happening.event === 'Bounce' ? `${happening.bounce.type} Bounce` : happening.event;

const outcomeOfEmail = (heard: ReadonlySet<string>): Outcome => {
  if (heard.has('Complaint')) return 'complained';
  if (heard.has('Permanent Bounce')) return 'bounced';
  if (heard.has('Delivery')) return 'delivered';
  if (heard.has('Transient Bounce')) return 'bounced';
  return heard.has('Rendering Failure') ? 'rejected' : 'accepted';
};

function* emailsOf({ calls, planOf, isHeard }: ToldSource): Generator<ToldMessage> {
  for (const head of calls) {
    for (const [at, address] of head.to.entries()) {
      const who = head.who?.[at] ?? String(hashAddress(address).low);
      yield {
        who,
        address,
        atMs: head.at,
        happenings: planOf(head, at).happenings.map((happening, index) => ({
          as: heardAs(happening),
          afterMs: happening.afterMs,
          isHeard: isHeard(head, who, index, happening.event),
        })),
        takenAs: 'Send',
      };
    }
  }
}

/** Folds the journal of emails by person: see {@link tellPeople}. */
export const tellEmails = (source: ToldSource): ReturnType<typeof tellPeople> =>
  tellPeople(emailsOf(source), outcomeOfEmail);

/** The report alone. */
export const tellByPerson = (source: ToldSource): ToldReport => tellEmails(source).report;
