// A running campaign with one chunk of two people, of whom the second can be found, for use cases about one person.
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { Facts } from '../../../core/delivery/outcome.ts';
import { makeNoticeCode } from '../../../core/notice/code.ts';
import {
  aCampaign,
  aChunk,
  aDelivery,
  aRecipient,
  audience,
  createdAtMs,
  someLanes,
} from '../data/factories.ts';
import { aQueuedImport, testMac } from '../fakes/import-fakes.ts';
import { createMemoryCampaignStore } from '../fakes/memory-stores.ts';
import { createApiRig } from './api-rig.ts';

export const theirPlace = { chunk: 0, place: 1 };
/** Notice code of the second person. */
export const theirCode = makeNoticeCode(audience, theirPlace, testMac);

const second = createdAtMs / 1000;
const bounced: Facts = { accepted: second, noSuchMailbox: second + 9 };

export const createPersonRig = async (facts: Facts = bounced, campaign: Partial<Campaign> = {}) => {
  const list = aQueuedImport({
    status: 'done',
    nextChunk: 1,
    groups: [{ language: 'fr', channel: 'email', people: 2, chunks: 1 }],
  });
  const running = aCampaign({
    state: 'running',
    startedAtMs: createdAtMs,
    lanes: someLanes({ releasedThrough: 1 }),
    import: list,
    ...campaign,
  });
  const rig = createApiRig({ campaigns: createMemoryCampaignStore(running) });
  const person = aRecipient(1, { code: theirCode });
  await rig.audiences.put(audience, [aChunk({ recipients: [aRecipient(0), person] })], createdAtMs);
  await rig.lookup.add(
    audience,
    [
      { field: 'reference', value: person.reference, ...theirPlace },
      { field: 'email', value: person.email ?? '', ...theirPlace },
      { field: 'phone', value: person.phone ?? '', ...theirPlace },
    ],
    createdAtMs,
  );
  await rig.deliveries.create([aDelivery({ size: 2 })]);
  const made = await rig.deliveries.get(audience, 0);
  if (made) await rig.deliveries.replace({ ...made, phase: 'sent', facts: [{ delivered: second }, facts] });
  return { ...rig, person };
};
export type PersonRig = Awaited<ReturnType<typeof createPersonRig>>;
