// The order of steps in which a chunk is sent.
import type { AudienceStore } from '../../core/audience/store.ts';
import type { ChunkMessage } from '../../core/campaign/messages.ts';
import { claimable, placesToSend, withdrawn } from '../../core/delivery/claim.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import { type BatchDependencies, DONE, type Verdict } from '../runtime/sqs-batch.ts';
import { type AwaitedEventsDependencies, createAwaitedEvents } from './awaited-events.ts';
import { type CampaignStateDependencies, createCampaignState } from './campaign-state.ts';
import { type ChannelDependencies, type ChunkChannel, chunkChannel, openNow, unitsOf } from './channel.ts';
import { type Receipt, sendClaimed } from './claimed-chunk.ts';
import {
  claimChunk,
  type DeliveryWriteDependencies,
  expireChunk,
  giveBackToPace,
  postpone,
  readDelivery,
} from './delivery-writes.ts';
import { type PeopleByPlace, readPeople, readWithdrawals } from './people.ts';
import { createSendingTime, type SendingTimeDependencies } from './sending-time.ts';

export type SendDependencies = BatchDependencies &
  CampaignStateDependencies &
  SendingTimeDependencies &
  AwaitedEventsDependencies &
  DeliveryWriteDependencies &
  ChannelDependencies & { audience: Pick<AudienceStore, 'get'> };

/** Longest time that a chunk is held here until its slot; before a later one its message goes back to the queue. */
const HOLD_MS = 30_000;
/** Longest time after which a chunk in doubt looks again whether all event files have been read. */
const EVENTS_PAUSE_SECONDS = 20;

/**
 * Sends a chunk: is the campaign running, is anybody left to send to, wait for the slot, claim, send, record.
 * Whatever is uncertain ends as recorded doubt, never as a second send.
 */
export const createChunkSender = (deps: SendDependencies): ((receipt: Receipt) => Promise<Verdict>) => {
  const campaignState = createCampaignState(deps);
  const sendingTime = createSendingTime(deps);
  const mayHearOf = createAwaitedEvents(deps);

  const channelOf = async (
    { campaign, audience, chunk, channel }: ChunkMessage,
    { language, changeOf }: Delivery,
    recipients: PeopleByPlace,
  ): Promise<ChunkChannel> => {
    const frozen = await campaignState.content(campaign);
    const isChange = changeOf !== undefined;
    const message = (isChange ? frozen.contactChanges : frozen.messages)?.[language];
    // What an old contact is told of its change names nobody.
    const content = isChange ? { personFields: [] } : frozen;
    if (message === undefined) throw new Error(`campaign ${campaign} has no message in ${language}`);
    return chunkChannel(deps, channel, { tag: { audience, chunk }, recipients, message, content });
  };

  /** Between half of so many seconds and all of them, so that chunks that wait do not come back together. */
  const pauseSeconds = (seconds: number): number => Math.ceil(((1 + deps.random()) / 2) * seconds);

  return async (receipt) => {
    const { message, claimId, receives, untilMs } = receipt;
    if (!(await campaignState.mayRun(message))) return DONE;
    // Everything is read before the slot and before the claim: a failed read leaves no doubt behind.
    const [delivery, chunk] = await Promise.all([
      readDelivery(deps, message),
      deps.audience.get(message.audience, message.chunk),
      campaignState.content(message.campaign),
      sendingTime.prepare(message.channel),
    ]);
    if (claimable(delivery, deps.clock(), deps.settleMs) !== 'claim') return DONE;
    const people = await readPeople(deps, message, delivery, chunk);
    if (people === undefined) return await expireChunk(deps, message.campaign, delivery);
    if (await mayHearOf(delivery)) {
      return await postpone(deps, delivery, receives, pauseSeconds(EVENTS_PAUSE_SECONDS));
    }

    const channel = await channelOf(message, delivery, people);
    const toSend = placesToSend(delivery).filter((place) => people[place] !== undefined);
    const nowMs = deps.clock();
    const { open, nextMs } = openNow(channel, toSend, nowMs);
    if (toSend.length > 0 && open.length === 0) return await giveBackToPace(deps, delivery, nextMs);

    // Messages appear up to a second early, all together and in any order: the slots alone keep them to the rate.
    const latestMs = Math.min(nowMs + HOLD_MS, untilMs);
    const slot = await sendingTime.take(message, unitsOf(channel, open), latestMs, untilMs);
    if (slot === undefined) {
      return await postpone(deps, delivery, receives, pauseSeconds(HOLD_MS / 1000));
    }

    if (!(await campaignState.mayRun(message))) return DONE;
    // As late as can be, so that the second channel does not write to those whom the first has reached meanwhile.
    const withdrawals = await readWithdrawals(deps, delivery, people);
    const claimed = await claimChunk(deps, delivery, claimId, (latest) =>
      withdrawn(latest, withdrawals, deps.clock()),
    );
    if (claimed === undefined) return DONE;
    return await sendClaimed({ ...deps, campaignState, sendingTime }, { claimed, channel, receipt, slot });
  };
};
