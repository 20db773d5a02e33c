import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { campaignOfAudience } from '../../core/audience.ts';
import type { LookupHit, PersonRecord, PersonStore } from '../../core/ports.ts';
import { realTiming, type Timing } from '../backoff.ts';
import { groupsOf } from '../concurrency.ts';
import { type Item, textOf } from './attributes.ts';
import { chunkFromItem } from './audience-store.ts';
import { getBatch } from './batch.ts';
import { audienceOfBucketKey, chunkKey } from './bucket.ts';
import { campaignFromItem, campaignKey } from './campaign-store.ts';
import { deliveryFromItem } from './delivery-store.ts';
import { evidenceFromItem, evidenceKey, isEvidence } from './evidence-store.ts';

/** A BatchGetItem takes 100 keys and a hit needs four. */
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
  const readGroup = async (hits: readonly LookupHit[]): Promise<PersonRecord[]> => {
    const chunkKeys = [...by(hits, (hit) => idOf(hit.audience, hit.chunk)).values()].map((hit) =>
      chunkKey(hit.audience, hit.chunk),
    );
    const evidenceKeys = [...by(hits, placeId).values()].map((hit) => evidenceKey(hit.audience, hit));
    const campaigns = [...new Set(hits.map((hit) => campaignOfAudience(hit.audience)))];
    const found = await getBatch(
      client,
      {
        [tables.campaigns]: { Keys: campaigns.map(campaignKey), ConsistentRead: true },
        [tables.audience]: { Keys: chunkKeys, ConsistentRead: true },
        [tables.deliveries]: { Keys: [...chunkKeys, ...evidenceKeys], ConsistentRead: true },
      },
      timing,
    );
    const campaignById = by((found[tables.campaigns] ?? []).map(campaignFromItem), ({ id }) => id);
    const idOfItem = (item: Item): string =>
      idOf(audienceOfBucketKey(textOf(item, 'pk')), Number(item.sk?.N));
    const chunkItems = by(found[tables.audience] ?? [], idOfItem);
    const beside = found[tables.deliveries] ?? [];
    const deliveryItems = by(
      beside.filter((item) => !isEvidence(item)),
      idOfItem,
    );
    const evidence = by(beside.filter(isEvidence).map(evidenceFromItem), placeId);
    return hits.flatMap((hit) => {
      const { audience, chunk, place } = hit;
      const campaign = campaignById.get(campaignOfAudience(audience));
      const chunkItem = chunkItems.get(idOf(audience, chunk));
      const deliveryItem = deliveryItems.get(idOf(audience, chunk));
      const recipient = chunkItem && chunkFromItem(chunkItem).recipients[place];
      if (!campaign || !recipient || !deliveryItem) return [];
      return [
        {
          campaign,
          recipient,
          delivery: deliveryFromItem(deliveryItem),
          evidence: evidence.get(placeId(hit))?.evidence ?? [],
          chunk,
          place,
        },
      ];
    });
  };
  return {
    async read(hits) {
      const records: PersonRecord[] = [];
      for (const group of groupsOf(hits, HITS_PER_CALL)) records.push(...(await readGroup(group)));
      return records;
    },
  };
};
