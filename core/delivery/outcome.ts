/**
 * What is known of one message, as facts that only accumulate. Merging keeps each fact's earliest time, so it
 * is commutative, associative and idempotent: events may come late, twice and in any order
 * (SES publishes events at least once and unordered).
 */
export type FactKind =
  | 'accepted'
  | 'delivered'
  | 'delayed'
  | 'bouncedPermanent'
  | 'noSuchMailbox'
  | 'suppressed'
  | 'bouncedTransient'
  | 'mailboxFull'
  | 'messageTooLarge'
  | 'contentRefused'
  /** Of an SMS: no telephone has the number. */
  | 'noSuchNumber'
  /** Of an SMS: the network or the telephone blocks the message, or took it for spam. */
  | 'blockedByNetwork'
  /** Of an SMS: network or telephone could not be reached for as long as the message was valid. */
  | 'phoneUnreachable'
  /** Of an SMS: three days have passed and no network has told what became of it. */
  | 'noReceipt'
  | 'rejected'
  /** Of an SMS: whoever has the number has asked the provider for no more of them. */
  | 'optedOut'
  | 'renderingFailed'
  | 'gaveUp'
  /** Their data was deleted, as its retention had ended, before anything could be sent. */
  | 'expired'
  | 'complained'
  | 'inDoubt'
  /** Sent again because it was in doubt and no event told that it had been accepted. */
  | 'sentAgain'
  /** Told by a letter or on the telephone, as somebody recorded. */
  | 'toldByLetter'
  | 'toldByPhone'
  /** Of a second try that was not made: the first arrived after all, or they were told otherwise. */
  | 'skipped'
  /** Has got another address, and with it a place of their own at the end of the list: only that one counts. */
  | 'addressCorrected';

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
  | 'complained'
  | 'told';

export const outcomes: readonly Outcome[] = [
  'pending',
  'accepted',
  'delivered',
  'bounced',
  'complained',
  'rejected',
  'expired',
  'told',
  'inDoubt',
];

/**
 * Each fact with the outcome it stands for, the one that wins over all below it first. A hard bounce may follow a
 * delivery and wins over it; a soft bounce that follows a delivery (an out-of-office reply, say) does not. Only what
 * the provider took can be delayed, and what it took was sent, even where we had given up.
 */
const precedence: readonly (readonly [FactKind, Exclude<Outcome, 'told'>])[] = [
  ['complained', 'complained'],
  ['bouncedPermanent', 'bounced'],
  ['noSuchMailbox', 'bounced'],
  ['suppressed', 'bounced'],
  ['delivered', 'delivered'],
  ['bouncedTransient', 'bounced'],
  ['mailboxFull', 'bounced'],
  ['messageTooLarge', 'bounced'],
  ['contentRefused', 'bounced'],
  ['noSuchNumber', 'bounced'],
  ['blockedByNetwork', 'bounced'],
  ['phoneUnreachable', 'bounced'],
  // Not known to have arrived is not told: the next channel has to.
  ['noReceipt', 'bounced'],
  ['rejected', 'rejected'],
  ['optedOut', 'rejected'],
  ['renderingFailed', 'rejected'],
  ['accepted', 'accepted'],
  ['delayed', 'accepted'],
  ['gaveUp', 'rejected'],
  ['expired', 'expired'],
  ['inDoubt', 'inDoubt'],
];

/** The one outcome of a message. */
export const outcomeOfMessage = (facts: Facts): Exclude<Outcome, 'told'> => {
  for (const [kind, outcome] of precedence) if (facts[kind] !== undefined) return outcome;
  return 'pending';
};

/** Whether somebody told the person otherwise than by a message. */
export const isToldOtherwise = (facts: Facts): boolean =>
  facts.toldByLetter !== undefined || facts.toldByPhone !== undefined;

/**
 * The outcome of a person. Whoever was told by letter or on the telephone was told, whatever became of a message that
 * did not arrive.
 */
export const outcomeOf = (facts: Facts): Outcome => {
  const outcome = outcomeOfMessage(facts);
  const arrived = outcome === 'delivered' || outcome === 'complained';
  return isToldOtherwise(facts) && !arrived ? 'told' : outcome;
};

const isArrived = (outcome: Outcome): boolean =>
  outcome === 'delivered' || outcome === 'complained' || outcome === 'told';

/**
 * The outcome of a person who was written to by a second channel: whichever arrived tells them. Where the first was
 * silent and the second failed, nobody knows that they were told, so they count as not reached.
 */
export const outcomeOfBoth = (first: Facts, second: Facts | undefined): Outcome => {
  const outcome = outcomeOf(first);
  if (second === undefined || second.skipped !== undefined || isArrived(outcome)) return outcome;
  const then = outcomeOfMessage(second);
  const isUndecided = then === 'pending' || then === 'inDoubt';
  return outcome === 'accepted' && isUndecided ? outcome : then;
};

/** When the provider took the message, epoch seconds: an event may tell of it before the send was recorded. */
export const takenAt = (facts: Facts): number | undefined => facts.accepted ?? facts.delivered;

/** Whether nothing more is expected: neither pending, nor in doubt, nor accepted without a result. */
export const isFinal = (outcome: Outcome): boolean =>
  outcome !== 'pending' && outcome !== 'inDoubt' && outcome !== 'accepted';

/**
 * Whether the person may still have to be sent to in this place: no fact says that the provider took or refused the
 * message, that they were told otherwise, or that they have another place.
 */
export const needsSending = (facts: Facts): boolean => {
  if (facts.addressCorrected !== undefined || facts.skipped !== undefined) return false;
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
