import type { Construct } from 'constructs';
import { EVENT_PREFIX, EVIDENCE_PREFIX } from '../../core/delivery/event-files.ts';
import { type Env, envSchema } from '../../functions/track/env.ts';
import type { EventDelivery } from '../providers/event-delivery.ts';
import { Step, type StepParts } from './step.ts';

/** Reads event files and merges what they tell into the deliveries. */
export class TrackStep extends Step<Env> {
  constructor(scope: Construct, id: string, parts: StepParts & { events: EventDelivery }) {
    const { config, tables, events } = parts;
    super(scope, id, {
      ...parts,
      bundle: parts.bundles.track,
      envSchema,
      environment: {
        DELIVERY_TABLE: tables.delivery.tableName,
        EVENT_QUEUE_URL: events.files.queue.queueUrl,
      },
      ...config.functions.track,
    });
    // Files read together cost one write for each chunk that they tell of.
    events.files.feed(this, {
      batchSize: 5,
      batchingWindowSeconds: config.events.batchingWindowSeconds,
      maximumConcurrency: config.events.maximumConcurrency,
    });
    events.bucket.allowReading(this, `${EVENT_PREFIX}*`, `${EVIDENCE_PREFIX}*`);
    events.bucket.allowWriting(this, `${EVIDENCE_PREFIX}*`);
    events.bucket.allowDeleting(this, `${EVENT_PREFIX}*`);
    tables.allow(this, { delivery: ['BatchGetItem', 'GetItem', 'PutItem'] });
  }
}
