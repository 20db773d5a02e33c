import { describe, expect, it } from 'vitest';
import type { CampaignState } from '../../../core/campaign/campaign.ts';
import { readdressing, withReaddressed } from '../../../core/delivery/address-correction.ts';
import type { Delivery, Phase } from '../../../core/delivery/delivery.ts';
import type { Facts } from '../../../core/delivery/outcome.ts';
import { aCampaign, aDelivery, createdAtMs, someLanes } from '../../support/data/factories.ts';

const at = createdAtMs / 1000;
const answer = (facts: Facts, phase: Phase = 'sent', second?: Facts): string => {
  const delivery: Delivery = aDelivery({ phase, facts: [{ delivered: at }, facts] });
  return readdressing(delivery, 1, second).readdressing;
};

describe('another address', () => {
  it.each<[string, Facts]>([
    ['possible', {}],
    ['possible', { noSuchMailbox: at }],
    ['possible', { rejected: at }],
    ['possible', { expired: at }],
    ['possible', { inDoubt: at }],
    ['told', { accepted: at }],
    ['told', { accepted: at, delivered: at }],
    ['told', { complained: at }],
    ['told', { noSuchMailbox: at, toldByLetter: at }],
    ['told', { toldByPhone: at }],
    ['done', { noSuchMailbox: at, addressCorrected: at }],
    ['done', { delivered: at, addressCorrected: at }],
  ])('is %s for somebody of whom is known %o', (expected, facts) => {
    expect(answer(facts)).toBe(expected);
  });

  it.each<[Phase, string]>([
    ['waiting', 'possible'],
    ['sending', 'busy'],
    ['doubt', 'busy'],
    ['deferred', 'possible'],
    ['sent', 'possible'],
  ])('in a chunk that is %s is %s for those who have still to be sent to', (phase, expected) => {
    expect(answer({}, phase)).toBe(expected);
    expect(answer({ inDoubt: at }, phase)).toBe(expected);
    // Nobody is sending to these.
    expect(answer({ noSuchMailbox: at }, phase)).toBe('possible');
    expect(answer({ accepted: at }, phase)).toBe('told');
    expect(answer({ addressCorrected: at }, phase)).toBe('done');
  });

  it.each<[string, Facts, Facts]>([
    ['told', { noSuchMailbox: at }, { delivered: at }],
    ['told', { noSuchMailbox: at }, { accepted: at }],
    ['possible', { noSuchMailbox: at }, { noSuchNumber: at }],
    ['possible', { noSuchMailbox: at }, { skipped: at }],
  ])('is %s after two messages, %o and %o', (expected, first, second) => {
    expect(answer(first, 'sent', second)).toBe(expected);
  });

  it('is possible for a place that nothing is known of', () => {
    expect(readdressing(aDelivery({ phase: 'sent', facts: [] }), 3).readdressing).toBe('possible');
  });
});

describe('a campaign with somebody at another address', () => {
  it.each<CampaignState>(['running', 'paused', 'approved'])(
    'that is %s stays so, and knows when it was',
    (state) => {
      const campaign = aCampaign({ state, generation: 3, lanes: someLanes({ releasedThrough: 9 }) });
      expect(withReaddressed(campaign, createdAtMs + 5)).toEqual({
        ...campaign,
        addressCorrectedAtMs: createdAtMs + 5,
      });
    },
  );

  it('that was completed runs again', () => {
    const campaign = aCampaign({
      state: 'completed',
      generation: 3,
      lanes: someLanes({ releasedThrough: 9 }),
      completedAtMs: createdAtMs,
    });
    const { completedAtMs: _, ...rest } = campaign;
    expect(withReaddressed(campaign, createdAtMs + 5)).toEqual({
      ...rest,
      state: 'running',
      generation: 4,
      lanes: someLanes({ releasedThrough: 0 }),
      runningSinceMs: createdAtMs + 5,
      addressCorrectedAtMs: createdAtMs + 5,
    });
  });
});
