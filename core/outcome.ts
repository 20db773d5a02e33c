/**
 * What is known of one message, as facts that only accumulate. Merging keeps each fact's earliest time, so it
 * is commutative, associative and idempotent: events may come late, twice and in any order
 * (SES publishes events at least once and unordered).
 */
const kinds = {
  accepted: 'a',
  delivered: 'd',
  delayed: 'y',
  bouncedPermanent: 'p',
  noSuchMailbox: 'e',
  suppressed: 's',
  bouncedTransient: 't',
  mailboxFull: 'm',
  messageTooLarge: 'l',
  contentRefused: 'k',
  rejected: 'r',
  renderingFailed: 'f',
  gaveUp: 'g',
  /** Their data was deleted, as its retention had ended, before anything could be sent. */
  expired: 'o',
  complained: 'c',
  inDoubt: 'u',
  /** Sent again because it was in doubt and no event told that it had been accepted. */
  sentAgain: 'x',
} as const;

export type FactKind = keyof typeof kinds;

/** Fact → when it was first so, epoch seconds. */
export type Facts = Partial<Record<FactKind, number>>;

/** The one outcome a person's facts add up to. */
export type Outcome =
  | 'pending'
  | 'inDoubt'
  | 'accepted'
  | 'delivered'
  | 'bounced'
  | 'rejected'
  | 'expired'
  | 'complained';

export const outcomes: readonly Outcome[] = [
  'pending',
  'accepted',
  'delivered',
  'bounced',
  'complained',
  'rejected',
  'expired',
  'inDoubt',
];

const has = (facts: Facts, ...wanted: FactKind[]): boolean =>
  wanted.some((kind) => facts[kind] !== undefined);

/**
 * The outcome of a message. A hard bounce may follow a delivery and wins over it; a soft bounce that follows a
 * delivery (an out-of-office reply, say) does not. Only what the provider took can be delayed, and what it took
 * was sent, even where we had given up.
 */
export const outcomeOf = (facts: Facts): Outcome => {
  if (has(facts, 'complained')) return 'complained';
  if (has(facts, 'bouncedPermanent', 'noSuchMailbox', 'suppressed')) return 'bounced';
  if (has(facts, 'delivered')) return 'delivered';
  if (has(facts, 'bouncedTransient', 'mailboxFull', 'messageTooLarge', 'contentRefused')) return 'bounced';
  if (has(facts, 'rejected', 'renderingFailed')) return 'rejected';
  if (has(facts, 'accepted', 'delayed')) return 'accepted';
  if (has(facts, 'gaveUp')) return 'rejected';
  if (has(facts, 'expired')) return 'expired';
  if (has(facts, 'inDoubt')) return 'inDoubt';
  return 'pending';
};

/** Whether nothing more is expected: neither pending, nor in doubt, nor accepted without a result. */
export const isFinal = (outcome: Outcome): boolean =>
  outcome !== 'pending' && outcome !== 'inDoubt' && outcome !== 'accepted';

/** Whether the person may still have to be sent to: no fact says that the provider took or refused the message. */
export const needsSending = (facts: Facts): boolean => {
  const outcome = outcomeOf(facts);
  return outcome === 'pending' || outcome === 'inDoubt';
};

/** Both sets of facts, each with its earliest time. */
export const mergeFacts = (one: Facts, other: Facts): Facts => {
  const merged: Facts = { ...one };
  for (const [kind, at] of Object.entries(other) as [FactKind, number][]) {
    const known = merged[kind];
    if (known === undefined || at < known) merged[kind] = at;
  }
  return merged;
};

/** Whether merging `other` changes what is known, be it only a time. */
export const addsTo = (known: Facts, other: Facts): boolean =>
  (Object.entries(other) as [FactKind, number][]).some(([kind, at]) => {
    const before = known[kind];
    return before === undefined || at < before;
  });

/** Whether `other` tells of something that `known` does not: an earlier time of the same fact is no news. */
export const isNews = (known: Facts, other: Facts): boolean =>
  (Object.keys(other) as FactKind[]).some((kind) => known[kind] === undefined);

const kindOfLetter = new Map(Object.entries(kinds).map(([kind, letter]) => [letter, kind as FactKind]));

/**
 * Facts of a chunk as one short string, so that fifty delivered messages stay far below the 1 KB of a DynamoDB
 * write unit: people separated by a space, each fact a letter and its seconds since `baseSeconds` in upper-case
 * base 36 (`a0d2`).
 */
export const encodeFacts = (people: readonly Facts[], baseSeconds: number): string =>
  people
    .map((facts) =>
      (Object.entries(facts) as [FactKind, number][])
        .map(([kind, at]) => kinds[kind] + (at - baseSeconds).toString(36).toUpperCase())
        .sort()
        .join(''),
    )
    .join(' ');

/** The inverse of {@link encodeFacts}; throws on text that it did not make. */
export const decodeFacts = (text: string, size: number, baseSeconds: number): Facts[] => {
  const people = text === '' && size !== 1 ? Array<string>(size).fill('') : text.split(' ');
  if (people.length !== size) throw new Error(`facts of ${people.length} people where ${size} were expected`);
  return people.map((encoded) => {
    const facts: Facts = {};
    for (const [, letter = '', offset = ''] of encoded.matchAll(/([a-z])(-?[0-9A-Z]+)/g)) {
      const kind = kindOfLetter.get(letter as (typeof kinds)[FactKind]);
      if (kind === undefined) throw new Error(`unknown fact "${letter}"`);
      facts[kind] = baseSeconds + Number.parseInt(offset, 36);
    }
    return facts;
  });
};
