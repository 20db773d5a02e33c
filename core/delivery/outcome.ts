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
  /** SMS: no telephone has the number. */
  | 'noSuchNumber'
  /** SMS: the network or the telephone blocks the message, or took it for spam. */
  | 'blockedByNetwork'
  /** SMS: network or telephone could not be reached for as long as the message was valid. */
  | 'phoneUnreachable'
  /** SMS: three days have passed and no network has told what became of it. */
  | 'noReceipt'
  | 'rejected'
  /** SMS: the holder of the number asked the provider for no more messages. */
  | 'optedOut'
  | 'renderingFailed'
  | 'gaveUp'
  /** Nothing could be sent before the person's data was deleted at the end of its retention. */
  | 'expired'
  | 'complained'
  | 'inDoubt'
  /** Sent again because it was in doubt and no event told that it had been accepted. */
  | 'sentAgain'
  /** Told by a letter, on the telephone or face to face, as somebody recorded. */
  | 'toldByLetter'
  | 'toldByPhone'
  | 'toldInPerson'
  /** A letter was made for the person, in a batch that is still to be posted. */
  | 'letterWritten'
  /** The letter came back: it told nobody. */
  | 'letterReturned'
  /** Second try that was not made: the first arrived after all, or the person was told otherwise. */
  | 'skipped'
  /** The person got another address, and with it a new place at the end of the list: only that place counts. */
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
 * Facts in the order of their precedence, each with its outcome: a fact wins over all below it. A hard bounce may follow
 * a delivery and wins over it; a soft bounce after a delivery (an out-of-office reply, say) does not. Only a message that
 * the provider took can be delayed, and a message that it took was sent, even where we had given up.
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

/** Whether the message is known to have arrived: whoever complains of it has it. */
export const hasArrived = (outcome: Outcome): boolean => outcome === 'delivered' || outcome === 'complained';

/** Whether the person is known to have been told, by a message or otherwise. */
export const isTold = (outcome: Outcome): boolean => hasArrived(outcome) || outcome === 'told';

/** Whether somebody told the person otherwise than by a message. */
export const isToldOtherwise = (facts: Facts): boolean =>
  facts.toldByLetter !== undefined || facts.toldByPhone !== undefined || facts.toldInPerson !== undefined;

/**
 * The outcome of a person. A record that they were told by letter, on the telephone or in person wins over a message that
 * did not arrive.
 */
export const outcomeOf = (facts: Facts): Outcome => {
  const outcome = outcomeOfMessage(facts);
  return isToldOtherwise(facts) && !hasArrived(outcome) ? 'told' : outcome;
};

/**
 * The outcome of a person with a second try: a message that arrived tells them, whichever it was. Where the first has no
 * result and the second failed, nobody knows that they were told, so they count as not reached.
 */
export const outcomeOfBoth = (first: Facts, second: Facts | undefined): Outcome => {
  const outcome = outcomeOf(first);
  if (second === undefined || second.skipped !== undefined || isTold(outcome)) return outcome;
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

/** Whether `other` has a fact that `known` lacks; an earlier time of a known fact is no news. */
export const isNews = (known: Facts, other: Facts): boolean =>
  (Object.keys(other) as FactKind[]).some((kind) => known[kind] === undefined);
