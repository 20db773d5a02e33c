import { afterAll, beforeAll, describe, it } from 'vitest';
import { useDatabase } from '../../support/services/dynamodb.ts';
import { hasJava, startDynamoDbLocal } from '../../support/services/dynamodb-local.ts';

// Its first calls load and compile most of the Java program.
const slow = { timeout: 60_000 };

describe('on DynamoDB Local, Amazon’s own emulator,', slow, async () => {
  if (!hasJava) {
    return it.skip('the stores were not tested: it needs Java, and this machine has no command `java`', () => {});
  }
  let local: Awaited<ReturnType<typeof startDynamoDbLocal>>;
  beforeAll(async () => {
    local = await startDynamoDbLocal();
    useDatabase(local.startDatabase);
  }, 60_000);
  afterAll(() => local.stop());

  // The tests of these files, once more.
  await import('./dynamodb.test.ts');
  await import('./stores.contract.test.ts');
  await import('./audit-trail.test.ts');
  await import('./idempotency-store.test.ts');
});
