import type { Construct } from 'constructs';
import { type Env, envSchema } from '../../functions/seal/env.ts';
import type { SealBucket } from '../data/seal-bucket.ts';
import { runEach } from './schedule.ts';
import { Step, type StepParts } from './step.ts';

/** Puts the ends of the audit trail where nobody can change them, each hour. It can do nothing else. */
export class SealStep extends Step<Env> {
  constructor(scope: Construct, id: string, parts: StepParts & { seals: SealBucket }) {
    const { tables, seals } = parts;
    super(scope, id, {
      ...parts,
      bundle: parts.bundles.seal,
      envSchema,
      environment: {
        AUDIT_TABLE: tables.audit.tableName,
        CAMPAIGN_TABLE: tables.campaign.tableName,
        SEAL_BUCKET: seals.bucketName,
      },
      memoryMebibytes: 512,
      timeoutSeconds: 300,
    });
    tables.allow(this, { audit: ['Query'] });
    tables.allowAuditIndexes(this, 'chains');
    // Chains that an earlier version kept there.
    tables.allowPartitions(this, 'campaign', ['Query'], 'audit');
    seals.allowSealing(this);
    runEach(this, {
      description: 'Tocsin: seal the audit trail',
      every: 'rate(1 hour)',
      maximumRetryAttempts: 3,
      maximumEventAgeSeconds: 1_800,
    });
  }
}
