import { describe, expect, it } from 'vitest';
import type { CampaignState } from '../../../core/campaign/campaign.ts';
import { createFallbackAttempts } from '../../../core/delivery/attempts.ts';
import type { Facts } from '../../../core/delivery/outcome.ts';
import { letterReason } from '../../../core/report/letter-reason.ts';
import { createResults, personResultAt } from '../../../core/report/results.ts';
import { aDelivery, createdAtMs, someRules } from '../../support/data/factories.ts';

const at = createdAtMs / 1000;
const day = 86_400;
const rules = { ...someRules(), timeZone: 'UTC' };

/** A person written to by email and then by SMS. */
const pair = (first: Facts, fallback: Facts) => {
  const email = aDelivery({ facts: [first], fallbackTo: { 0: { chunk: 7, place: 0 } }, fallbackPlaces: [0] });
  const originalPlaces = [{ chunk: 0, place: 0 }];
  const sms = aDelivery({ chunk: 7, channel: 'sms', facts: [fallback], originalPlaces });
  const attempts = createFallbackAttempts();
  attempts.add(sms);
  return { email, sms, attempts };
};

describe('how a person stands', () => {
  it.each<[string, Facts, Facts, object]>([
    [
      'by the first, where that told them',
      { delivered: at },
      { delivered: at + day },
      { standing: 'told', result: 'delivered', channel: 'email', day: '2026-11-24' },
    ],
    [
      'by the fallback attempt, where only that did',
      { accepted: at, noSuchMailbox: at },
      { accepted: at + day, delivered: at + day },
      { standing: 'told', result: 'delivered', channel: 'sms', day: '2026-11-25' },
    ],
    [
      'by the first, where the other was skipped',
      { accepted: at, noSuchMailbox: at },
      { skipped: at },
      { standing: 'owed', result: 'bounced', channel: 'email', day: '2026-11-24' },
    ],
    [
      'by the letter, where both a letter and a call told them',
      { noSuchMailbox: at, toldByLetter: at + day, toldByPhone: at },
      {},
      { standing: 'told', result: 'told', channel: 'letter', day: '2026-11-25' },
    ],
  ])('is told %s', (_, first, fallback, standing) => {
    const { email, attempts } = pair(first, fallback);
    expect(personResultAt(email, 0, rules, attempts)).toEqual(standing);
  });

  it('is counted once, whichever of two deliveries is read first', () => {
    const { email, sms, attempts } = pair({ noSuchMailbox: at }, { delivered: at });
    const results = createResults(rules, attempts);
    for (const delivery of [sms, email]) results.add(delivery);
    expect(results.lines()).toEqual([
      { day: '2026-11-24', channel: 'sms', language: 'fr', standing: 'told', result: 'delivered', people: 1 },
    ]);
  });
});

describe('the reason for a letter', () => {
  const failed: Facts = { noSuchMailbox: at };

  it.each<[CampaignState, string | undefined]>([
    ['running', undefined],
    ['paused', undefined],
    ['completed', 'their mailbox does not exist'],
    ['cancelled', 'their mailbox does not exist'],
  ])('waits for the next channel as long as a campaign may come to it: %s', (state, reason) => {
    const delivery = aDelivery({ facts: [failed], fallbackPlaces: [0] });
    expect(letterReason(delivery, 0, someRules({ state }))?.reason.en).toBe(reason);
    // Nobody waits for a channel that does not reach them.
    const last = aDelivery({ facts: [failed] });
    expect(letterReason(last, 0, someRules({ state }))?.reason.en).toBe('their mailbox does not exist');
  });

  it('is of both attempts, or of the first where the other was skipped', () => {
    const both = pair(failed, { noSuchNumber: at });
    expect(letterReason(both.email, 0, someRules({ state: 'running' }), both.attempts)?.reason.en).toBe(
      'their mailbox does not exist; then their number does not exist',
    );
    const skipped = pair(failed, { skipped: at });
    expect(letterReason(skipped.email, 0, someRules({ state: 'running' }), skipped.attempts)?.reason.en).toBe(
      'their mailbox does not exist',
    );
  });

  it('is given once for each person, by their first attempt', () => {
    const { sms, attempts } = pair(failed, { noSuchNumber: at });
    expect(letterReason(sms, 0, someRules({ state: 'completed' }), attempts)).toBeUndefined();
  });
});
