import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { startObjectsAndQueues } from '../../../local/emulators/objects-and-queues.ts';
import { startTables } from '../../../local/emulators/tables.ts';
import { startFrontDoor } from '../../../local/front-door/front-door.ts';
import { createMeter } from '../../../local/front-door/meter.ts';
import { createObjectVersions } from '../../../local/front-door/object-versions.ts';
import { createSecrets } from '../../../local/front-door/secrets.ts';
import { ACCOUNT_ID } from '../../../local/stack/read.ts';
import { aTableDefinition } from '../../support/data/table-definition.ts';

/** A Python that has boto3: Debian's own, where the package python3-boto3 is installed, or the first of the path. */
const python = ['/usr/bin/python3', 'python3'].find(
  (name) => spawnSync(name, ['-c', 'import boto3']).status === 0,
);
const region = 'eu-west-3';
const script = fileURLToPath(new URL('foreign_client.py', import.meta.url));

describe('boto3, a client of AWS that nobody wrote for this,', () => {
  if (python === undefined) {
    return it.skip('was not tried: it needs the package python3-boto3', () => {});
  }
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const stops: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  it('finds S3, tables and secrets as it knows them from AWS', { timeout: 60_000 }, async () => {
    const table = aTableDefinition('Delivery');
    const tables = await startTables({ tables: [table] });
    stops.push(() => tables.close());
    const emulator = await startObjectsAndQueues({
      dataDir: folder,
      region,
      buckets: ['files', 'versioned'],
      queues: [],
    });
    stops.push(() => emulator.stop());
    const door = await startFrontDoor();
    stops.push(() => door.close());
    const objectsDir = join(folder, 'objects');
    const arn = `arn:aws:secretsmanager:${region}:${ACCOUNT_ID}:secret:a-secret-123456`;
    const secrets = [{ arn, name: 'a-secret', length: 9, fixed: 'my_secret' }];
    door.open({
      tables,
      ports: { objectsAndQueues: emulator.port, provider: 9 },
      objectsDir,
      versions: createObjectVersions(objectsDir, new Set(['versioned'])),
      corsOf: () => [],
      secret: createSecrets(join(folder, 'secrets.json'), secrets),
      invokeLater: () => false,
      notify: async () => {},
      meter: createMeter(join(folder, 'meter.json')),
      authorizer: { refuse: () => undefined, refuseToTell: () => undefined },
    });
    const { stdout } = await promisify(execFile)(python, [script, door.url]);
    expect(JSON.parse(stdout)).toEqual({
      fresh: [0, 0, false],
      parts: [[1], [2]],
      size: 5 * 1024 * 1024 + 3,
      range: 'end',
      gone: ['NoSuchUpload', 404],
      missing: ['NoSuchKey', 404],
      versions: [
        [0, 1],
        [1, 0],
        [1, 0],
        [1, 0],
      ],
      condition: ['ConditionalCheckFailedException', 400],
      query: [{ pk: { S: 'a' }, sk: { N: '1' } }],
      'no table': ['ResourceNotFoundException', 400],
      secret: 'my_secret',
    });
  });
});
