import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createIamAuthorizer } from '../../../local/iam/authorizer.ts';
import { played } from '../local-stage.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const partitions = {
  campaigns: 'campaigns',
  'beside a campaign': 'cabcdefghij12',
  'rates and sending times': 'ledger',
  'answers kept for a repeat': 'answer#5f6a',
  'choices of columns': 'columns',
  'chains of earlier versions': 'audit',
  'their pages': 'audit#cabcdefghij12',
  'what somebody did': 'by-5f6a0f7c2b119d63',
};
const functions = ['import', 'pace', 'send', 'track', 'export', 'letters', 'purge', 'seal', 'api', 'check'];

/** What each function may do with an item, by the partitions that it is in. */
const allowed = async (
  table: RegExp,
  operation: 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'BatchWriteItem',
): Promise<Record<string, string[]>> => {
  const TableName = played.tables.map((one) => one.TableName).find((name) => table.test(name)) ?? '';
  const authorizer = createIamAuthorizer(played, join(folder, 'used.json'));
  const found: Record<string, string[]> = {};
  for (const caller of functions) {
    for (const [name, pk] of Object.entries(partitions)) {
      const key = { pk: { S: pk }, sk: { S: 'x' } };
      const body =
        operation === 'BatchWriteItem'
          ? { RequestItems: { [TableName]: [{ PutRequest: { Item: key } }] } }
          : { TableName, ...(operation === 'PutItem' ? { Item: key } : { Key: key }) };
      const call = { caller, service: 'dynamodb' as const, operation, url: new URL('http://127.0.0.1/') };
      const refusal = await authorizer.refuse(call as never, Buffer.from(JSON.stringify(body)));
      if (refusal === undefined) found[caller] = [...(found[caller] ?? []), name];
    }
  }
  return found;
};

describe('what the functions may write', () => {
  it('of the audit trail is put by those that record, and changed or deleted by none', async () => {
    expect(await allowed(/Audit/, 'PutItem')).toEqual({
      api: ['beside a campaign', 'what somebody did'],
      pace: ['beside a campaign'],
    });
    for (const operation of ['UpdateItem', 'DeleteItem', 'BatchWriteItem'] as const) {
      expect(await allowed(/Audit/, operation)).toEqual({});
    }
  });

  it('of the table of campaigns is what is theirs', async () => {
    expect(await allowed(/Campaign/, 'PutItem')).toEqual({
      import: ['campaigns', 'beside a campaign'],
      pace: ['campaigns', 'beside a campaign', 'rates and sending times'],
      send: ['campaigns'],
      export: ['beside a campaign'],
      letters: ['beside a campaign'],
      purge: ['campaigns', 'beside a campaign'],
      api: ['campaigns', 'beside a campaign', 'answers kept for a repeat', 'choices of columns'],
    });
    expect(await allowed(/Campaign/, 'UpdateItem')).toEqual({ send: ['rates and sending times'] });
    expect(await allowed(/Campaign/, 'DeleteItem')).toEqual({});
    expect(await allowed(/Campaign/, 'BatchWriteItem')).toEqual({});
  });
});
