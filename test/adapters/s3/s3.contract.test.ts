import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { startObjectsAndQueues } from '../../../local/emulators/objects-and-queues.ts';
import { startFrontDoor } from '../../../local/front-door/front-door.ts';
import { createMeter } from '../../../local/front-door/meter.ts';
import { createObjectVersions } from '../../../local/front-door/object-versions.ts';
import { type S3Server, s3Contract } from '../../support/contracts/s3-contract.ts';
import { hasSwift, startSwift } from '../../support/services/swift.ts';

/** The local run's S3, as functions see it. */
const startLocal = async (): Promise<S3Server> => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const buckets = ['files', 'personal'];
  const emulator = await startObjectsAndQueues({ dataDir: folder, region: 'eu-west-3', buckets, queues: [] });
  const door = await startFrontDoor();
  const objectsDir = join(folder, 'objects');
  door.open({
    tables: { call: () => Promise.reject(new Error('no tables')), close: async () => {} },
    ports: { objectsAndQueues: emulator.port, provider: 9 },
    objectsDir,
    versions: createObjectVersions(objectsDir, new Set(['personal'])),
    corsOf: () => [],
    secret: () => ({ status: 400, body: {} }),
    invokeLater: () => false,
    notify: async () => {},
    meter: createMeter(join(folder, 'meter.json')),
    authorizer: { refuse: () => undefined, refuseToTell: () => undefined },
  });
  return {
    endpoint: door.url,
    accessKeyId: 'api',
    secretAccessKey: 'local',
    async stop() {
      await door.close();
      await emulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

describe('S3 of the local run', () => s3Contract({ start: startLocal, hasBuckets: true }));

describe('S3 of OpenStack Swift, which nobody wrote for this,', () => {
  if (!hasSwift) {
    return it.skip('was not tested with: it needs the packages swift-proxy, -account, -container, -object', () => {});
  }
  // It keeps the parts of a completed upload for as long as the object is made of them, and lists a newest version
  // a second time under another id.
  const otherwise = { forgetsUploads: false, listsVersionsOnce: false };
  s3Contract({ start: startSwift, hasBuckets: false, ...otherwise, timeout: 120_000 });
});
