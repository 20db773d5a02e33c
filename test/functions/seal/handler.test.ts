import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../core/audit/event.ts';
import { createHandler } from '../../../functions/seal/handler.ts';
import { createMemoryAuditTrail, createMemorySeals } from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';

const act = (campaign: string): AuditEvent => ({ atMs: 1, by: 'b', action: 'campaign.change', campaign });

const createRig = () => {
  const [audit, seals, log] = [createMemoryAuditTrail(), createMemorySeals(), createRecordedLog()];
  let nowMs = 0;
  const handler = createHandler({ audit, seals, log, clock: () => (nowMs += 3_600_000) });
  const numbersOf = async (chain: string) => (await seals.of(chain)).map(({ number }) => number);
  return { audit, seals, log, run: handler, numbersOf };
};

describe('sealing the audit trail', () => {
  it('keeps the end of each chain that has grown', async () => {
    const { audit, seals, run, numbersOf } = createRig();
    await audit.append(act('one'));
    const last = await audit.append(act('one'));
    await audit.append(act('other'));
    await run();
    await audit.append(act('other'));
    await run();
    expect(await numbersOf('one')).toEqual([2]);
    expect(await seals.of('one')).toMatchObject([{ hash: last.hash }]);
    expect(await numbersOf('other')).toEqual([1, 2]);
  });

  it('names the sealing before, with the ends of all chains', async () => {
    const { audit, seals, run } = createRig();
    await audit.append(act('one'));
    await run();
    const first = await seals.last(0);
    expect(first?.sealing.previous).toBeUndefined();
    await audit.append(act('other'));
    await run();
    const { sealing } = (await seals.last(0)) ?? {};
    expect(sealing?.previous).toBe(first?.hash);
    expect(Object.keys(sealing?.ends ?? {})).toEqual(['one', 'other']);
  });

  it('puts nothing where nothing has changed', async () => {
    const { audit, seals, run, numbersOf } = createRig();
    await audit.append(act('one'));
    await run();
    const before = await seals.last(0);
    await run();
    expect(await seals.last(0)).toEqual(before);
    expect(await numbersOf('one')).toEqual([1]);
  });

  it.each<[string, number]>([
    ['shorter', 1],
    ['another', 2],
    ['gone', 0],
  ])('says that a chain is %s than was sealed, and keeps what was', async (what, left) => {
    const { audit, seals, log, run } = createRig();
    await audit.append(act('one'));
    const sealed = await audit.append(act('one'));
    await run();
    audit.tamper('one', (entries) =>
      entries.slice(0, left).map((entry) => (what === 'another' ? { ...entry, hash: 'f00d' } : entry)),
    );
    await run();
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', fields: { chains: ['one'] } }),
    );
    expect(await seals.of('one')).toContainEqual(expect.objectContaining({ hash: sealed.hash }));
  });

  it('says nothing of a chain that has grown', async () => {
    const { audit, log, run } = createRig();
    await audit.append(act('one'));
    await run();
    await audit.append(act('one'));
    await run();
    expect(log.lines.map(({ level }) => level)).not.toContain('error');
  });
});
