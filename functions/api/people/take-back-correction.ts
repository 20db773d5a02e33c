// Takes back the correction of a contact: the person is at the place that they had before again.
import type { Place } from '../../../core/audience/audience.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import type { CorrectionTakeBackReason, IdentityCheck } from '../../../core/audit/reasons.ts';
import { updateUntilWritten } from '../../../core/base/conditional-write.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { statesThatSend, statesToTellIn } from '../../../core/campaign/states.ts';
import { readdressing, returned, withReaddressed } from '../../../core/delivery/address-correction.ts';
import { settledMessages } from '../../../core/delivery/claim.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import { needsSending } from '../../../core/delivery/outcome.ts';
import type { PersonRecord } from '../../../core/lookup/store.ts';
import { changeCampaign, notPossible } from '../campaigns/change.ts';
import { nameOfPlace, recordEvent, recordsChange } from '../http/audit.ts';
import { pseudonymOf } from '../http/caller.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { wakePace } from '../lifecycle/wake-pace.ts';
import { ticketOf } from './case-number.ts';
import { findPlace, personAt, withFacts } from './locate.ts';
import {
  dataWasDeleted,
  hasAnotherAddress,
  hasNotStarted,
  isBeingSentTo,
  isInBatch,
  notCorrected,
} from './people-words.ts';
import { otherPlacesOf } from './places-of-person.ts';
import { actAsStaff } from './staff-acts.ts';

export type TakeBackCorrection = {
  campaign: string;
  /** Notice code of the place that the correction has put the person at. */
  code: string;
  reason: CorrectionTakeBackReason;
  identity: IdentityCheck;
  ticket?: string | undefined;
  by: Actor;
};

type Dependencies = Pick<
  ApiDependencies,
  | 'attempts'
  | 'audience'
  | 'campaigns'
  | 'changeLimits'
  | 'clock'
  | 'codeMac'
  | 'deliveries'
  | 'evidence'
  | 'log'
  | 'lookup'
  | 'pace'
  | 'people'
  | 'readPhone'
  | 'record'
>;

const wayFrom = ({ delivery, place }: PersonRecord): Place | undefined => delivery.correctedTo?.[place];

/** Whether a correction has put the person from one place at the other. */
const hasLed = (from: PersonRecord, { chunk }: PersonRecord): boolean => {
  const way = wayFrom(from);
  if (way !== undefined) return way.chunk === chunk;
  // What earlier versions left says so in its evidence alone.
  return from.evidence.some((one) => one.kind === 'addressCorrected' && one.toChunk === chunk);
};

/** The place before a correction; ends the request where nothing was corrected, or something else since. */
const placeBefore = (there: PersonRecord, others: readonly PersonRecord[]): PersonRecord => {
  const way = wayFrom(there);
  if (way !== undefined && way.chunk > there.chunk) return notPossible(there.campaign, hasAnotherAddress);
  // An earlier try has left this place already, to the one before.
  const before = others.find((one) => one.chunk < there.chunk && hasLed(one, there));
  const done = others.find((one) => one.chunk === way?.chunk && one.place === way.place);
  return before ?? done ?? notPossible(there.campaign, notCorrected);
};

/** Leaves the place of the correction, on the newest state of its delivery: nothing more is sent there. */
const leave = async (deps: Dependencies, there: PersonRecord, { chunk, place }: Place): Promise<void> => {
  const { audience } = there.delivery;
  await updateUntilWritten<Delivery>({
    item: `chunk ${there.chunk}`,
    known: there.delivery,
    read: () => deps.deliveries.get(audience, there.chunk),
    decide(latest) {
      const answer = readdressing(latest, there.place);
      if (answer.readdressing === 'done') return undefined;
      if (answer.readdressing === 'inBatch') return notPossible(there.campaign, isInBatch(answer.batch));
      if (answer.readdressing === 'busy') return notPossible(there.campaign, isBeingSentTo);
      const left = withFacts(latest, there.place, { addressCorrected: Math.floor(deps.clock() / 1000) });
      return settledMessages({
        ...left,
        correctedTo: { ...left.correctedTo, [there.place]: { chunk, place } },
      });
    },
    replace: (next) => deps.deliveries.replace(next),
  });
};

/** A campaign that has ended runs again where a message to the old contact has not left yet. */
const sendWhatWaits = async (
  deps: Dependencies,
  { campaign: id, by }: TakeBackCorrection,
  { delivery, place }: PersonRecord,
): Promise<void> => {
  const { addressCorrected: _, ...facts } = delivery.facts[place] ?? {};
  if (delivery.channel === 'letter' || !needsSending(facts)) return;
  const change = (before: Campaign): Campaign =>
    statesThatSend.includes(before.state) ? withReaddressed(before, deps.clock()) : before;
  await changeCampaign(deps.campaigns, id, change, {
    record: recordsChange(deps, by, 'campaign.send-again'),
  });
  await wakePace(deps, 'resume', id);
};

/**
 * Takes back a correction. First who says so, then the new place is left, so that nobody is sent to at both, and at last
 * the person is at the old one again, as if they had never left: with what was sent there, or owed. What has been sent to
 * the new contact stays in their history. A repetition after a death in between does what is missing.
 *
 * @throws Problem where nothing was corrected, or a message to the new contact is being sent at this moment
 */
export const takeBackCorrection = (deps: Dependencies, command: TakeBackCorrection): Promise<void> =>
  actAsStaff(deps, { action: 'recipient.take-back-address', ...command }, () => takeBack(deps, command));

const takeBack = async (deps: Dependencies, command: TakeBackCorrection): Promise<void> => {
  const { campaign: id, code, reason, identity, ticket, by } = command;
  const { audience, where } = await findPlace(deps, { id, code });
  const there = await personAt(deps, { audience, ...where }, dataWasDeleted);
  const { campaign } = there;
  if (!statesToTellIn.includes(campaign.state)) notPossible(campaign, hasNotStarted);
  const others = await otherPlacesOf(deps, there);
  const before = placeBefore(there, others);
  const isDone =
    !hasLed(before, there) || before.delivery.facts[before.place]?.addressCorrected === undefined;
  // The try that did it may have died before the campaign ran again.
  if (isDone) return campaign.state === 'completed' ? await sendWhatWaits(deps, command, before) : undefined;
  const withTicket = ticketOf(deps, ticket, ...[there, ...others].map(({ recipient }) => recipient));
  const { chunk, place } = before;
  const how = { reason, identity, ...withTicket };
  await recordEvent(deps, by, {
    action: 'recipient.take-back-address',
    campaign: id,
    on: nameOfPlace({ audience, chunk, place }),
    particulars: { toChunk: there.chunk },
    ...how,
  });
  await deps.evidence.add(
    audience,
    { chunk, place },
    {
      kind: 'correctionTakenBack',
      atMs: deps.clock(),
      by: pseudonymOf(by),
      fromChunk: there.chunk,
      ...how,
    },
  );
  await leave(deps, there, { chunk, place });
  await updateUntilWritten<Delivery>({
    item: `chunk ${chunk}`,
    read: () => deps.deliveries.get(audience, chunk),
    decide: (latest) => returned(latest, place),
    replace: (next) => deps.deliveries.replace(next),
  });
  await sendWhatWaits(deps, command, before);
};
