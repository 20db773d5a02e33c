import { describe, expect, it } from 'vitest';
import type { Place } from '../../../core/audience/audience.ts';
import {
  createFallbackAttempts,
  noFallbackAttempts,
  noteFallbackPlaces,
} from '../../../core/delivery/attempts.ts';
import { aDelivery } from '../../support/data/factories.ts';

const first = aDelivery({
  facts: [{ delivered: 1 }, { noSuchMailbox: 1 }, { rejected: 1 }],
  fallbackTo: { 1: { chunk: 7, place: 0 }, 2: { chunk: 7, place: 1 } },
});
const fallback = aDelivery({
  chunk: 7,
  channel: 'sms',
  facts: [{ accepted: 2 }, { delivered: 3 }],
  originalPlaces: [
    { chunk: 0, place: 1 },
    { chunk: 0, place: 2 },
  ],
});

describe('a fallback attempt', () => {
  it('is found by the place of the first, with its channel and what is known of it', () => {
    const attempts = createFallbackAttempts();
    attempts.add(fallback);
    attempts.add(first);
    expect([0, 1, 2].map((place) => attempts.of(first, place))).toEqual([
      undefined,
      { channel: 'sms', facts: { accepted: 2 } },
      { channel: 'sms', facts: { delivered: 3 } },
    ]);
    expect(attempts.at({ chunk: 7, place: 1 })).toEqual({ channel: 'sms', facts: { delivered: 3 } });
  });

  it('is nobody’s in a chunk that none was made for', () => {
    const attempts = createFallbackAttempts();
    attempts.add(fallback);
    expect(attempts.of({}, 1)).toBeUndefined();
    expect(attempts.of(aDelivery(), 0)).toBeUndefined();
  });

  it('is not known before its chunk has been read, nor beyond the end of it', () => {
    const attempts = createFallbackAttempts();
    expect(attempts.of(first, 1)).toBeUndefined();
    attempts.add(fallback);
    expect(attempts.of(first, 1)).toBeDefined();
    expect(attempts.at({ chunk: 7, place: 2 })).toBeUndefined();
  });

  it('is never one of a chunk of first attempts', () => {
    const attempts = createFallbackAttempts();
    attempts.add(first);
    expect(attempts.at({ chunk: first.chunk, place: 0 })).toBeUndefined();
    expect(noFallbackAttempts.of(first, 1)).toBeUndefined();
  });

  it('stands at a place that is noted by the place of the first', () => {
    const places = new Map<string, Place>([['3.1', { chunk: 5, place: 0 }]]);
    noteFallbackPlaces(places, fallback);
    noteFallbackPlaces(places, first);
    expect(places).toEqual(
      new Map([
        ['3.1', { chunk: 5, place: 0 }],
        ['0.1', { chunk: 7, place: 0 }],
        ['0.2', { chunk: 7, place: 1 }],
      ]),
    );
  });
});
