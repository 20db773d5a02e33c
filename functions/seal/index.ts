import { createDynamoDbClient, createS3Client } from '../../adapters/aws/clients.ts';
import { createChainReader } from '../../adapters/dynamodb/audit-trail.ts';
import { createSealStore } from '../../adapters/s3/seals.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { countingErrors, createMetrics, measured } from '../runtime/metrics.ts';
import { envSchema } from './env.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(envSchema);
const metrics = createMetrics();

const seal = createHandler({
  audit: createChainReader(createDynamoDbClient(), { audit: env.AUDIT_TABLE, campaigns: env.CAMPAIGN_TABLE }),
  seals: createSealStore(createS3Client(), env.SEAL_BUCKET),
  clock: Date.now,
  log: countingErrors(createLog(), metrics),
});

export const handler = measured(seal, metrics);
