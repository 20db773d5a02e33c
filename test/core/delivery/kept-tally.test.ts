import { describe, expect, it } from 'vitest';
import { audienceId } from '../../../core/audience/audience.ts';
import { campaignStates } from '../../../core/campaign/states.ts';
import {
  isPresent,
  type KeptTally,
  LAST_STRETCH_AGE_MS,
  MAX_TALLY_AGE_MS,
  mayShowKept,
  SMALL_LIST_CHUNKS,
} from '../../../core/delivery/kept-tally.ts';
import { createTally } from '../../../core/delivery/tally.ts';
import { aCampaign, campaignId, createdAtMs, someRules } from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';

const large = aQueuedImport({ status: 'done', number: 2, nextChunk: SMALL_LIST_CHUNKS + 1 });
const campaign = aCampaign({ state: 'running', generation: 3, import: large });

const aKept = (changes: Partial<KeptTally> = {}): KeptTally => ({
  audience: audienceId(campaignId, 2),
  generation: 3,
  countedAtMs: createdAtMs,
  tally: createTally(someRules()).result(),
  ...changes,
});

describe('a kept count', () => {
  it.each(campaignStates)('may be shown of a campaign that is running, and not when it is %s', (state) => {
    expect(mayShowKept({ ...campaign, state })).toBe(state === 'running');
  });

  it('may be shown of a large list only', () => {
    expect(SMALL_LIST_CHUNKS).toBe(200);
    expect(mayShowKept({ ...campaign, import: { ...large, nextChunk: 201 } })).toBe(true);
    expect(mayShowKept({ ...campaign, import: { ...large, nextChunk: 200 } })).toBe(false);
    const { import: _, ...withoutList } = campaign;
    expect(mayShowKept(withoutList)).toBe(false);
  });

  it.each([
    ['just made', createdAtMs, true],
    ['three minutes old', createdAtMs + MAX_TALLY_AGE_MS, true],
    ['older', createdAtMs + MAX_TALLY_AGE_MS + 1, false],
    ['of a clock that is a little fast', createdAtMs - 5_000, true],
    ['of a time that is still to come', createdAtMs - 5_001, false],
  ])('that is %s is present: %s', (_, nowMs, is) => {
    expect(MAX_TALLY_AGE_MS).toBe(180_000);
    expect(isPresent(aKept(), campaign, nowMs)).toBe(is);
  });

  it.each<[string, Partial<KeptTally>]>([
    ['an older list', { audience: audienceId(campaignId, 1) }],
    ['a newer list', { audience: audienceId(campaignId, 3) }],
    ['another campaign', { audience: audienceId('cother000000', 2) }],
    ['an earlier run', { generation: 2 }],
    ['a later run', { generation: 4 }],
  ])('of %s is not that of this one', (_, changes) => {
    expect(isPresent(aKept(changes), campaign, createdAtMs)).toBe(false);
  });

  describe('towards the end of sending', () => {
    const seconds = createdAtMs / 1000;
    /** Of so many people who wait, with 100 a second sent up to when it was counted, or so long before. */
    const counted = (pending: number, sentAgoSeconds = 0, run = { sent: 1000, seconds: 10 }) => {
      const { outcomes, ...tally } = createTally(someRules()).result();
      const lastSentAt = seconds - sentAgoSeconds;
      return aKept({ tally: { ...tally, outcomes: { ...outcomes, pending }, run, lastSentAt } });
    };
    const shownFor = (kept: KeptTally): number => {
      const ages = Array.from({ length: 200 }, (_, second) => second * 1000);
      return ages.findLast((age) => isPresent(kept, campaign, createdAtMs + age)) ?? -1;
    };

    it.each<[string, KeptTally, number]>([
      ['ten seconds where everything has been sent', counted(0), LAST_STRETCH_AGE_MS],
      ['ten seconds where the rest takes no longer', counted(900), LAST_STRETCH_AGE_MS],
      // At 100 a second the last of them has been sent after 30 s.
      ['until the rest has been sent', counted(3000), 29_000],
      ['three minutes where much is left', counted(100_000), MAX_TALLY_AGE_MS],
      ['three minutes where nothing was sent yet', counted(10, 0, { sent: 0, seconds: 0 }), MAX_TALLY_AGE_MS],
      ['three minutes where the last was sent long ago', counted(0, 301), MAX_TALLY_AGE_MS],
      ['ten seconds where it was sent minutes ago', counted(0, 100), LAST_STRETCH_AGE_MS],
    ])('is shown for %s', (_, kept, ageMs) => {
      expect(LAST_STRETCH_AGE_MS).toBe(10_000);
      expect(shownFor(kept)).toBe(ageMs);
    });
  });

  it('is of no campaign that has no list', () => {
    const { import: _, ...withoutList } = campaign;
    expect(isPresent(aKept(), withoutList, createdAtMs)).toBe(false);
  });
});
