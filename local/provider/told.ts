import { hashAddress } from './address.ts';
import type { Plan } from './behaviour.ts';
import type { CallHead } from './journal.ts';

/** Somebody with more than one message. */
export type DoubledPerson = {
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

type Person = { address: string; messages: number; firstMs: number; secondMs: number; heard: Set<string> };

export type ToldSource = {
  /** Every call that accepted messages, in order. */
  calls: Iterable<CallHead>;
  planOf(head: CallHead, index: number): Plan;
  /** Whether the event is published at all and reaches its stream. */
  isHeard(head: CallHead, who: string, index: number, event: string): boolean;
};

const heardAs = (plan: Plan, index: number): string => {
  const happening = plan.happenings[index];
  if (happening?.event !== 'Bounce') return happening?.event ?? '';
  return `${happening.bounce.type} Bounce`;
};

const outcomeOf = (heard: ReadonlySet<string>): keyof ToldReport['outcomes'] => {
  if (heard.has('Complaint')) return 'complained';
  if (heard.has('Permanent Bounce')) return 'bounced';
  if (heard.has('Delivery')) return 'delivered';
  if (heard.has('Transient Bounce')) return 'bounced';
  return heard.has('Rendering Failure') ? 'rejected' : 'accepted';
};

/** Folds the journal by person; takes memory for each, so it is for rehearsals of thousands. */
export const tellByPerson = ({ calls, planOf, isHeard }: ToldSource): ToldReport => {
  const people = new Map<string, Person>();
  const lostSends = new Set<string>();
  for (const head of calls) {
    head.to.forEach((address, at) => {
      const who = head.who?.[at] ?? String(hashAddress(address).low);
      const person = people.get(who) ?? {
        address,
        messages: 0,
        firstMs: head.at,
        secondMs: head.at,
        heard: new Set<string>(),
      };
      people.set(who, person);
      person.messages += 1;
      if (person.messages === 2) person.secondMs = head.at;
      const plan = planOf(head, at);
      plan.happenings.forEach(({ event }, index) => {
        if (isHeard(head, who, index, event)) person.heard.add(heardAs(plan, index));
        else if (event === 'Send') lostSends.add(who);
      });
    });
  }
  const outcomes = { accepted: 0, delivered: 0, bounced: 0, complained: 0, rejected: 0 };
  const doubled: DoubledPerson[] = [];
  for (const [who, { address, messages, firstMs, secondMs, heard }] of people) {
    outcomes[outcomeOf(heard)] += 1;
    if (messages < 2) continue;
    doubled.push({
      address,
      messages,
      isSendEventLost: lostSends.has(who),
      apartMs: secondMs - firstMs,
    });
  }
  return { people: people.size, outcomes, doubled };
};
