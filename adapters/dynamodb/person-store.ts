import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { campaignOfAudience } from '../../core/audience/audience.ts';
import { createFallbackAttempts, type FallbackAttempts } from '../../core/delivery/attempts.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import type { LookupHit, PersonRecord, PersonStore } from '../../core/lookup/store.ts';
import { realTiming, type Timing } from '../aws/backoff.ts';
import { groupsOf } from '../aws/concurrency.ts';
import { chunkFromItem } from './audience-store.ts';
import { type Item, textOf } from './calls/attributes.ts';
import { getAll, getBatch } from './calls/batch.ts';
import { audienceOfBucketKey, chunkKey } from './calls/bucket.ts';
import { campaignFromItem, campaignKey } from './campaign-store.ts';
import { deliveryFromItem } from './delivery-store.ts';
import { evidenceFromItem, evidenceKey, isEvidence } from './evidence-store.ts';

/** A BatchGetItem takes 100 keys, and a hit needs four. */
const HITS_PER_CALL = 25;

/** The tables that a person's history is spread over. */
export type PersonTables = { campaigns: string; audience: string; deliveries: string };

/** `values` by key, each key once. */
const by = <K, V>(values: readonly V[], keyOf: (value: V) => K): Map<K, V> =>
  new Map(values.map((value) => [keyOf(value), value]));

const idOf = (audience: string, chunk: number): string => `${audience}#${chunk}`;

const placeId = ({ audience, chunk, place }: LookupHit): string => `${audience}#${chunk}#${place}`;

/**
 * Reads the people behind look-up hits, in the order of the hits. A hit whose campaign, chunk or person is
 * gone (its retention has ended) is left out.
 */
export const createPersonStore = (
  client: DynamoDBClient,
  tables: PersonTables,
  timing: Timing = realTiming,
): PersonStore => {
  /** Reads the fallback attempts of those hits that have one: one more call, and none where nobody has. */
  const readFallbackAttempts = async (
    hits: readonly LookupHit[],
    firsts: ReadonlyMap<string, Delivery>,
  ): Promise<Map<string, FallbackAttempts>> => {
    const keys = new Map<string, Item>();
    for (const { audience, chunk, place } of hits) {
      const to = firsts.get(idOf(audience, chunk))?.fallbackTo?.[place];
      if (to !== undefined) keys.set(idOf(audience, to.chunk), chunkKey(audience, to.chunk));
    }
    const attempts = new Map<string, ReturnType<typeof createFallbackAttempts>>();
    if (keys.size === 0) return attempts;
    const items = await getAll(client, tables.deliveries, [...keys.values()], 1, timing);
    for (const delivery of items.map(deliveryFromItem)) {
      const ofAudience = attempts.get(delivery.audience) ?? createFallbackAttempts();
      ofAudience.add(delivery);
      attempts.set(delivery.audience, ofAudience);
    }
    return attempts;
  };

  const readGroup = async (hits: readonly LookupHit[]): Promise<PersonRecord[]> => {
    const chunkKeys = [...by(hits, (hit) => idOf(hit.audience, hit.chunk)).values()].map((hit) =>
      chunkKey(hit.audience, hit.chunk),
    );
    const evidenceKeys = [...by(hits, placeId).values()].map((hit) => evidenceKey(hit.audience, hit));
    const campaigns = [...new Set(hits.map((hit) => campaignOfAudience(hit.audience)))];
    const wanted = {
      [tables.campaigns]: { Keys: campaigns.map(campaignKey), ConsistentRead: true },
      [tables.audience]: { Keys: chunkKeys, ConsistentRead: true },
      [tables.deliveries]: { Keys: [...chunkKeys, ...evidenceKeys], ConsistentRead: true },
    };
    const found = await getBatch(client, wanted, timing);
    const campaignById = by((found[tables.campaigns] ?? []).map(campaignFromItem), ({ id }) => id);
    const idOfItem = (item: Item): string =>
      idOf(audienceOfBucketKey(textOf(item, 'pk')), Number(item.sk?.N));
    const chunkItems = by(found[tables.audience] ?? [], idOfItem);
    const beside = found[tables.deliveries] ?? [];
    const deliveries = by(
      beside.filter((item) => !isEvidence(item)).map(deliveryFromItem),
      ({ audience, chunk }) => idOf(audience, chunk),
    );
    const fallbackAttempts = await readFallbackAttempts(hits, deliveries);
    const evidence = by(beside.filter(isEvidence).map(evidenceFromItem), placeId);
    return hits.flatMap((hit) => {
      const { audience, chunk, place } = hit;
      const campaign = campaignById.get(campaignOfAudience(audience));
      const chunkItem = chunkItems.get(idOf(audience, chunk));
      const delivery = deliveries.get(idOf(audience, chunk));
      const recipient = chunkItem && chunkFromItem(chunkItem).recipients[place];
      if (!campaign || !recipient || !delivery) return [];
      const second = fallbackAttempts.get(audience)?.of(delivery, place);
      return [
        {
          campaign,
          recipient,
          delivery,
          ...(second && { second }),
          evidence: evidence.get(placeId(hit))?.evidence ?? [],
          chunk,
          place,
        },
      ];
    });
  };

  return {
    async read(hits) {
      const all: PersonRecord[] = [];
      for (const group of groupsOf(hits, HITS_PER_CALL)) all.push(...(await readGroup(group)));
      return all;
    },
  };
};
