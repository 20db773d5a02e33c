// How many people a list has, by what becomes of its rows.
import type { Channel } from '../audience/audience.ts';
import type { Decisions } from '../list/decisions.ts';
import type { RowCounts } from '../list/import.ts';
import { reach } from './known.ts';
import type { RowIndex } from './row-index.ts';
import type { Contact, VerdictOf } from './verdicts.ts';

/** The channel by which somebody is first written to, by the bits of what reaches them. */
const channelOf = (channels: readonly Channel[], reaches: number, setAside: readonly Contact[]): Channel => {
  if ((reaches & reach.setApart) !== 0) return 'letter';
  const reached: Record<Channel, boolean> = {
    email: (reaches & reach.email) !== 0 && !setAside.includes('email'),
    sms: (reaches & reach.sms) !== 0 && !setAside.includes('phone'),
    letter: true,
  };
  return channels.find((channel) => reached[channel]) ?? 'letter';
};

/** Decisions as they are shown in numbers before all have been made: a contact that nobody has decided of is used. */
export const asShown = (decisions: Decisions = {}): Decisions => ({
  ...decisions,
  shared: { all: 'send', groups: {}, ...decisions.shared },
});

/**
 * Counts the rows of a list that tell who somebody is, as they are written by these verdicts.
 *
 * @param passedOver - rejected rows that stand in a later file again: the later row is theirs
 */
export const countRows = (
  index: Pick<RowIndex, 'size'>,
  channels: readonly Channel[],
  verdictOf: VerdictOf,
  passedOver = 0,
): Omit<RowCounts, 'rows' | 'rejected'> => {
  const counts = { accepted: 0, duplicate: passedOver, unreachable: 0, conflict: 0 };
  for (let at = 0; at < index.size(); at += 1) {
    const verdict = verdictOf(at);
    if (verdict.becomes === 'duplicate') counts.duplicate += 1;
    else if (verdict.becomes === 'left-out') counts.conflict += 1;
    else if (channelOf(channels, verdict.reaches, verdict.setAside) === 'letter') counts.unreachable += 1;
    else counts.accepted += 1;
  }
  return counts;
};
