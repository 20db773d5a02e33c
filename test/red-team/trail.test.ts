import {
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it, vi } from 'vitest';
import { createEntryHash } from '../../adapters/aws/secret-keys.ts';
import { createChainReader } from '../../adapters/dynamodb/audit-trail.ts';
import { type AuditEntry, nextEntry } from '../../core/audit/chain.ts';
import { systemForAll } from '../support/rigs/running-system.ts';

/** Functions whose code somebody may have taken over. */
const functions = [
  'api',
  'import',
  'pace',
  'send',
  'track',
  'export',
  'letters',
  'purge',
  'seal',
  'check',
] as const;
type Taken = (typeof functions)[number];

const system = systemForAll();

/** What AWS takes of code that runs in this function: its role, and no more. */
const as = (taken: Taken) => {
  const options = {
    endpoint: system.run.frontDoorUrl,
    region: 'eu-west-3',
    credentials: { accessKeyId: taken, secretAccessKey: 'taken' },
    maxAttempts: 1,
  };
  return {
    tables: new DynamoDBClient(options),
    objects: new S3Client({ ...options, forcePathStyle: true }),
    secrets: new SecretsManagerClient(options),
  };
};
const named = (names: readonly string[], part: RegExp): string => names.find((name) => part.test(name)) ?? '';
const auditTable = (): string =>
  named(
    system.run.stack.tables.map(({ TableName }) => TableName),
    /Audit/,
  );
const campaignTable = (): string =>
  named(
    system.run.stack.tables.map(({ TableName }) => TableName),
    /Campaign/,
  );
const sealBucket = (): string =>
  named(
    system.run.stack.buckets.map(({ name }) => name),
    /seal/i,
  );
const auditSecret = (): string =>
  named(
    system.run.stack.secrets.map(({ arn }) => arn),
    /Audit/,
  );

const verify = async (chain: string) =>
  (await system.call('GET', `/v1/audit/${chain}/verification`, 'auditor')).body as {
    intact: boolean;
    entries: number;
    sealed?: { number: number; at: string };
    problems: { number: number; problem: string }[];
  };

/** A campaign with four entries or more, all of them sealed. */
const aSealedChain = async (): Promise<string> => {
  const chain = await system.campaignWith('reference;email;first_name;last_name\nR1;one@example.org;A;B\n');
  await vi.waitFor(
    async () => {
      system.run.fireSchedules();
      const { entries, sealed } = await verify(chain);
      expect(entries).toBeGreaterThan(2);
      expect(sealed?.number).toBe(entries);
    },
    { timeout: 60_000, interval: 1_000 },
  );
  return chain;
};

const itemsOf = async (chain: string) => {
  const { Items = [] } = await as('api').tables.send(
    new QueryCommand({
      TableName: auditTable(),
      KeyConditionExpression: 'pk = :chain',
      ExpressionAttributeValues: { ':chain': { S: chain } },
    }),
  );
  return Items;
};
type Item = Awaited<ReturnType<typeof itemsOf>>[number];
/** Writes over what is there, as whoever may put an item can. */
const overwrite = async (...items: Item[]): Promise<void> => {
  for (const Item of items) {
    await as('api').tables.send(new PutItemCommand({ TableName: auditTable(), Item }));
  }
};

const refused = { name: expect.stringMatching(/AccessDenied/) };

describe('whoever has taken over the function of the API, with its rights and its key', {
  timeout: 120_000,
}, () => {
  it('cannot write over an entry unseen', async () => {
    const chain = await aSealedChain();
    expect(await verify(chain)).toMatchObject({ intact: true, problems: [] });
    const [, second] = await itemsOf(chain);
    const body = JSON.parse(second?.body?.S ?? '') as { act: { by: string } };
    body.act.by = '0000000000000000';
    await overwrite({ ...second, body: { S: JSON.stringify(body) } });
    expect(await verify(chain)).toMatchObject({
      intact: false,
      problems: [{ number: 2, problem: 'changed' }],
    });
  });

  it('cannot move entries unseen', async () => {
    const chain = await aSealedChain();
    const [, second, third] = await itemsOf(chain);
    const numberOf = (item: Item | undefined) => item?.sk ?? { N: '0' };
    await overwrite({ ...second, sk: numberOf(third) }, { ...third, sk: numberOf(second) });
    const { intact, problems } = await verify(chain);
    expect(intact).toBe(false);
    expect(problems).toEqual(
      expect.arrayContaining([2, 3].map((number) => ({ number, problem: 'changed' }))),
    );
  });

  it('cannot make a chain anew from its start, with hashes that fit, unseen', async () => {
    const chain = await aSealedChain();
    const { tables, secrets } = as('api');
    const reader = createChainReader(tables, { audit: auditTable(), campaigns: campaignTable() });
    const kept: AuditEntry[] = [];
    for await (const entries of (await reader.read(chain))?.entries ?? []) kept.push(...entries);
    const hash = createEntryHash(secrets, auditSecret());
    let last: AuditEntry | undefined;
    for (const [at, item] of (await itemsOf(chain)).entries()) {
      const act = { ...(kept[at] as AuditEntry).act, by: '0000000000000000' };
      const entry: AuditEntry = await nextEntry(hash, chain, last, act);
      const { atMs: _, on: __, ...others } = entry.act;
      const { number: ___, act: ____, ...rest } = entry;
      await overwrite({ ...item, body: { S: JSON.stringify({ ...rest, act: others }) } });
      last = entry;
    }
    const { intact, entries, problems } = await verify(chain);
    expect(intact).toBe(false);
    expect(problems).toContainEqual({ number: entries, problem: 'not-as-sealed' });
    // Sealed once more as it is now, it is still not what was sealed before.
    system.run.fireSchedules();
    await vi.waitFor(() => expect(system.logOf('seal')).toContain('not what was sealed'), {
      timeout: 30_000,
    });
    expect((await verify(chain)).intact).toBe(false);
  });

  it('cannot make seals', async () => {
    const forged = new PutObjectCommand({ Bucket: sealBucket(), Key: 'ends/x/000000000001-aa', Body: '' });
    await expect(as('api').objects.send(forged)).rejects.toMatchObject(refused);
  });
});

describe('whoever has taken over any function', { timeout: 120_000 }, () => {
  it('cannot cut off the end of the trail, nor change or delete an entry in its place', async () => {
    const chain = await aSealedChain();
    const [first] = await itemsOf(chain);
    const Key = { pk: first?.pk ?? { S: '' }, sk: first?.sk ?? { N: '' } };
    for (const taken of functions) {
      const { tables } = as(taken);
      const TableName = auditTable();
      await expect(tables.send(new DeleteItemCommand({ TableName, Key }))).rejects.toMatchObject(refused);
      const update = { TableName, Key, UpdateExpression: 'REMOVE body' };
      await expect(tables.send(new UpdateItemCommand(update))).rejects.toMatchObject(refused);
    }
    expect(await verify(chain)).toMatchObject({ intact: true });
  });

  it('cannot delete a seal', async () => {
    for (const taken of functions) {
      const { objects } = as(taken);
      const gone = new DeleteObjectCommand({ Bucket: sealBucket(), Key: 'sealings/x.json' });
      await expect(objects.send(gone)).rejects.toMatchObject(refused);
    }
  });

  it('cannot record anything, unless the function records', async () => {
    const Item = { pk: { S: 'cabcdefghij12' }, sk: { N: '1' }, body: { S: '{}' } };
    for (const taken of functions) {
      if (taken === 'api' || taken === 'pace') continue;
      const put = new PutItemCommand({ TableName: auditTable(), Item });
      await expect(as(taken).tables.send(put)).rejects.toMatchObject(refused);
    }
  });

  it('cannot read the key of the trail, unless the function records', async () => {
    for (const taken of functions) {
      if (taken === 'api' || taken === 'pace') continue;
      const hash = createEntryHash(as(taken).secrets, auditSecret());
      await expect(hash('x')).rejects.toMatchObject(refused);
    }
  });

  it('cannot begin a chain where earlier versions kept them', async () => {
    for (const taken of functions) {
      for (const pk of ['audit', 'audit#cabcdefghij12']) {
        const Item = { pk: { S: pk }, sk: { S: 'cabcdefghij12' } };
        const put = new PutItemCommand({ TableName: campaignTable(), Item });
        await expect(as(taken).tables.send(put)).rejects.toMatchObject(refused);
      }
    }
  });
});
