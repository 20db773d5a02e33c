import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSeenKeys } from '../../../local/emulators/seen-keys.ts';

describe('keys that were seen', () => {
  it('are never taken for others, and others rarely for them', () => {
    const seen = createSeenKeys();
    const keys = Array.from({ length: 200_000 }, (_, at) => `item-table~${at.toString(16)}`);
    expect(keys.filter((key) => seen.mayHave(key))).toEqual([]);
    for (const key of keys) seen.add(key);
    expect(keys.every((key) => seen.mayHave(key))).toBe(true);
    const others = keys.filter((key) => seen.mayHave(`${key}#`));
    expect(others.length).toBeLessThan(keys.length / 1_000);
  });
});

/** Asks for one call of tables that stay in a folder, in a process of its own that ends without closing them. */
const askInProcess = (dataDir: string, operation: string, input: object): unknown => {
  const module = new URL('../../../local/emulators/tables.ts', import.meta.url).href;
  const table = {
    TableName: 'people',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  };
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'x-amz-date': '20000101T000000Z',
    authorization: 'AWS4-HMAC-SHA256 Credential=TEST, SignedHeaders=host, Signature=none',
  };
  const script = `
    const { startTables } = await import(${JSON.stringify(module)});
    const tables = await startTables(${JSON.stringify({ dataDir, tables: [table] })});
    const { body } = await tables.call(${JSON.stringify({ headers, body: JSON.stringify({ TableName: 'people', ...input }) })});
    process.stdout.write(body, () => process.exit(0));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }),
  );
};

describe('tables that stay in a folder', () => {
  it('have what was written to them before they were started again', { timeout: 60_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
    const dataDir = join(folder, 'tables');
    const Item = { pk: { S: 'R1' }, name: { S: 'Anna' } };
    const get = { Key: { pk: { S: 'R1' } }, ConsistentRead: true };
    try {
      expect(askInProcess(dataDir, 'GetItem', get)).toEqual({});
      expect(askInProcess(dataDir, 'PutItem', { Item })).toEqual({});
      expect(askInProcess(dataDir, 'GetItem', get)).toEqual({ Item });
      const again = { Item, ConditionExpression: 'attribute_not_exists(pk)' };
      expect(askInProcess(dataDir, 'PutItem', again)).toMatchObject({
        __type: expect.stringContaining('ConditionalCheckFailed'),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
