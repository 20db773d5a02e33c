import { describe, expect, it } from 'vitest';
import {
  createOnDemandCapacity,
  limitsOfNewTable,
  type OnDemandLimits,
  type Place,
} from '../../../local/front-door/on-demand-capacity.ts';

const limits: OnDemandLimits = {
  table: { write: 40, read: 120 },
  key: { write: 10, read: 30 },
  burstSeconds: 5,
};

const rig = (given = limits) => {
  let nowMs = 1_000_000;
  const capacity = createOnDemandCapacity(given, () => nowMs);
  let unlike = 0;
  return {
    ...capacity,
    wait: (seconds: number) => {
      nowMs += 1_000 * seconds;
    },
    /** How many operations of one unit go at this moment: of one key, or each of another. */
    goes: (place: Partial<Place> = {}, most = 10_000): number => {
      const at = (): Place => ({ kind: 'write', table: 'Lookup', key: `k${unlike++}`, ...place });
      let gone = 0;
      while (gone < most && capacity.admit(at(), 1)) gone += 1;
      return gone;
    },
  };
};

describe('a new on-demand table', () => {
  it('has the limits that AWS documents', () => {
    expect(limitsOfNewTable()).toEqual({
      table: { write: 4_000, read: 12_000 },
      key: { write: 1_000, read: 3_000 },
      burstSeconds: 300,
    });
  });

  it('takes its units a second of all keys together', () => {
    const { goes, wait } = rig();
    expect(goes()).toBe(40);
    wait(1);
    expect(goes()).toBe(40);
    wait(0.5);
    expect(goes()).toBe(20);
  });

  it('takes a quarter of them for one key, which others do not feel', () => {
    const { goes, wait } = rig();
    expect(goes({ key: 'hot' })).toBe(10);
    expect(goes({ key: 'other' })).toBe(10);
    wait(1);
    expect(goes({ key: 'hot' })).toBe(10);
  });

  it('takes nothing of the table for what a key refuses', () => {
    const { goes } = rig();
    expect(goes({ key: 'hot' })).toBe(10);
    expect(goes({ key: 'hot' })).toBe(0);
    expect(goes()).toBe(30);
  });

  it('keeps what it did not use for so long as it may, and a key for one second', () => {
    const { goes, wait } = rig();
    wait(3);
    expect(goes()).toBe(3 * 40);
    wait(100);
    expect(goes({ key: 'hot' })).toBe(10);
    expect(goes()).toBe(5 * 40 - 10);
  });

  it('keeps nothing where no burst is allowed', () => {
    const { goes, wait } = rig({ ...limits, burstSeconds: 0 });
    wait(100);
    expect(goes()).toBe(40);
  });

  it('limits reads apart from writes, and each table by itself', () => {
    const { goes } = rig();
    expect(goes()).toBe(40);
    expect(goes({ kind: 'read' })).toBe(120);
    expect(goes({ kind: 'read', key: 'hot', table: 'Audience' })).toBe(30);
    expect(goes({ table: 'Audience' })).toBe(40);
  });

  it('limits what names no key by the table alone', () => {
    expect(rig().goes({ key: undefined })).toBe(40);
  });

  it('lets one operation make a debt, which is paid off before the next goes', () => {
    const { admit, goes, wait } = rig();
    expect(admit({ kind: 'write', table: 'Lookup', key: 'a' }, 100)).toBe(true);
    expect(goes()).toBe(0);
    wait(1.5);
    expect(goes()).toBe(0);
    wait(0.25);
    expect(goes()).toBe(10);
    expect(goes({ key: 'a' })).toBe(0);
  });

  it('is corrected by what an operation really used, either way', () => {
    const { admit, correct, goes } = rig();
    const place: Place = { kind: 'write', table: 'Lookup', key: 'a' };
    admit(place, 1);
    correct(place, 9);
    expect(goes({ key: 'a' })).toBe(0);
    correct(place, -4);
    expect(goes({ key: 'a' })).toBe(4);
    expect(goes()).toBe(30);
  });

  it('goes on from where a key was, however many others there are', () => {
    const { goes, wait } = rig();
    expect(goes({ key: 'hot' })).toBe(10);
    expect(goes()).toBe(30);
    wait(1);
    // All others are forgotten, as they are full again.
    expect(goes({ key: 'hot' }, 8)).toBe(8);
    wait(1.1);
    expect(goes({ key: 'hot' })).toBe(10);
  });
});
