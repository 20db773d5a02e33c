import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { pagesOf } from '../../../adapters/aws/pages.ts';
import { createChainReader } from '../../../adapters/dynamodb/audit-trail.ts';
import { BUCKETS } from '../../../adapters/dynamodb/calls/bucket.ts';
import { createCampaignStore } from '../../../adapters/dynamodb/campaign-store.ts';
import { createDeliveryStore } from '../../../adapters/dynamodb/delivery-store.ts';
import { createEvidenceStore } from '../../../adapters/dynamodb/evidence-store.ts';
import { createReportStore } from '../../../adapters/dynamodb/report-store.ts';
import { createAudienceUploads } from '../../../adapters/s3/audience-uploads.ts';
import { createPersonalObjects } from '../../../adapters/s3/personal-objects.ts';
import { offline, type ScriptedCall, script } from '../../support/services/scripted-client.ts';

/** Counts the calls; a list that goes on for so long is taken for one without an end. */
const counted = (answer: (call: ScriptedCall, made: number) => object) => {
  let made = 0;
  return (call: ScriptedCall): object => {
    made += 1;
    if (made > 200) throw new Error('there is no end to it');
    return answer(call, made);
  };
};

const everything = async <T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> => {
  const found: T[] = [];
  for await (const page of pages) found.push(...page);
  return found;
};

/** One list of the product, and how its service answers a page of it. */
type Listing = {
  operation: string;
  list(answer: (call: ScriptedCall, made: number) => object): {
    calls: ScriptedCall[];
    done: Promise<unknown>;
  };
  /** A page without anything on it: more follows after `marker`, or it is the last. */
  page(marker: number | undefined): object;
  /** The marker that a call asks for. */
  asked(call: ScriptedCall): unknown;
  /** Calls for three pages; a list in partitions is asked for in each. */
  lists?: number;
};

const ofS3 = (
  operation: string,
  list: (client: S3Client) => Promise<unknown>,
  rest: Pick<Listing, 'page' | 'asked'>,
): Listing => ({
  operation,
  ...rest,
  list(answer) {
    const client = new S3Client(offline);
    const calls = script(client, counted(answer));
    return { calls, done: list(client) };
  },
});

const ofDynamoDb = (
  operation: string,
  list: (client: DynamoDBClient) => Promise<unknown>,
  lists = 1,
): Listing => ({
  operation,
  lists,
  list(answer) {
    const client = new DynamoDBClient(offline);
    const calls = script(client, counted(answer));
    return { calls, done: list(client) };
  },
  page: (marker) => (marker === undefined ? {} : { LastEvaluatedKey: { pk: { S: String(marker) } } }),
  asked: ({ input }) => (input as { ExclusiveStartKey?: { pk: { S: string } } }).ExclusiveStartKey?.pk.S,
});

const audit = { audit: 'a', campaigns: 'c' };

const listings: Listing[] = [
  ofS3('ListParts', (client) => createAudienceUploads(client, 'b').arrived('o', 'u'), {
    // As recorded: the marker is there with the last page as well, and 0 where no part has arrived.
    page: (marker) => ({ IsTruncated: marker !== undefined, NextPartNumberMarker: String(marker ?? 0) }),
    asked: ({ input }) => (input as { PartNumberMarker?: string }).PartNumberMarker,
  }),
  ofS3('ListObjectVersions', (client) => createPersonalObjects(client, 'b').list('c/'), {
    page: (marker) =>
      marker === undefined
        ? { IsTruncated: false, NextKeyMarker: '', NextVersionIdMarker: '' }
        : { IsTruncated: true, NextKeyMarker: String(marker), NextVersionIdMarker: 'v' },
    asked: ({ input }) => (input as { KeyMarker?: string }).KeyMarker,
  }),
  ofDynamoDb('Query of campaigns', (client) => createCampaignStore(client, 't').list()),
  ofDynamoDb('Query of reports', (client) => createReportStore(client, 't').list('c')),
  ofDynamoDb('Query of evidence', (client) => everything(createEvidenceStore(client, 't').scan('a'))),
  ofDynamoDb(
    'Query of deliveries',
    (client) => everything(createDeliveryStore(client, 't').scan('a')),
    BUCKETS,
  ),
  ofDynamoDb('Query of chains of the audit trail', (client) => createChainReader(client, audit).chains(), 2),
  ofDynamoDb('Query of what an audit trail tells of a thing', (client) =>
    everything(createChainReader(client, audit).about('x')),
  ),
];

const following = (calls: ScriptedCall[], { asked }: Listing): unknown[] => calls.map(asked);

describe.each(listings)('a list of many pages: $operation', (listing) => {
  it('is asked for page by page, and ends where the service says that nothing follows', async () => {
    const { calls, done } = listing.list((call) => {
      const page = Number(listing.asked(call) ?? 0) + 1;
      return listing.page(page < 3 ? page : undefined);
    });
    await done;
    const asked = following(calls, listing);
    const { lists = 1 } = listing;
    expect(asked).toHaveLength(3 * lists);
    for (const marker of [undefined, '1', '2']) {
      expect(asked.filter((one) => one === marker)).toHaveLength(lists);
    }
  });

  it('is one call where there is nothing', async () => {
    const { calls, done } = listing.list(() => listing.page(undefined));
    await done;
    expect(following(calls, listing)).toHaveLength(listing.lists ?? 1);
  });

  it.each([
    ['the same marker again', 1],
    ['two markers in turn', 2],
  ])('is an error rather than asked for without end where the service gives %s', async (_, markers) => {
    const { done } = listing.list((_call, made) => listing.page(1 + (made % markers)));
    await expect(done).rejects.toThrow('goes round in circles');
  });
});

describe('the pages of a list', () => {
  it('are read no further than somebody wants them', async () => {
    const read: (number | undefined)[] = [];
    const pages = pagesOf(
      async (after: number | undefined) => {
        read.push(after);
        return (after ?? 0) + 1;
      },
      (page) => page,
    );
    for await (const page of pages) if (page === 2) break;
    expect(read).toEqual([undefined, 1]);
  });

  it('are never taken for all where more follows without a word on where', async () => {
    const client = new S3Client(offline);
    script(client, () => ({ IsTruncated: true }));
    await expect(createAudienceUploads(client, 'b').arrived('o', 'u')).rejects.toThrow('in circles');
    await expect(createPersonalObjects(client, 'b').list('c/')).rejects.toThrow('in circles');
  });
});
