// Takes back the record that a person was told by letter, on the telephone or in person.
import type { Place } from '../../../core/audience/audience.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import type { IdentityCheck, TakeBackReason } from '../../../core/audit/reasons.ts';
import { updateUntilWritten } from '../../../core/base/conditional-write.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { statesToTellIn } from '../../../core/campaign/states.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import type { Evidence, ToldMeans } from '../../../core/delivery/evidence.ts';
import { needsSending } from '../../../core/delivery/outcome.ts';
import { factOfMeans, withToldTakenBack } from '../../../core/mailing/apply-outcome.ts';
import { isBatchUndecided } from '../../../core/mailing/batch.ts';
import { notPossible } from '../campaigns/change.ts';
import { nameOfPlace, recordEvent } from '../http/audit.ts';
import { pseudonymOf } from '../http/caller.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { ticketOf } from './case-number.ts';
import { findPlace, nobodyHasCode } from './locate.ts';
import { hasNotStarted, notRecordedSo } from './people-words.ts';
import { actAsStaff } from './staff-acts.ts';

export type TakeBack = {
  campaign: string;
  code: string;
  means: ToldMeans;
  reason: TakeBackReason;
  identity: IdentityCheck;
  ticket?: string | undefined;
  by: Actor;
};

type Dependencies = Pick<
  ApiDependencies,
  | 'attempts'
  | 'batches'
  | 'campaigns'
  | 'changeLimits'
  | 'clock'
  | 'codeMac'
  | 'deliveries'
  | 'evidence'
  | 'lookup'
  | 'people'
  | 'readPhone'
  | 'record'
>;

/** The last line about this means: whether what there was has been taken back already. */
const isTakenBack = (evidence: readonly Evidence[], means: ToldMeans): boolean =>
  evidence.findLast((one) => (one.kind === 'told' || one.kind === 'takenBack') && one.means === means)
    ?.kind === 'takenBack';

/**
 * A message that was held back because they had been told leaves after all, while the campaign sends: its chunk waits again.
 */
const waitingAgain = (delivery: Delivery, { place }: Place, { state }: Campaign): Delivery => {
  const isSending = state === 'running' || state === 'paused';
  if (delivery.channel === 'letter' || delivery.phase !== 'sent' || !isSending) return delivery;
  return needsSending(delivery.facts[place] ?? {}) ? { ...delivery, phase: 'waiting' } : delivery;
};

/**
 * Takes back that somebody was told. First who says so, in the audit trail and beside the delivery, then the fact goes: a
 * repetition after a death in between does what is missing, and changes nothing where nothing is.
 *
 * @throws Problem where nothing of the kind is recorded
 */
export const takeBackTold = (deps: Dependencies, command: TakeBack): Promise<void> =>
  actAsStaff(deps, { action: 'recipient.take-back-told', ...command }, () => takeBack(deps, command));

const takeBack = async (
  deps: Dependencies,
  { campaign: id, code, means, reason, identity, ticket, by }: TakeBack,
): Promise<void> => {
  const { campaign, audience, where } = await findPlace(deps, { id, code });
  if (!statesToTellIn.includes(campaign.state)) notPossible(campaign, hasNotStarted);
  const delivery = await deps.deliveries.get(audience, where.chunk);
  if (delivery === undefined) return nobodyHasCode();
  const toldAt = delivery.facts[where.place]?.[factOfMeans[means]];
  const known = await deps.evidence.get(audience, where);
  if (toldAt === undefined) {
    if (isTakenBack(known, means)) return;
    return notPossible(campaign, notRecordedSo);
  }
  const records = await deps.people.read([{ audience, ...where }]);
  const batch = delivery.letters?.[where.place]?.batch;
  const found = batch === undefined ? undefined : await deps.batches.get(id, batch);
  const isBatchOpen = found !== undefined && isBatchUndecided(found.state);
  const withTicket = ticketOf(deps, ticket, ...records.map(({ recipient }) => recipient));
  await recordEvent(deps, by, {
    action: 'recipient.take-back-told',
    campaign: id,
    on: nameOfPlace({ audience, ...where }),
    particulars: { means },
    reason,
    identity,
    ...withTicket,
  });
  await deps.evidence.add(audience, where, {
    kind: 'takenBack',
    atMs: deps.clock(),
    by: pseudonymOf(by),
    means,
    reason,
    identity,
    toldAtMs: toldAt * 1000,
    ...withTicket,
  });
  await updateUntilWritten<Delivery>({
    item: `chunk ${where.chunk}`,
    known: delivery,
    read: () => deps.deliveries.get(audience, where.chunk),
    decide(latest) {
      const next = withToldTakenBack(latest, where.place, means, isBatchOpen);
      return next === latest ? undefined : waitingAgain(next, where, campaign);
    },
    replace: (next) => deps.deliveries.replace(next),
  });
};
