import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../core/audit/event.ts';
import { countingActs } from '../../../functions/api/instrument.ts';
import { createMemoryAuditTrail } from '../../support/fakes/memory-stores.ts';

describe('the trail that counts what somebody is to hear of', () => {
  const limits = [{ windowSeconds: 600, max: 10 }];
  const act: AuditEvent = { atMs: 1_000, by: 'somebody', action: 'recipient.look-up', on: 'one/0/0' };

  it('counts as many attempts as it is told: each person of an answer is one', async () => {
    const trail = countingActs(createMemoryAuditTrail(), { add: () => {} });
    expect(await trail.appendWithin(act, limits, 10)).toHaveProperty('entry');
    expect(await trail.appendWithin(act, limits, 1)).toHaveProperty('excess');
  });

  it('says of a refused act, once it is on record, what it is measured as, and of others nothing', async () => {
    const measured: string[] = [];
    const trail = countingActs(createMemoryAuditTrail(), { add: (name) => void measured.push(name) });
    await trail.append(act);
    expect(measured).toEqual([]);
    await trail.append({ ...act, particulars: { outcome: 'refused', why: 'too-often' } });
    expect(measured).not.toEqual([]);
  });
});
