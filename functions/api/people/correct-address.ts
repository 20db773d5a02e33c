// Gives a person another address and has their notice sent there.
import type { Place, Recipient } from '../../../core/audience/audience.ts';
import { fallbackOf, reaches } from '../../../core/audience/channels.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import type { CorrectionReason, IdentityCheck } from '../../../core/audit/reasons.ts';
import { updateUntilWritten } from '../../../core/base/conditional-write.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { statesThatSend, statesToTellIn } from '../../../core/campaign/states.ts';
import { isContactAlive, readdressing, withReaddressed } from '../../../core/delivery/address-correction.ts';
import { settled } from '../../../core/delivery/claim.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import { standingAt, standingRules } from '../../../core/delivery/standing.ts';
import { entriesAt } from '../../../core/lookup/entries.ts';
import { isErased } from '../../../core/lookup/places.ts';
import type { LookupEntry, PersonRecord } from '../../../core/lookup/store.ts';
import { makeNoticeCode } from '../../../core/notice/code.ts';
import { retentionEndsAtMs } from '../../../core/report/retention.ts';
import { changeCampaign, notPossible } from '../campaigns/change.ts';
import { isAdministrator } from '../http/access.ts';
import { nameOfPlace, recordEvent, recordsChange } from '../http/audit.ts';
import { pseudonymOf } from '../http/caller.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { Problem } from '../http/problem.ts';
import { wakePace } from '../lifecycle/wake-pace.ts';
import { ticketOf } from './case-number.ts';
import { contactHashes, contactValue, isOfOthers } from './contact-of-others.ts';
import { findPlace, personAt, withFacts } from './locate.ts';
import { checkEnvelope, contactBefore, hasContact, type NewContact, withContact } from './new-contact.ts';
import {
  dataWasDeleted,
  hasAnotherAddress,
  isBeingSentTo,
  isInBatch,
  isShared,
  isSharedForAgents,
  sendsNoSms,
  sendsNothing,
  wasTold,
} from './people-words.ts';
import { otherPlacesOf } from './places-of-person.ts';
import { actAsStaff, checkPersonLimit, recordRefusal, type StaffAct } from './staff-acts.ts';

export type CorrectAddress = {
  campaign: string;
  /** Notice code of the place that the person leaves. */
  code: string;
  to: NewContact;
  reason: CorrectionReason;
  identity: IdentityCheck;
  ticket?: string | undefined;
  /** Whether they are written to although they have been told, or probably; only for administrators. */
  evenIfTold: boolean;
  /** Whether the contact may be somebody else's, as in a family; only for administrators. */
  evenIfShared: boolean;
  by: Actor;
};

/** Code of the notice that will be sent. */
export type AddressCorrected = { campaign: string; noticeCode: string };

export type CorrectingDependencies = Pick<
  ApiDependencies,
  | 'attempts'
  | 'audience'
  | 'campaigns'
  | 'changeLimits'
  | 'clock'
  | 'codeMac'
  | 'deliveries'
  | 'evidence'
  | 'fallbackHourMs'
  | 'homeCountry'
  | 'log'
  | 'lookup'
  | 'pace'
  | 'people'
  | 'readPhone'
  | 'record'
  | 'retentionDays'
  | 'takesSms'
>;

/**
 * The person whose address is corrected, at the place that they leave, with all their places, and the place that they are
 * put at.
 */
type Move = {
  record: PersonRecord;
  places: readonly PersonRecord[];
  recipient: Recipient;
  there: Place;
  /** The chunk by which the old contact is told of the change, where it is. */
  changeChunk?: number | undefined;
};

/** Ends the request where the campaign writes to nobody so: letters are made when it has ended, too. */
const writesStill = (campaign: Campaign, { channel }: NewContact): Campaign => {
  const states = channel === 'letter' ? statesToTellIn : statesThatSend;
  return states.includes(campaign.state) ? campaign : notPossible(campaign, sendsNothing(campaign.state));
};

/** Whether a letter is the next to tell somebody, or would be, had they an address. */
const isLetterDue = (
  { clock, fallbackHourMs }: Pick<CorrectingDependencies, 'clock' | 'fallbackHourMs'>,
  { campaign, delivery, place, second }: PersonRecord,
): boolean => {
  const standing = standingAt(delivery, place, second, standingRules(campaign, fallbackHourMs, clock()));
  return standing?.standing === 'owed' || standing?.standing === 'unreachable';
};

/** Ends the request where the person must not be written to at another address now. */
const checkReaddressing = (
  deps: CorrectingDependencies,
  record: PersonRecord,
  { to, evenIfTold }: CorrectAddress,
): void => {
  const { campaign, delivery, place, second } = record;
  const isDue = to.channel === 'letter' && isLetterDue(deps, record);
  const answer = readdressing(delivery, place, second?.facts, isDue);
  if (answer.readdressing === 'inBatch') notPossible(campaign, isInBatch(answer.batch));
  if (answer.readdressing === 'busy') notPossible(campaign, isBeingSentTo);
  if (answer.readdressing === 'told' && !evenIfTold) notPossible(campaign, wasTold);
};

const hasLeft = ({ facts }: Delivery, place: number): boolean => facts[place]?.addressCorrected !== undefined;

/** The person to correct; ends the request where they cannot be. */
const personToCorrect = async (
  deps: CorrectingDependencies,
  command: CorrectAddress,
): Promise<PersonRecord> => {
  const { audience, where } = await findPlace(deps, { id: command.campaign, code: command.code });
  const record = await personAt(deps, { audience, ...where }, dataWasDeleted);
  const { to } = command;
  const { channels } = writesStill(record.campaign, to);
  if (to.channel === 'sms' && !channels.includes('sms')) notPossible(record.campaign, sendsNoSms);
  if (to.channel === 'letter') {
    checkEnvelope(deps, withContact(record.recipient, to), record.delivery.language);
  }
  return record;
};

/** The chunk that the newest correction of a place was going to send with: that by which the person has left, or else tried to. */
const newestCorrection = ({ delivery, place, evidence }: PersonRecord): number | undefined => {
  const left = delivery.correctedTo?.[place];
  if (left !== undefined) return left.chunk;
  const newest = evidence.findLast(
    (one) => one.kind === 'addressCorrected' || one.kind === 'correctionTakenBack',
  );
  return newest?.kind === 'addressCorrected' ? newest.toChunk : undefined;
};

/** Where an earlier try of this correction got to: the chunk that it was going to send with. */
const chunkOfEarlierTry = async (
  { audience }: CorrectingDependencies,
  record: PersonRecord,
  to: NewContact,
): Promise<number | undefined> => {
  const number = newestCorrection(record);
  if (number === undefined) return undefined;
  const chunk = await audience.get(record.delivery.audience, number);
  const [recipient] = chunk?.recipients ?? [];
  if (chunk?.channel !== to.channel || recipient === undefined) return undefined;
  return hasContact(recipient, to) ? number : undefined;
};

const actOf = ({ campaign, code, identity, reason, by }: CorrectAddress): StaffAct => ({
  action: 'recipient.readdress',
  campaign,
  code,
  identity,
  reason,
  by,
});

/** Ends the request where the new contact is somebody else's, unless an administrator takes it all the same. */
const checkContact = async (
  deps: CorrectingDependencies,
  command: CorrectAddress,
  places: readonly PersonRecord[],
  undo: () => Promise<void> = async () => {},
): Promise<void> => {
  const { to, evenIfShared, by } = command;
  if (evenIfShared || places.some(({ recipient }) => hasContact(recipient, to))) return;
  if (!(await isOfOthers(deps, to, places))) return;
  await undo();
  await recordRefusal(deps, actOf(command), 'contact-of-others');
  throw new Problem('not-allowed', { detail: isAdministrator(by) ? isShared : isSharedForAgents });
};

/** Whether the old contact is told of the change: where it may be read, and there is a text for it. */
const isOldContactTold = async (
  { campaigns }: CorrectingDependencies,
  { campaign, recipient, delivery, place }: PersonRecord,
  to: NewContact,
): Promise<boolean> => {
  const { channel, language } = delivery;
  if (channel === 'letter' || hasContact(recipient, to)) return false;
  if (!statesThatSend.includes(campaign.state) || !isContactAlive(delivery.facts[place] ?? {})) return false;
  const { id, contentHash } = campaign;
  const content = contentHash === undefined ? undefined : await campaigns.getContent(id, contentHash);
  return content?.contactChanges?.[language] !== undefined;
};

/** Sets the next chunk of the list aside for this one person, and the one behind it where the old contact is told. */
const reserveChunks = async (
  deps: CorrectingDependencies,
  command: CorrectAddress,
  isTold: boolean,
): Promise<Pick<Move, 'there' | 'changeChunk'>> => {
  const count = isTold ? 2 : 1;
  const reserve = (before: Campaign): Campaign => {
    const list = writesStill(before, command.to).import;
    if (list === undefined) return before;
    return { ...before, import: { ...list, nextChunk: list.nextChunk + count } };
  };
  const reserved = await changeCampaign(deps.campaigns, command.campaign, reserve, {
    record: recordsChange(deps, command.by, 'campaign.reserve-place'),
    // Two corrections at once reserve the same place with the same write: the second must take the next one.
    isOurs: () => false,
  });
  const chunk = (reserved.import?.nextChunk ?? 0) - count;
  return { there: { chunk, place: 0 }, ...(isTold && { changeChunk: chunk + 1 }) };
};

/** The place that the person is put at: that of an earlier try, or one that is reserved now. */
const placeToGoTo = async (
  deps: CorrectingDependencies,
  command: CorrectAddress,
  record: PersonRecord,
  places: readonly PersonRecord[],
): Promise<Pick<Move, 'there' | 'changeChunk'> & { isNew: boolean }> => {
  const earlier = await chunkOfEarlierTry(deps, record, command.to);
  if (earlier !== undefined) {
    const known = record.evidence.find((one) => one.kind === 'addressCorrected' && one.toChunk === earlier);
    const changeChunk = known?.kind === 'addressCorrected' ? known.changeChunk : undefined;
    return { there: { chunk: earlier, place: 0 }, changeChunk, isNew: false };
  }
  if (hasLeft(record.delivery, record.place)) return notPossible(record.campaign, hasAnotherAddress);
  checkReaddressing(deps, record, command);
  await checkPersonLimit(deps, actOf(command), 'corrections', places);
  await checkContact(deps, command, places);
  const isTold = await isOldContactTold(deps, record, command.to);
  return { ...(await reserveChunks(deps, command, isTold)), isNew: true };
};

/** What the person is found by at their new place: by their old address as well. */
const entriesThere = (to: NewContact, { record, recipient, there }: Move): LookupEntry[] => [
  ...entriesAt(recipient, there),
  ...(to.channel === 'letter' ? [{ ...contactValue(to), ...there }] : []),
  ...contactBefore(record.recipient, to).map((entry) => ({ ...entry, ...there })),
];

/** Writes the person down at their new place, and what they are found by there: the old address as well. */
const putThere = async (deps: CorrectingDependencies, to: NewContact, move: Move): Promise<void> => {
  const { record, recipient, there } = move;
  const { channel } = to;
  const { audience, language } = record.delivery;
  const startedAtMs = record.campaign.import?.startedAtMs ?? deps.clock();
  const expiresAtMs = retentionEndsAtMs(startedAtMs, deps.retentionDays);
  const chunk = { number: there.chunk, language, channel, recipients: [recipient] };
  // First the way there, so that an erasure knows of the place whenever somebody is at it.
  await deps.lookup.add(audience, entriesThere(to, move), expiresAtMs);
  await deps.audience.put(audience, [chunk], expiresAtMs);
};

/** Puts on record who corrected whom and why, and where the person goes. */
const recordCorrection = async (
  deps: CorrectingDependencies,
  { campaign, to, reason, identity, ticket, evenIfTold, evenIfShared, by }: CorrectAddress,
  { record, places, there, changeChunk }: Move,
): Promise<void> => {
  const { audience } = record.delivery;
  const { chunk, place } = record;
  const withTicket = ticketOf(deps, ticket, ...places.map(({ recipient }) => recipient));
  const hashes = await contactHashes(deps, record, to);
  const atMs = deps.clock();
  await recordEvent(deps, by, {
    action: 'recipient.readdress',
    campaign,
    on: nameOfPlace({ audience, chunk, place }),
    reason,
    identity,
    particulars: { toChunk: there.chunk, evenIfTold, evenIfShared, ...hashes },
    ...withTicket,
  });
  await deps.evidence.add(
    audience,
    { chunk, place },
    {
      kind: 'addressCorrected',
      atMs,
      by: pseudonymOf(by),
      reason,
      toChunk: there.chunk,
      channel: to.channel,
      evenIfTold,
      identity,
      ...hashes,
      ...(changeChunk !== undefined && { changeChunk }),
      ...withTicket,
    },
  );
};

/**
 * Notes on the old place that the person has another, and which: of corrections at the same time only one goes on. On
 * whatever send and track have written meanwhile.
 */
const leaveOldPlace = async (
  deps: CorrectingDependencies,
  command: CorrectAddress,
  { record, there }: Move,
): Promise<'left' | 'taken elsewhere'> => {
  let latest = record;
  const { item } = await updateUntilWritten<Delivery>({
    item: `chunk ${record.chunk}`,
    known: record.delivery,
    async read() {
      latest = await personAt(
        deps,
        { audience: record.delivery.audience, chunk: record.chunk, place: record.place },
        dataWasDeleted,
      );
      return latest.delivery;
    },
    decide(delivery) {
      if (hasLeft(delivery, record.place)) return undefined;
      checkReaddressing(deps, { ...latest, delivery }, command);
      const addressCorrected = Math.floor(deps.clock() / 1000);
      const left = withFacts(delivery, record.place, { addressCorrected });
      return settled({ ...left, correctedTo: { ...left.correctedTo, [record.place]: there } });
    },
    replace: (next) => deps.deliveries.replace(next),
  });
  // What versions before 0.3.0 left does not say where to.
  const chunk = item?.correctedTo?.[record.place]?.chunk ?? there.chunk;
  return chunk === there.chunk ? 'left' : 'taken elsewhere';
};

/** Takes back what was written of the new place: nobody is found or sent to there. */
const leaveNothingThere = async (deps: CorrectingDependencies, to: NewContact, move: Move): Promise<void> => {
  const { audience } = move.record.delivery;
  await deps.audience.remove(audience, [move.there.chunk]);
  await deps.lookup.remove(audience, entriesThere(to, move));
};

/** Ends the request where the person has been erased meanwhile, at either place, and leaves nothing of them. */
const checkNotErased = async (deps: CorrectingDependencies, to: NewContact, move: Move): Promise<void> => {
  const { record, there } = move;
  const { audience } = record.delivery;
  for (const { chunk, place } of [record, there]) {
    const recipient = (await deps.audience.get(audience, chunk))?.recipients[place];
    if (recipient !== undefined && !isErased({ recipient })) continue;
    await leaveNothingThere(deps, to, move);
    throw new Problem('not-found', { detail: dataWasDeleted });
  }
};

/** Whom the next channel reaches at the new place, and whom no letter does. */
const furtherChannels = (
  deps: CorrectingDependencies,
  channel: NewContact['channel'],
  { record, recipient }: Move,
) => {
  // The address is one that an envelope takes, and nothing comes after a letter.
  if (channel === 'letter') return {};
  const { channel: before, fallbackTo, noPostPlaces } = record.delivery;
  const hasNoPost = noPostPlaces?.includes(record.place) ?? false;
  const noPost = hasNoPost ? { noPostPlaces: [0] } : {};
  const next = fallbackOf(record.campaign.channels, channel);
  if (next === undefined) return noPost;
  // Nobody is written to twice by the same channel.
  const canFallBack = before !== next && fallbackTo?.[record.place] === undefined;
  const fallbackPlaces = canFallBack && reaches(next, recipient, deps.takesSms) ? [0] : [];
  return { fallbackPlaces, ...noPost };
};

/**
 * The delivery of the new place, and of what the old contact is told: pace releases them as any other; a letter goes into
 * the next batch.
 */
const createDeliveries = async (
  deps: CorrectingDependencies,
  channel: NewContact['channel'],
  move: Move,
): Promise<void> => {
  const { record, there, changeChunk } = move;
  const { audience, language } = record.delivery;
  const further = furtherChannels(deps, channel, move);
  const of = { audience, language, size: 1 };
  const changeOf = { chunk: record.chunk, place: record.place };
  await deps.deliveries.create([
    { ...of, chunk: there.chunk, channel, ...further },
    ...(changeChunk === undefined
      ? []
      : [{ ...of, chunk: changeChunk, channel: record.delivery.channel, changeOf }]),
  ]);
};

/** A campaign that has ended runs again until the message is sent. */
const sendAgain = async (deps: CorrectingDependencies, { campaign, to, by }: CorrectAddress) => {
  await changeCampaign(
    deps.campaigns,
    campaign,
    // Of a letter, only that the old contact is told is left undone where the campaign was cancelled meanwhile.
    (before) =>
      to.channel === 'letter' && !statesThatSend.includes(before.state)
        ? before
        : withReaddressed(writesStill(before, to), deps.clock()),
    { record: recordsChange(deps, by, 'campaign.send-again') },
  );
  await wakePace(deps, 'resume', campaign);
};

/**
 * Corrects the address or number of one person. A death between any two writes loses nobody and sends nothing twice:
 * a repetition goes on where the first try came to, with the place that its evidence names.
 *
 * 1. A chunk of the list is reserved; one that no evidence names stays empty.
 * 2. Whoever is not found again must not be lost: all that the new place needs is written before the old one is left.
 * 3. The old place is left, on the newest state of its delivery: whoever has been told meanwhile stays there.
 * 4. Only now is there a delivery, so that nobody is ever sent to at both places; none where they were erased meanwhile.
 * 5. A campaign that has ended runs again, unless it is a letter that is sent: who is owed one is in the next batch.
 *
 * The old contact is told of the change by a chunk of its own, whose number is reserved and named with that of the new
 * place, so that it is made once.
 *
 * Whoever is in an open batch of letters is not moved: old place and batch are noted in the same item, so that either
 * the batch or the correction comes first, and the other one sees it.
 *
 * @throws Problem where the person cannot be written to there now
 */
export const correctAddress = (
  deps: CorrectingDependencies,
  command: CorrectAddress,
): Promise<AddressCorrected> =>
  actAsStaff(deps, actOf(command), () => correct(deps, command), [
    ...(command.evenIfTold ? (['evenIfTold'] as const) : []),
    ...(command.evenIfShared ? (['evenIfShared'] as const) : []),
  ]);

const correct = async (deps: CorrectingDependencies, command: CorrectAddress): Promise<AddressCorrected> => {
  const { campaign, to } = command;
  const record = await personToCorrect(deps, command);
  const places = [record, ...(await otherPlacesOf(deps, record))];
  const { isNew, ...where } = await placeToGoTo(deps, command, record, places);
  const { there, changeChunk } = where;
  const noticeCode = makeNoticeCode(record.delivery.audience, there, await deps.codeMac());
  const recipient = { ...withContact(record.recipient, to), code: noticeCode };
  const move: Move = { record, places, recipient, ...where };
  await putThere(deps, to, move);
  // Two corrections at once to one contact: whoever sees the other does not go on.
  if (isNew) await checkContact(deps, command, places, () => leaveNothingThere(deps, to, move));
  await recordCorrection(deps, command, move);
  let left: Awaited<ReturnType<typeof leaveOldPlace>> | undefined;
  try {
    left = await leaveOldPlace(deps, command, move);
  } finally {
    // Also where the old place could not be left because the person is gone from it: nothing of them stays at the new one.
    if (left !== 'taken elsewhere') await checkNotErased(deps, to, move);
  }
  if (left === 'taken elsewhere') {
    await leaveNothingThere(deps, to, move);
    notPossible(record.campaign, hasAnotherAddress);
  }
  await createDeliveries(deps, to.channel, move);
  if (to.channel !== 'letter' || changeChunk !== undefined) await sendAgain(deps, command);
  return { campaign, noticeCode };
};
