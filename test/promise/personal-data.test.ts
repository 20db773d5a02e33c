import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLog } from '../../functions/runtime/log.ts';
import { createSendingRig, type Fault } from '../support/rigs/sending-rig.ts';

/** Stands in everything that is personal; nothing else has it. */
const MARK = 'zzmarked';
const PEOPLE = 240;
const phoneOf = (number: number): string => `+336120${String(number).padStart(5, '0')}`;

const list = [
  'reference;first_name;last_name;email;phone;language',
  ...Array.from({ length: PEOPLE }, (_, number) => {
    // Some rows are rejected, duplicates, or of people without a usable address: these are reported in words.
    const of = number % 20 === 9 ? number - 1 : number;
    const reference = number % 20 === 7 ? '' : `${MARK}-${of}`;
    const email = number % 20 === 11 ? `${MARK}(at)example.org` : `p${of}.${MARK}@example.org`;
    return `${reference};${MARK} Amélie;${MARK} Lefèvre;${email};${phoneOf(of)};fr`;
  }),
]
  .map((line) => `${line}\r\n`)
  .join('');

let written: string[];
beforeEach(() => {
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'tocsin-test');
  written = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const faults: Fault[] = ['failBefore', 'failAfter', 'dieBefore', 'dieAfter'];

it.each([
  ['all is well', 0],
  ['services fail and quote who it was about', 0.03],
])('import, pace, send and track put nobody into a log or a queue when %s', async (_, share) => {
  const rig = await createSendingRig({
    people: PEOPLE,
    list,
    ratePerSecond: 50,
    fault: (_call, random) => (random() < share ? faults[Math.floor(random() * faults.length)] : undefined),
    faultSays: `for <p1.${MARK}@example.org>, ${phoneOf(1)}`,
  });
  for (let minutes = 0; minutes < 240 && (await rig.campaign()).state !== 'completed'; minutes += 1) {
    await rig.time.run(60_000);
  }
  rig.stop();
  expect(rig.provider.taken.length).toBeGreaterThan(PEOPLE / 2);

  const log = createLog();
  for (const { level, message, fields } of rig.log.lines) log[level as 'info'](message, fields);
  expect(written.length).toBe(rig.log.lines.length);
  const queued = [rig.importQueue, rig.chunkQueue, rig.eventQueue].flatMap(({ bodies }) => bodies);
  expect(queued.length).toBeGreaterThan(5);
  const phones = Array.from({ length: PEOPLE }, (_person, number) => phoneOf(number));
  const shows = (text: string): boolean =>
    text.includes(MARK) || phones.some((phone) => text.includes(phone));
  expect([...written, ...queued].filter(shows)).toEqual([]);
});
