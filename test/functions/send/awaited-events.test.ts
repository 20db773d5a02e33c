import { beforeEach, describe, expect, it } from 'vitest';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import { EVENTS_PATIENCE_MS, type EventStreamFigures } from '../../../core/delivery/event-stream.ts';
import { createAwaitedEvents } from '../../../functions/send/awaited-events.ts';
import { aDelivery, createdAtMs } from '../../support/data/factories.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';

const SETTLE_MS = 900_000;
/** Claimed so long ago that its events are due. */
const doubted = (claimedMsAgo = SETTLE_MS, changes: Partial<Delivery> = {}): Delivery =>
  aDelivery({ phase: 'sending', claim: { id: 'other', atMs: createdAtMs - claimedMsAgo }, ...changes });

/** A stream whose figures say that everything is in the bucket until `untilMs`. */
const aRig = () => {
  const state = { nowMs: createdAtMs, untilMs: createdAtMs, files: 0, isDown: false, order: [] as string[] };
  const log = createRecordedLog();
  const figures = (): EventStreamFigures => ({
    oldestSeconds: [{ atMs: state.nowMs, value: (state.nowMs - state.untilMs) / 1000 }],
    incoming: [],
    refused: [],
  });
  const mayHearOf = createAwaitedEvents({
    eventStream: {
      async figures() {
        state.order.push('stream');
        if (state.isDown) throw new Error('down');
        return figures();
      },
    },
    eventFiles: {
      async waiting() {
        state.order.push('files');
        return state.files;
      },
    },
    clock: () => state.nowMs,
    settleMs: SETTLE_MS,
    log,
  });
  return { state, log, mayHearOf };
};
let rig: ReturnType<typeof aRig>;
beforeEach(() => {
  rig = aRig();
});

describe('events may still tell of a chunk', () => {
  it('never of one of which nobody is in doubt, and nothing is read for it', async () => {
    rig.state.files = 9;
    expect(await rig.mayHearOf(aDelivery())).toBe(false);
    expect(rig.state.order).toEqual([]);
  });

  it('no more where all are in their bucket and all files are read; the stream is asked first', async () => {
    expect(await rig.mayHearOf(doubted())).toBe(false);
    expect(rig.state.order).toEqual(['stream', 'files']);
  });

  it('while a file is still to be read', async () => {
    rig.state.files = 1;
    expect(await rig.mayHearOf(doubted())).toBe(true);
  });

  it('while an event of its time may wait in the stream', async () => {
    rig.state.untilMs = createdAtMs - 1;
    expect(await rig.mayHearOf(doubted())).toBe(true);
    expect(await rig.mayHearOf(doubted(SETTLE_MS + 1))).toBe(false);
  });

  it('while nobody can tell, which is said', async () => {
    rig.state.isDown = true;
    expect(await rig.mayHearOf(doubted())).toBe(true);
    expect(rig.log.lines.map(({ level }) => level)).toEqual(['warn']);
  });

  it('no more after the time that events are waited for', async () => {
    rig.state.isDown = true;
    expect(await rig.mayHearOf(doubted(EVENTS_PATIENCE_MS - 1))).toBe(true);
    expect(await rig.mayHearOf(doubted(EVENTS_PATIENCE_MS))).toBe(false);
  });

  it('by figures that are read every quarter of a minute, whatever they were', async () => {
    rig.state.isDown = true;
    await rig.mayHearOf(doubted());
    rig.state.isDown = false;
    rig.state.nowMs += 14_999;
    expect(await rig.mayHearOf(doubted())).toBe(true);
    expect(rig.state.order).toEqual(['stream']);
    rig.state.nowMs += 1;
    rig.state.untilMs = rig.state.nowMs;
    expect(await rig.mayHearOf(doubted())).toBe(false);
  });

  it('by figures that may lag behind for half the time that events are given', async () => {
    // Nothing heard since: what came in before is in the bucket, but for that much time.
    const silent = createAwaitedEvents({
      eventStream: { figures: async () => ({ oldestSeconds: [], incoming: [], refused: [] }) },
      eventFiles: { waiting: async () => 0 },
      clock: () => createdAtMs,
      settleMs: SETTLE_MS,
      log: rig.log,
    });
    expect(await silent(doubted(SETTLE_MS * 1.5 - 1))).toBe(true);
    expect(await silent(doubted(SETTLE_MS * 1.5))).toBe(false);
  });
});
