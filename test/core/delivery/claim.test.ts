import { describe, expect, it } from 'vitest';
import {
  awaitsEvents,
  claim,
  claimable,
  eventsDueMs,
  expired,
  holdsClaim,
  leaseHolds,
  placesToSend,
  recordResults,
  settled,
  withdrawn,
} from '../../../core/delivery/claim.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import { MAX_ATTEMPTS } from '../../../core/delivery/retry.ts';
import type { SendResult } from '../../../core/provider/sender.ts';
import { aDelivery } from '../../support/data/factories.ts';

const NOW = 1_795_000_000_000;
const SECONDS = NOW / 1000;
const SETTLE = 900_000;

const three = (changes: Partial<Delivery> = {}): Delivery =>
  aDelivery({ size: 3, phase: 'waiting', facts: [{}, {}, {}], ...changes });
const claimed = (changes: Partial<Delivery> = {}): Delivery =>
  three({ phase: 'sending', claim: { id: 'mine', atMs: NOW }, ...changes });
const results = (...list: SendResult[]): Map<number, SendResult> => new Map(list.entries());
const record = (delivery: Delivery, told: Map<number, SendResult>, last = true) =>
  recordResults(delivery, told, 'mine', NOW, SETTLE, last);

const accepted: SendResult = { result: 'accepted' };
const throttled: SendResult = { result: 'throttled' };
const transient: SendResult = { result: 'transient', code: 'TRANSIENT_FAILURE' };
const permanent: SendResult = { result: 'permanent', code: 'MESSAGE_REJECTED' };
const unknown: SendResult = { result: 'unknown', code: 'TIMEOUT' };
const halt: SendResult = { result: 'halt', code: 'ACCOUNT_SENDING_PAUSED' };

describe('event files that are still to be read', () => {
  const sixHours = 6 * 3_600_000;

  it('are waited for by whoever is in doubt, however long ago', () => {
    const doubted = three({
      phase: 'doubt',
      claim: { id: 'dead', atMs: NOW },
      facts: [{ inDoubt: SECONDS }, {}, {}],
    });
    expect(awaitsEvents(claimed(), NOW + 2 * SETTLE)).toBe(true);
    expect(awaitsEvents(doubted, NOW + 2 * SETTLE)).toBe(true);
    expect(awaitsEvents({ ...doubted, phase: 'waiting' }, NOW + 2 * SETTLE)).toBe(true);
  });

  it('are nothing to a chunk of which everybody has an answer or was never sent to', () => {
    expect(awaitsEvents(three(), NOW)).toBe(false);
    expect(awaitsEvents(three({ facts: [{ inDoubt: 1, accepted: 2 }, {}, {}] }), NOW)).toBe(false);
  });

  it('are nothing either to a claim that was answered, of whoever else is to be sent to', () => {
    const answered = { claim: { id: 'mine', atMs: NOW }, facts: [{ inDoubt: 1, accepted: 2 }, {}, {}] };
    expect(awaitsEvents(three(answered), NOW)).toBe(false);
    expect(awaitsEvents(three({ ...answered, facts: [{}, {}, {}] }), NOW)).toBe(false);
  });

  it('are waited for no longer than six hours, as told twice is better than never', () => {
    expect(awaitsEvents(claimed(), NOW + sixHours - 1)).toBe(true);
    expect(awaitsEvents(claimed(), NOW + sixHours)).toBe(false);
  });
});

describe('the events of a claim', () => {
  it('are in their bucket a settling window after it', () => {
    expect(eventsDueMs(claimed(), SETTLE)).toBe(NOW + SETTLE);
    expect(eventsDueMs(three(), SETTLE)).toBe(SETTLE);
  });

  it('are waited for until the end of the doubt, where that is later, and only in doubt', () => {
    const last = { claim: { id: 'mine', atMs: NOW } };
    const later = NOW + 2 * SETTLE;
    expect(eventsDueMs(three({ ...last, phase: 'doubt', notBeforeMs: later }), SETTLE)).toBe(later);
    expect(eventsDueMs(three({ ...last, phase: 'doubt', notBeforeMs: NOW }), SETTLE)).toBe(NOW + SETTLE);
    expect(eventsDueMs(three({ ...last, phase: 'deferred', notBeforeMs: later }), SETTLE)).toBe(NOW + SETTLE);
  });
});

describe('a claim', () => {
  it('is possible of what was put off', () => {
    expect(claimable(three({ phase: 'deferred', notBeforeMs: NOW + 1 }), NOW, SETTLE)).toBe('claim');
  });

  it('of which nothing is kept is nobody’s, and long past', () => {
    const nobodys = three({ phase: 'sending' });
    expect(claimable(nobodys, NOW, SETTLE)).toBe('claim');
    expect(awaitsEvents(nobodys, NOW)).toBe(false);
    expect(holdsClaim(nobodys, 'mine')).toBe(false);
  });

  it('is refused while another may be alive and once everybody has an answer', () => {
    expect(claimable(three(), NOW, SETTLE)).toBe('claim');
    expect(claimable(three({ phase: 'sent' }), NOW, SETTLE)).toBe('done');
    expect(claimable(claimed(), NOW + SETTLE - 1, SETTLE)).toBe('busy');
    expect(claimable(three({ phase: 'doubt', notBeforeMs: NOW + 1 }), NOW, SETTLE)).toBe('busy');
  });

  it('is possible again when the settling window has passed', () => {
    expect(claimable(claimed(), NOW + SETTLE, SETTLE)).toBe('claim');
    expect(claimable(three({ phase: 'doubt', notBeforeMs: NOW }), NOW, SETTLE)).toBe('claim');
  });

  it('after an unanswered one sends only to those of whom no event tells, and names them', () => {
    const unanswered = claimed({ facts: [{ accepted: SECONDS }, {}, { rejected: SECONDS }] });
    const again = claim(unanswered, 'next', NOW + SETTLE);
    expect(placesToSend(again)).toEqual([1]);
    expect(again.facts).toEqual([
      { accepted: SECONDS },
      { inDoubt: SECONDS, sentAgain: SECONDS + SETTLE / 1000 },
      { rejected: SECONDS },
    ]);
  });

  it('after a doubt does not name those who had not been sent to yet', () => {
    const doubtful = three({ phase: 'doubt', facts: [{ inDoubt: SECONDS }, {}, { accepted: SECONDS }] });
    const again = claim(doubtful, 'next', NOW + SETTLE);
    expect(placesToSend(again)).toEqual([0, 1]);
    expect(again.facts.map(({ sentAgain }) => sentAgain !== undefined)).toEqual([true, false, false]);
  });

  it('waits no more for the time until which the chunk was left', () => {
    for (const phase of ['doubt', 'deferred'] as const) {
      expect(claim(three({ phase, notBeforeMs: NOW }), 'next', NOW)).not.toHaveProperty('notBeforeMs');
    }
    const facts = [{ delivered: SECONDS }];
    expect(settled(three({ phase: 'doubt', notBeforeMs: NOW, size: 1, facts }))).not.toHaveProperty(
      'notBeforeMs',
    );
  });

  it('that has passed to another holder lets the first call no more', () => {
    expect(leaseHolds(claimed({ claim: { id: 'other', atMs: NOW } }), 'mine', NOW, SETTLE)).toBe(false);
    expect(leaseHolds(claimed({ phase: 'sent' }), 'mine', NOW, SETTLE)).toBe(false);
  });

  it('lets its holder call the provider for a third of the settling window only', () => {
    expect(leaseHolds(claimed(), 'mine', NOW + SETTLE / 3 - 1, SETTLE)).toBe(true);
    expect(leaseHolds(claimed(), 'mine', NOW + SETTLE / 3, SETTLE)).toBe(false);
  });
});

describe('recording results', () => {
  it('ends the chunk when everybody has an answer', () => {
    const { delivery, next } = record(claimed(), results(accepted, permanent, accepted));
    expect(next).toEqual({ next: 'done' });
    expect(delivery.phase).toBe('sent');
    expect(delivery.facts).toEqual([{ accepted: SECONDS }, { rejected: SECONDS }, { accepted: SECONDS }]);
  });

  it('keeps what the provider tells of somebody whom it refuses', () => {
    const optedOut: SendResult = { ...permanent, fact: 'optedOut' };
    const { delivery } = record(claimed(), results(accepted, optedOut, permanent));
    expect(delivery.facts.slice(1)).toEqual([{ optedOut: SECONDS }, { rejected: SECONDS }]);
  });

  it('burns no attempt for throttling, however often', () => {
    let delivery = claimed();
    for (let tries = 0; tries < 50; tries += 1) {
      ({ delivery } = record(
        claimed({ ...delivery, phase: 'sending' }),
        results(accepted, throttled, throttled),
      ));
    }
    expect(delivery.attempts).toBe(0);
    expect(delivery.phase).toBe('waiting');
    expect(placesToSend(delivery)).toEqual([1, 2]);
  });

  it('gives a person up, by name, when the attempts are used up', () => {
    const { delivery, next } = record(
      claimed({ attempts: MAX_ATTEMPTS - 1 }),
      results(accepted, transient, accepted),
    );
    expect(next).toEqual({ next: 'done' });
    expect(delivery.facts[1]).toEqual({ gaveUp: SECONDS });
  });

  it('retries a passing failure before that', () => {
    const { delivery, next } = record(claimed(), results(accepted, transient, accepted));
    expect(next).toEqual({ next: 'retry' });
    expect(delivery).toMatchObject({ phase: 'waiting', attempts: 1 });
    expect(placesToSend(delivery)).toEqual([1]);
  });

  it('waits for events when a call was not answered, though others must be tried again', () => {
    const { delivery, next } = record(claimed(), results(unknown, unknown, throttled));
    expect(next).toEqual({ next: 'settle' });
    expect(delivery).toMatchObject({ phase: 'doubt', notBeforeMs: NOW + SETTLE });
  });

  it('halts the campaign and leaves its people to be sent to later', () => {
    const { delivery, next } = record(claimed(), results(accepted, halt, halt));
    expect(next).toEqual({ next: 'halt', code: 'ACCOUNT_SENDING_PAUSED' });
    expect(delivery.phase).toBe('waiting');
    expect(placesToSend(delivery)).toEqual([1, 2]);
  });

  it('adds the facts of a late holder without moving the chunk of another claim', () => {
    const taken = claimed({ claim: { id: 'other', atMs: NOW } });
    const { delivery } = record(taken, results(accepted, accepted, transient));
    expect(delivery).toMatchObject({ phase: 'sending', claim: { id: 'other' }, attempts: 0 });
    expect(placesToSend(delivery)).toEqual([2]);
  });

  it('ends the chunk, whoever holds it, once everybody has an answer', () => {
    const taken = claimed({ claim: { id: 'other', atMs: NOW } });
    expect(record(taken, results(accepted, accepted, permanent)).delivery.phase).toBe('sent');
  });

  it('changes nothing the second time, when the answer to the first write was lost', () => {
    const told = results(accepted, transient, accepted);
    const { delivery } = record(claimed(), told);
    const again = record(delivery, told);
    expect(again.delivery).toBe(delivery);
    expect(again.next).toEqual({ next: 'retry' });
  });

  it('does not wait for events that have already told of everybody', () => {
    const told = [{ accepted: SECONDS }, { accepted: SECONDS }, { accepted: SECONDS }];
    const { delivery, next } = record(claimed({ facts: told }), results(unknown, unknown, unknown));
    expect(next).toEqual({ next: 'done' });
    expect(delivery).toMatchObject({ phase: 'sent', facts: told });
  });

  it('burns no attempt while the provider cannot be reached', () => {
    const unreachable: SendResult = { result: 'unreachable', code: 'CONNECTION_REFUSED' };
    const { delivery, next } = record(claimed(), results(unreachable, unreachable, unreachable));
    expect(next).toEqual({ next: 'retry' });
    expect(delivery).toMatchObject({ phase: 'waiting', attempts: 0, facts: [{}, {}, {}] });
  });

  it('ends doubt after as many tries as any other failure', () => {
    let delivery = three();
    let nowMs = NOW;
    for (let tries = 0; tries < MAX_ATTEMPTS; tries += 1) {
      delivery = claim(delivery, 'mine', nowMs);
      expect(placesToSend(delivery)).toEqual([0, 1, 2]);
      nowMs += SETTLE;
    }
    const last = claim(delivery, 'mine', nowMs);
    expect(placesToSend(last)).toEqual([]);
    expect(last.facts[0]).toMatchObject({ inDoubt: SECONDS, gaveUp: nowMs / 1000 });
  });

  it('keeps the claim, renewed, between the calls of a chunk', () => {
    const { delivery } = recordResults(claimed(), results(accepted), 'mine', NOW + 4_000, SETTLE, false);
    expect(delivery).toMatchObject({ phase: 'sending', claim: { id: 'mine', atMs: NOW + 4_000 } });
  });

  it('burns an attempt for an answer that never came, so that doubt has an end', () => {
    expect(record(claimed(), results(unknown, accepted, accepted)).delivery.attempts).toBe(1);
  });

  it('burns none before the last of several calls', () => {
    expect(record(claimed(), results(transient), false).delivery.attempts).toBe(0);
  });

  it('lets nobody give people up but the holder of the claim', () => {
    const delivery = claimed({ attempts: MAX_ATTEMPTS, claim: { id: 'another', atMs: NOW } });
    expect(record(delivery, results(transient)).delivery.facts[0]).toEqual({});
  });

  it('adds no doubt to somebody of whom it is known that they were sent to', () => {
    const known = [{ accepted: SECONDS - 5 }, {}, {}];
    const { delivery } = record(claimed({ facts: known }), results(unknown, accepted, accepted));
    expect(delivery.facts[0]).toEqual({ accepted: SECONDS - 5 });
  });

  it('halts rather than wait for the events of another', () => {
    expect(record(claimed(), results(unknown, halt)).next).toEqual({ next: 'halt', code: halt.code });
  });

  it('leaves whoever was refused without a word on whom it is for as they are', () => {
    const refused: SendResult = { result: 'refused', code: 'BAD_REQUEST', says: '', people: 3 };
    const { delivery, next } = record(claimed({ attempts: 1 }), results(refused, refused, accepted));
    expect(delivery.facts).toEqual([{}, {}, { accepted: SECONDS }]);
    expect(delivery.attempts).toBe(1);
    expect(next).toEqual({ next: 'retry' });
  });

  it('halts when what may pass has not passed in all attempts, gives nobody up, and begins anew', () => {
    const wrongKey: SendResult = { result: 'transient', code: 'ACCESS_DENIED', finally: 'halt' };
    const first = record(claimed(), results(wrongKey, accepted));
    expect(first).toMatchObject({ delivery: { attempts: 1 }, next: { next: 'retry' } });
    const last = record(claimed({ attempts: MAX_ATTEMPTS - 1 }), results(wrongKey, accepted));
    expect(last.next).toEqual({ next: 'halt', code: 'ACCESS_DENIED' });
    expect(last.delivery.attempts).toBe(0);
    expect(last.delivery.facts).toEqual([{}, { accepted: SECONDS }, {}]);
  });
});

describe('results', () => {
  it('that never came leave their people in doubt since then', () => {
    const { delivery } = record(claimed(), results(unknown, accepted, accepted));
    expect(delivery.facts[0]).toEqual({ inDoubt: SECONDS });
  });

  it('of being taken are kept of somebody too of whom events were quicker', () => {
    const { delivery } = record(claimed({ facts: [{ delivered: SECONDS }, {}, {}] }), results(accepted));
    expect(delivery.facts[0]).toEqual({ accepted: SECONDS, delivered: SECONDS });
  });

  it('of another kind are not', () => {
    const { delivery } = record(claimed({ facts: [{ delivered: SECONDS }, {}, {}] }), results(permanent));
    expect(delivery.facts[0]).toEqual({ delivered: SECONDS });
  });

  it('that halt at once keep the attempts that were burned', () => {
    expect(record(claimed({ attempts: 2 }), results(halt)).delivery.attempts).toBe(2);
  });

  it('of the last attempt leave it burned', () => {
    const { delivery } = record(claimed({ attempts: MAX_ATTEMPTS - 1 }), results(transient));
    expect(delivery.attempts).toBe(MAX_ATTEMPTS);
  });
});

describe('a chunk of which nobody is left to send to', () => {
  const all = { facts: [{ accepted: 1 }, { rejected: 1 }, { gaveUp: 1 }] };

  it('is sent, and waits for no time any more', () => {
    const end = settled(three({ ...all, phase: 'doubt', notBeforeMs: NOW }));
    expect(end.phase).toBe('sent');
    expect(end).not.toHaveProperty('notBeforeMs');
  });

  it('is itself where it was so before, and where somebody is left', () => {
    const sent = three({ ...all, phase: 'sent' });
    expect(settled(sent)).toBe(sent);
    const left = three();
    expect(settled(left)).toBe(left);
  });
});

describe('a chunk whose people were deleted', () => {
  it('names all as expired who had still to be sent to, and nobody else, and is at its end', () => {
    const before = claimed({ facts: [{}, { inDoubt: 1 }, { delivered: 2 }] });
    const after = expired(before, NOW + 999);
    expect(after.facts).toEqual([{ expired: SECONDS }, { inDoubt: 1, expired: SECONDS }, { delivered: 2 }]);
    expect(after).toMatchObject({ phase: 'sent', chunk: before.chunk, size: 3 });
  });
});

describe('people of whom nothing is to be sent any more', () => {
  it('leave a chunk as it is where they are not in it, or were sent to before', () => {
    const before = three({ facts: [{ accepted: 1 }, {}, {}] });
    expect(withdrawn(before, new Map([[0, 'skipped']]), NOW)).toBe(before);
    expect(withdrawn(before, new Map(), NOW)).toBe(before);
  });

  it('are marked so only where they were not sent to before', () => {
    const delivery = three({ facts: [{ accepted: SECONDS }, {}, {}] });
    const why = new Map<number, 'skipped' | 'expired'>([
      [0, 'expired'],
      [1, 'skipped'],
    ]);
    expect(withdrawn(delivery, why, NOW).facts).toEqual([{ accepted: SECONDS }, { skipped: SECONDS }, {}]);
  });
});
