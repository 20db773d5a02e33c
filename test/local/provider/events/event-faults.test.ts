import { describe, expect, it } from 'vitest';
import { mixOf } from '../../../../local/faults/mix.ts';
import { DeliveryStream } from '../../../../local/provider/events/delivery-stream.ts';
import { createEventFaults } from '../../../../local/provider/events/event-faults.ts';
import type { Plan } from '../../../../local/provider/recipients/behaviour.ts';
import type { CallHead } from '../../../../local/provider/storage/journal.ts';
import { tellByPerson } from '../../../../local/provider/storage/per-person-report.ts';
import { manualTime } from '../setup.ts';

const shares = {
  ...mixOf(1).events,
  shuffled: 0.5,
  repeated: 0.3,
  delayed: 0.4,
  delayMs: 5_000,
};

describe('event files under faults', () => {
  it('come shuffled, twice and out of order, and every record comes', async () => {
    const time = manualTime();
    const files: string[] = [];
    const stored: number[] = [];
    const stream = new DeliveryStream({
      name: 's',
      prefix: 'events/',
      bufferSeconds: 1,
      bufferMiB: 5,
      compression: 'UNCOMPRESSED',
      clock: time.clock,
      timers: time.timers,
      put: async (_key, body) => {
        files.push(body.toString('latin1'));
      },
      faults: createEventFaults(shares),
    }).open({
      stored: (events) => stored.push(...events.map(({ message }) => message)),
      drained: () => undefined,
    });
    const sent = Array.from({ length: 200 }, (_, message) => message);
    for (const message of sent) {
      stream.add(`{"number":${message}}`, { message, index: 0 });
      time.advance(250);
      await new Promise(setImmediate);
    }
    time.advance(60_000);
    for (let rest = 0; rest < 20; rest += 1) await new Promise(setImmediate);

    const lines = files.map((file) =>
      file
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).number as number),
    );
    expect(new Set(lines.flat())).toEqual(new Set(sent));
    expect(stored.sort((one, other) => one - other)).toEqual(sent);
    expect(lines.flat().length).toBeGreaterThan(sent.length);
    const ascending = (numbers: readonly number[]) =>
      numbers.every((number, at) => at === 0 || (numbers[at - 1] ?? 0) <= number);
    expect(lines.some((file) => !ascending(file))).toBe(true);
    expect(ascending(lines.map(([first]) => first ?? 0))).toBe(false);
  });

  it('lose the share of events that was asked for, the same ones whenever it is asked', () => {
    const faults = createEventFaults({ ...shares, lost: 0.01 });
    const again = createEventFaults({ ...shares, lost: 0.01 });
    let lost = 0;
    for (let person = 0; person < 20_000; person += 1) {
      const isLost = faults.isLost(`person ${person}`, 0);
      expect(again.isLost(`person ${person}`, 0)).toBe(isLost);
      if (isLost) lost += 1;
    }
    expect(lost).toBeGreaterThan(150);
    expect(lost).toBeLessThan(250);
  });
});

describe('the provider’s account by person', () => {
  const delivered: Plan = {
    fate: 'delivered',
    happenings: [
      { event: 'Send', afterMs: 0 },
      { event: 'Delivery', afterMs: 100 },
    ],
  };
  const complained: Plan = {
    fate: 'complaint',
    happenings: [...delivered.happenings, { event: 'Complaint', afterMs: 900 }],
  };
  const call = (at: number, ...who: string[]): CallHead => ({
    at,
    op: 'SendBulkEmail',
    to: who.map((one) => `${one}@example.org`),
    who,
  });
  const tell = (lost: readonly string[], ...calls: CallHead[]) =>
    tellByPerson({
      calls,
      planOf: ({ who }, index) => (who?.[index] === 'cross' ? complained : delivered),
      isHeard: (_head, who, index) => !lost.includes(`${who} ${index}`),
    });

  it('counts each as the events say that were not lost', () => {
    const report = tell(['silent 0', 'silent 1', 'cross 2'], call(1_000, 'ann', 'silent', 'cross'));
    expect(report).toEqual({
      people: 3,
      outcomes: { accepted: 1, delivered: 2, bounced: 0, complained: 0, rejected: 0 },
      doubled: [],
    });
  });

  it('names who has two messages, how far apart, and whether the event of the first was lost', () => {
    const report = tell(['ann 0'], call(1_000, 'ann', 'bob'), call(31_000, 'ann'), call(40_000, 'bob'));
    expect(report.people).toBe(2);
    expect(report.doubled).toEqual([
      { address: 'ann@example.org', messages: 2, isSendEventLost: true, apartMs: 30_000 },
      { address: 'bob@example.org', messages: 2, isSendEventLost: false, apartMs: 39_000 },
    ]);
  });
});
