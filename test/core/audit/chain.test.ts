import { describe, expect, it } from 'vitest';
import {
  type AuditEntry,
  chainOf,
  createChainCheck,
  type EntryHash,
  nextEntry,
} from '../../../core/audit/chain.ts';
import type { AuditEvent } from '../../../core/audit/event.ts';
import { sha256 } from '../../../core/base/sha256.ts';
import { testEntryHash as keyed } from '../../support/fakes/memory-stores.ts';

const act = (number: number): AuditEvent => ({
  atMs: 1_795_000_000_000 + number,
  by: '5f6a0f7c2b119d63',
  from: '192.0.2.7',
  action: 'campaign.change',
  campaign: 'cabcdef012345',
  particulars: { version: number, state: 'ready' },
});

const aChain = async (length: number, chain = 'cabcdef012345', first = 1): Promise<AuditEntry[]> => {
  const entries: AuditEntry[] = [];
  for (let number = first; number < first + length; number += 1) {
    entries.push(await nextEntry(keyed, chain, entries.at(-1), act(number)));
  }
  return entries;
};

/** Verifies a chain whose end was sealed, unless another entry is given. */
const check = async (entries: readonly AuditEntry[], sealed = entries.at(-1), hash: EntryHash = keyed) => {
  const seals = sealed === undefined ? [] : [{ ...sealed, sealedAtMs: 0 }];
  const checking = createChainCheck(hash, 'cabcdef012345', seals);
  for (const entry of entries) await checking.add(entry);
  return checking.result().problems;
};

/** The chain as somebody rewrote it from entry `at`, with hashes that fit. */
const rewritten = async (
  entries: readonly AuditEntry[],
  at: number,
  changed: AuditEvent,
): Promise<AuditEntry[]> => {
  const copy = entries.slice(0, at - 1);
  for (const { act: old, number } of entries.slice(at - 1)) {
    copy.push(await nextEntry(keyed, 'cabcdef012345', copy.at(-1), number === at ? changed : old));
  }
  return copy;
};

describe('a chain of acts', () => {
  it('is whole as it was written', async () => {
    expect(await check(await aChain(7))).toEqual([]);
    expect(await check([])).toEqual([]);
  });

  it('is whole whatever the order of the names in an entry', async () => {
    const entries = await aChain(2);
    const turned = entries.map(
      (entry) =>
        JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(entry).reverse()))) as AuditEntry,
    );
    expect(await check(turned)).toEqual([]);
  });

  describe.each([1, 3, 6])('shows that entry %i', (number) => {
    it.each<[string, (entry: AuditEntry) => AuditEntry]>([
      ['act', (entry) => ({ ...entry, act: { ...entry.act, by: 'somebody-else' } })],
      ['time', (entry) => ({ ...entry, act: { ...entry.act, atMs: entry.act.atMs + 1 } })],
      ['particulars', (entry) => ({ ...entry, act: { ...entry.act, particulars: { version: 99 } } })],
      ['hash', (entry) => ({ ...entry, hash: 'f'.repeat(64) })],
    ])('was changed in its %s', async (_, change) => {
      const entries = (await aChain(6)).map((entry) => (entry.number === number ? change(entry) : entry));
      const problems = await check(entries, (await aChain(6)).at(-1));
      expect(problems).toContainEqual({ number, problem: 'changed' });
    });

    it('was removed', async () => {
      const whole = await aChain(6);
      const entries = whole.filter((entry) => entry.number !== number);
      expect(await check(entries, whole.at(-1))).toEqual([{ number, problem: 'missing' }]);
    });

    it('was rewritten with everything after it', async () => {
      const whole = await aChain(6);
      const forged = await rewritten(whole, number, { ...act(number), by: 'somebody-else' });
      expect(await check(forged, whole.at(-1))).toEqual([{ number: 6, problem: 'not-as-sealed' }]);
    });

    it('was doubled', async () => {
      const whole = await aChain(6);
      const entries = whole.flatMap((entry) => (entry.number === number ? [entry, entry] : [entry]));
      expect(await check(entries, whole.at(-1))).toContainEqual({ number, problem: 'out-of-place' });
    });
  });

  it('shows a forged entry between two others', async () => {
    const whole = await aChain(6);
    const forged = await nextEntry(keyed, 'cabcdef012345', whole[2], act(99));
    const [problem] = await check([...whole.slice(0, 3), forged, ...whole.slice(3)], whole.at(-1));
    expect(problem).toEqual({ number: 4, problem: 'out-of-place' });
  });

  it('shows a forged entry in the place of another', async () => {
    const whole = await aChain(6);
    const forged = await nextEntry(keyed, 'cabcdef012345', whole[2], act(99));
    const entries = [...whole.slice(0, 3), forged, ...whole.slice(4)];
    expect(await check(entries, whole.at(-1))).toEqual([{ number: 5, problem: 'not-linked' }]);
  });

  it('shows that it was rewritten from the start by somebody who has no key', async () => {
    const forged: AuditEntry[] = [];
    for (let number = 1; number <= 3; number += 1) {
      forged.push(await nextEntry(sha256, 'cabcdef012345', forged.at(-1), act(number)));
    }
    expect(await check(forged)).toEqual([1, 2, 3].map((number) => ({ number, problem: 'changed' })));
    // As earlier versions wrote it, where that is where it was read from.
    expect(await check(forged.map((entry) => ({ ...entry, isUnkeyed: true as const })))).toEqual([]);
  });

  it('shows that its end was cut off, as far as it was sealed', async () => {
    const whole = await aChain(6);
    expect(await check(whole.slice(0, 4), whole[4])).toEqual([{ number: 5, problem: 'missing' }]);
    expect(await check(whole.slice(0, 4), whole[3])).toEqual([]);
  });

  it('is measured by every seal, whatever was sealed since', async () => {
    const whole = await aChain(6);
    const forged = await rewritten(whole, 2, { ...act(2), by: 'somebody-else' });
    const seals = [whole[2], whole[4], forged[5]].flatMap((entry) =>
      entry === undefined ? [] : [{ ...entry, sealedAtMs: 0 }],
    );
    const checking = createChainCheck(keyed, 'cabcdef012345', seals);
    for (const entry of forged) await checking.add(entry);
    expect(checking.result()).toEqual({
      entries: 6,
      hash: forged[5]?.hash,
      problems: [3, 5].map((number) => ({ number, problem: 'not-as-sealed' })),
    });
  });

  it('shows that two entries changed places', async () => {
    const [one, two, three, four] = await aChain(4);
    if (!one || !two || !three || !four) throw new Error('the chain is too short');
    const problems = await check([one, three, two, four], four);
    expect(problems).toContainEqual({ number: 2, problem: 'out-of-place' });
  });

  it('shows an entry of another chain', async () => {
    const whole = await aChain(3);
    const [, other] = await aChain(2, 'cother0000000');
    if (other === undefined) throw new Error('the chain is too short');
    const entries = whole.map((entry) => (entry.number === 2 ? other : entry));
    expect(await check(entries, whole.at(-1))).toContainEqual({ number: 2, problem: 'changed' });
  });

  it('shows that everything was removed', async () => {
    const whole = await aChain(3);
    expect(await check([], whole.at(-1))).toEqual(
      [1, 2, 3].map((number) => ({ number, problem: 'missing' })),
    );
  });

  it('belongs to a campaign, or else to who did it', () => {
    expect(chainOf(act(1))).toBe('cabcdef012345');
    const { campaign: _, ...elsewhere } = act(1);
    expect(chainOf(elsewhere)).toBe('by-5f6a0f7c2b119d63');
  });
});
