import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import { outcomeOf } from '../../../core/delivery/outcome.ts';
import { aDelivery, audience, campaignId, createdAtMs } from '../../support/data/factories.ts';
import { createLettersRig, type Fault } from './letters-rig.ts';

const at = createdAtMs / 1000;
const reference = (chunk: number, place: number): string => `P${String(chunk * 50 + place).padStart(7, '0')}`;

/** Two chunks of the letter list, one of emails of which one bounced; one person was told, one has no address. */
const someDeliveries = (): Delivery[] => [
  aDelivery({ chunk: 0, channel: 'letter', size: 9 }),
  aDelivery({
    chunk: 1,
    facts: [
      { accepted: at, delivered: at + 1 },
      { accepted: at, bouncedPermanent: at + 1 },
      { accepted: at },
    ],
    phase: 'sent',
  }),
  aDelivery({
    chunk: 2,
    channel: 'letter',
    facts: [{}, { toldByPhone: at }, {}, {}],
    noPostPlaces: [2],
  }),
];
const owed = [
  ...Array.from({ length: 9 }, (_, place) => reference(0, place)),
  reference(1, 1),
  // Silent, and the campaign has ended: nobody knows that it arrived.
  reference(1, 2),
  reference(2, 0),
  reference(2, 3),
].sort();

type Rig = Awaited<ReturnType<typeof createLettersRig>>;

/** Everybody's outcome by reference, of those whom the deliveries hold. */
const outcomes = async (rig: Rig): Promise<Map<string, string>> => {
  const found = new Map<string, string>();
  for await (const page of rig.deliveries.scan(audience)) {
    for (const { chunk, facts } of page) {
      for (const [place, known] of facts.entries()) found.set(reference(chunk, place), outcomeOf(known));
    }
  }
  return found;
};
const toldOf = async (rig: Rig): Promise<string[]> =>
  [...(await outcomes(rig))].flatMap(([who, outcome]) => (outcome === 'told' ? [who] : [])).sort();

describe('a batch of letters', () => {
  it('has one letter for each who is owed one, in files of so many', async () => {
    const rig = await createLettersRig(someDeliveries());
    await rig.make(1);
    expect(rig.printed(1).sort()).toEqual(owed);
    expect(await rig.batch(1)).toMatchObject({ state: 'written', parts: 2, letters: 13, sheets: 13 });
    const parts = await rig.batches.listParts(campaignId, 1);
    expect(parts.map(({ file }) => file?.letters)).toEqual([7, 6]);
    expect(await toldOf(rig)).toEqual([reference(2, 1)]);
  });

  it('lists all letters as they lie in the files, and seals the files', async () => {
    const rig = await createLettersRig(someDeliveries());
    await rig.make(1);
    const lines = rig.text('1/letters.csv').trim().split('\r\n');
    expect(lines).toHaveLength(14);
    expect(lines.slice(1).map((line) => line.split(';')[3])).toEqual(rig.printed(1));
    expect(lines[1]).toMatch(/^letters-0001\.pdf;1;1;P0000000;K7M00000;fr;/);
    expect(lines[8]).toMatch(/^letters-0002\.pdf;1;1;/);
    const { seal } = await rig.batch(1);
    expect(seal).toBe(rig.sha256('1/manifest.json'));
    const manifest = JSON.parse(rig.text('1/manifest.json'));
    expect(manifest).toMatchObject({ batch: 1, content: 'f00d', letters: 13 });
    const names = ['letters-0001.pdf', 'letters-0002.pdf', 'letters.csv'];
    expect(manifest.files.map(({ name }: { name: string }) => name)).toEqual(names);
    for (const { name, sha256 } of manifest.files) expect(sha256).toBe(rig.sha256(`1/${name}`));
  });

  it('tells everybody in it once it is posted, and nobody else', async () => {
    const rig = await createLettersRig(someDeliveries());
    await rig.make(1);
    await rig.end(1, 'posting');
    expect((await rig.batch(1)).state).toBe('posted');
    expect(await toldOf(rig)).toEqual([...owed, reference(2, 1)].sort());
    const first = await rig.deliveries.get(audience, 0);
    expect(first?.facts[0]?.toldByLetter).toBe(Date.parse('2026-11-25T12:00:00Z') / 1000);
    await rig.make(2);
    expect(await rig.batch(2)).toMatchObject({ state: 'written', letters: 0, parts: 0 });
  });

  it('leaves whoever is in it out of the next one', async () => {
    const rig = await createLettersRig(someDeliveries());
    await rig.make(1);
    await rig.make(2);
    expect(rig.printed(2)).toEqual([]);
  });

  it('frees everybody for the next one where it is voided', async () => {
    const rig = await createLettersRig(someDeliveries());
    await rig.make(1);
    await rig.end(1, 'voiding');
    expect((await rig.batch(1)).state).toBe('voided');
    expect(await toldOf(rig)).toEqual([reference(2, 1)]);
    await rig.make(2);
    expect(rig.printed(2).sort()).toEqual(owed);
  });

  it('leaves out whose address fits no envelope, and keeps them in no batch', async () => {
    const rig = await createLettersRig([aDelivery({ chunk: 0, channel: 'letter', size: 3 })]);
    const [page] = await rig.deps.audience.getMany([{ audience, chunk: 0 }]);
    const chunk = page?.chunk;
    const [first, second, third] = chunk?.recipients ?? [];
    if (chunk === undefined || !first || !second || !third) throw new Error('no chunk');
    await rig.replacePeople({ ...chunk, recipients: [first, { ...second, postal: { lines: [] } }, third] });
    await rig.make(1);
    expect(rig.printed(1)).toEqual([first.reference, third.reference]);
    await rig.end(1, 'posting');
    expect(await toldOf(rig)).toEqual([first.reference, third.reference]);
    expect((await rig.deliveries.get(audience, 0))?.letters?.[1]).toBeUndefined();
  });

  it.each(['erased', 'deleted with the list'])(
    'leaves out whose data is %s before the letter is printed, and never counts them as told',
    async (how) => {
      const rig = await createLettersRig([aDelivery({ chunk: 0, channel: 'letter', size: 2 })]);
      const [page] = await rig.deps.audience.getMany([{ audience, chunk: 0 }]);
      const [first, second] = page?.chunk.recipients ?? [];
      if (page === undefined || !first || !second) throw new Error('no chunk');
      const recipients = how === 'erased' ? [first, { ...second, reference: '' }] : [];
      await rig.replacePeople({ ...page.chunk, recipients });
      await rig.make(1);
      const printed = how === 'erased' ? [first.reference] : [];
      expect(rig.printed(1)).toEqual(printed);
      expect((await rig.deliveries.get(audience, 0))?.letters?.[1]).toBeUndefined();
      await rig.end(1, 'posting');
      expect(await toldOf(rig)).toEqual(printed);
    },
  );

  it('is written where the message of a part was lost, once it is asked for again', async () => {
    const rig = await createLettersRig(someDeliveries());
    const send = rig.deps.queue.send;
    let isLost = false;
    rig.deps.queue.send = async (message) => {
      if (message.do === 'write' && message.part === 1 && !isLost) isLost = true;
      else await send(message);
    };
    await rig.make(1);
    expect((await rig.batch(1)).state).toBe('writing');
    await rig.deps.queue.send({ do: 'plan', campaign: campaignId, batch: 1 });
    await rig.run();
    expect(await rig.batch(1)).toMatchObject({ state: 'written', letters: 13 });
    expect(rig.printed(1).sort()).toEqual(owed);
  });

  it.each(['posting', 'voiding'] as const)(
    'has whoever still waits for one that ended (%s), as their record was taken back at that moment',
    async (how) => {
      const rig = await createLettersRig(someDeliveries());
      await rig.make(1);
      await rig.end(1, how);
      const delivery = await rig.deliveries.get(audience, 0);
      if (delivery === undefined) throw new Error('no delivery');
      const facts = delivery.facts.with(4, { letterWritten: at });
      await rig.deliveries.replace({ ...delivery, facts, letters: { ...delivery.letters, 4: { batch: 1 } } });
      await rig.make(2);
      expect(rig.printed(2)).toContain(reference(0, 4));
      expect(rig.printed(2)).toHaveLength(how === 'posting' ? 1 : owed.length);
    },
  );

  it.each(['written', 'handed-over', 'posting', 'voiding'] as const)(
    'leaves out whoever waits for another that is %s',
    async (state) => {
      const rig = await createLettersRig(someDeliveries());
      await rig.make(1);
      await rig.batches.replace({ ...(await rig.batch(1)), state });
      await rig.make(2);
      expect(rig.printed(2)).toEqual([]);
    },
  );

  it('is written in the language of the campaign to whoever reads one that it has no letter in', async () => {
    const rig = await createLettersRig([
      aDelivery({ chunk: 0, channel: 'letter', size: 2, language: 'en' }),
      aDelivery({ chunk: 1, channel: 'letter', size: 1 }),
    ]);
    await rig.make(1);
    expect(rig.printed(1).sort()).toEqual([reference(0, 0), reference(0, 1), reference(1, 0)]);
    expect(rig.text('1/letters.csv').match(/;fr;/g)).toHaveLength(3);
  });

  it('is planned by one run at a time', async () => {
    const rig = await createLettersRig(someDeliveries());
    await rig.makeTwice(1);
    expect(rig.printed(1).sort()).toEqual(owed);
    expect(await rig.batch(1)).toMatchObject({ state: 'written', letters: 13 });
  });

  it('keeps the files that its seal names, where two runs write each at the same time', async () => {
    const rig = await createLettersRig(someDeliveries());
    await rig.makeAllTwice(1);
    expect(rig.printed(1).sort()).toEqual(owed);
    const { files } = JSON.parse(rig.text('1/manifest.json'));
    for (const { name, sha256 } of files) expect(rig.sha256(`1/${name}`)).toBe(sha256);
    expect((await rig.batch(1)).seal).toBe(rig.sha256('1/manifest.json'));
  });

  it('goes on in another run where its time is over', async () => {
    const rig = await createLettersRig(
      Array.from({ length: 250 }, (_, chunk) => aDelivery({ chunk, channel: 'letter', size: 1 })),
    );
    await rig.make(1, 1_000);
    expect(rig.printed(1)).toHaveLength(250);
    expect(new Set(rig.printed(1)).size).toBe(250);
    await rig.end(1, 'posting', 1_000_000);
    expect(await toldOf(rig)).toHaveLength(250);
  });
});

const lettersOf = (chunks: number): Delivery[] =>
  Array.from({ length: chunks }, (_, chunk) => aDelivery({ chunk, channel: 'letter', size: 1 }));

describe('a batch of letters and its runs', () => {
  it('is noted a part a run at the least, however short the runs are, and each part once', async () => {
    const rig = await createLettersRig(lettersOf(30));
    await rig.make(1);
    await rig.end(1, 'posting', 1_000);
    expect((await rig.batch(1)).state).toBe('posted');
    expect(await toldOf(rig)).toHaveLength(30);
    expect((await rig.batches.listParts(campaignId, 1)).map(({ version }) => version)).toEqual([
      3, 3, 3, 3, 3,
    ]);
  });

  it('has the files that it was sealed with, even where a message comes late and somebody is erased since', async () => {
    const rig = await createLettersRig([aDelivery({ chunk: 0, channel: 'letter', size: 2 })]);
    await rig.make(1);
    const sealed = rig.sha256('1/letters-0001.pdf');
    const [page] = await rig.deps.audience.getMany([{ audience, chunk: 0 }]);
    if (page === undefined) throw new Error('no chunk');
    await rig.replacePeople({ ...page.chunk, recipients: [] });
    await rig.deps.queue.send({ do: 'write', campaign: campaignId, batch: 1, part: 1 });
    await rig.run();
    expect(rig.sha256('1/letters-0001.pdf')).toBe(sealed);
    expect((await rig.deliveries.get(audience, 0))?.letters).toEqual({ 0: { batch: 1 }, 1: { batch: 1 } });
  });

  it('is gone on with at once where the time of a run is over', async () => {
    const rig = await createLettersRig(lettersOf(250));
    const beganMs = rig.deps.clock();
    await rig.make(1, 59_000);
    expect(rig.printed(1)).toHaveLength(250);
    expect(rig.deps.clock() - beganMs).toBeLessThan(900_000);
  });

  it.each([
    [-4_000, true],
    [-6_000, false],
  ])('is left to another run that ended %i ms ago, as clocks differ: %s', async (endedMs, waits) => {
    const rig = await createLettersRig(lettersOf(1));
    const nowMs = rig.deps.clock();
    const replaced = rig.batches.create;
    rig.batches.create = (batch) => replaced({ ...batch, run: { id: 'other', untilMs: nowMs + endedMs } });
    await rig.make(1);
    expect(rig.printed(1)).toHaveLength(1);
    expect(rig.deps.clock() - nowMs > 900_000).toBe(waits);
  });

  it('is never set back by a run that sealed it, too, and comes late', async () => {
    const rig = await createLettersRig(lettersOf(3));
    const write = rig.deps.files.write;
    rig.deps.files.write = async (object, type, content) => {
      await write(object, type, content);
      if (!object.endsWith('manifest.json')) return;
      await rig.batches.replace({ ...(await rig.batch(1)), state: 'handed-over', seal: 'beef' });
    };
    await rig.make(1);
    expect(await rig.batch(1)).toMatchObject({ state: 'handed-over', seal: 'beef' });
  });

  it('is planned from what is certainly the newest', async () => {
    const rig = await createLettersRig(lettersOf(1));
    const { scan } = rig.deps.deliveries;
    const asked: unknown[] = [];
    rig.deps.deliveries.scan = (of, options) => {
      asked.push(options);
      return scan(of, options);
    };
    await rig.make(1);
    expect(asked.at(-1)).toEqual({ isConsistent: true });
  });

  it('loses nobody where another run has noted a part that this one was about to note', async () => {
    const rig = await createLettersRig(lettersOf(10));
    const { createPart } = rig.deps.batches;
    let isFirst = true;
    rig.deps.batches.createPart = async (part) => {
      if (!isFirst) return await createPart(part);
      isFirst = false;
      await createPart({ ...part, chunks: part.chunks.slice(3) });
      return 'conflict';
    };
    await rig.make(1);
    expect(rig.printed(1).sort()).toEqual(Array.from({ length: 10 }, (_, chunk) => reference(chunk, 0)));
  });

  it('leaves a chunk that others keep writing to to the next one, except for who is in it already', async () => {
    const marked = { letters: { 0: { batch: 1 } }, facts: [{ letterWritten: at }, {}] };
    const rig = await createLettersRig([aDelivery({ chunk: 0, channel: 'letter', size: 2, ...marked })]);
    const { replace } = rig.deps.deliveries;
    rig.deps.deliveries.replace = async () => 'conflict';
    await rig.make(1);
    expect(rig.printed(1)).toEqual([reference(0, 0)]);
    rig.deps.deliveries.replace = replace;
    await rig.make(2);
    expect(rig.printed(2)).toEqual([reference(0, 1)]);
  });
});

describe('a batch of letters whose function dies, or whose call fails, at any one point', () => {
  const faults: readonly Fault[] = ['dieBefore', 'dieAfter', 'failBefore', 'failAfter'];

  /** Made, posted, and a second one. */
  const whole = async (rig: Rig): Promise<void> => {
    await rig.make(1);
    await rig.end(1, 'posting');
    await rig.make(2);
  };

  it.each(faults)('(%s) has one letter for each who is owed one, and tells nobody else', async (fault) => {
    const undisturbed = await createLettersRig(someDeliveries());
    await whole(undisturbed);
    const points = undisturbed.calls.length;
    expect(points).toBeGreaterThan(50);
    for (let point = 1; point <= points; point += 1) {
      const where = `${fault} at call ${point}: ${undisturbed.calls[point - 1]}`;
      const rig = await createLettersRig(someDeliveries(), { at: point, fault });
      await whole(rig);
      expect([...rig.printed(1), ...rig.printed(2)].sort(), where).toEqual(owed);
      const [first, second] = [await rig.batch(1), await rig.batch(2)];
      expect([first.state, second.state], where).toEqual(['posted', 'written']);
      expect((first.letters ?? 0) + (second.letters ?? 0), where).toBe(owed.length);
      const inBoth = rig.printed(2);
      const told = [...owed.filter((who) => !inBoth.includes(who)), reference(2, 1)].sort();
      expect(await toldOf(rig), where).toEqual(told);
      for (const number of [1, 2]) {
        expect((await rig.batch(number)).seal, where).toBe(rig.sha256(`${number}/manifest.json`));
        expect(rig.text(`${number}/letters.csv`).trim().split('\r\n').length - 1, where).toBe(
          rig.printed(number).length,
        );
      }
    }
  });

  it.each(faults)('(%s) frees everybody where it is voided', async (fault) => {
    const voided = async (rig: Rig): Promise<void> => {
      await rig.make(1);
      await rig.end(1, 'voiding');
      await rig.make(2);
    };
    const undisturbed = await createLettersRig(someDeliveries());
    await voided(undisturbed);
    for (let point = 1; point <= undisturbed.calls.length; point += 1) {
      const where = `${fault} at call ${point}: ${undisturbed.calls[point - 1]}`;
      const rig = await createLettersRig(someDeliveries(), { at: point, fault });
      await voided(rig);
      expect((await rig.batch(1)).state, where).toBe('voided');
      expect(rig.printed(2).sort(), where).toEqual(owed);
      expect(await toldOf(rig), where).toEqual([reference(2, 1)]);
    }
  });
});

describe('the letter of one person, made again', () => {
  const copyAt = (rig: Rig, chunk: number, place: number, batch = 1) =>
    rig.text(`${batch}/copies/${chunk}-${place}.pdf`).trim();

  it('is the one that was printed, with its number in the file', async () => {
    const rig = await createLettersRig(someDeliveries());
    await rig.make(1);
    await rig.copy(1, { chunk: 1, place: 2 });
    const printed = rig.text('1/letters-0002.pdf').trim().split('\n');
    const number = printed.findIndex((line) => line.startsWith(reference(1, 2))) + 1;
    expect(number).toBeGreaterThan(1);
    expect(copyAt(rig, 1, 2)).toBe(printed[number - 1]);
    expect(rig.settings.at(-1)).toEqual(
      rig.settings.find(({ batch }) => batch === '1-2') ?? 'no part 2 was written',
    );
    expect(rig.added.at(-1)).toMatchObject({ number, recipient: { reference: reference(1, 2) } });
  });

  it('has the number that it had, though somebody before it was erased since', async () => {
    const rig = await createLettersRig(someDeliveries());
    await rig.make(1);
    const people = await rig.deps.audience.getMany([{ audience, chunk: 0 }]);
    const chunk = people[0]?.chunk;
    if (chunk === undefined) throw new Error('there is no chunk 0');
    const gone = chunk.recipients.map((one, place) => (place === 0 ? { ...one, reference: '' } : one));
    await rig.replacePeople({ ...chunk, recipients: gone });
    await rig.copy(1, { chunk: 0, place: 3 });
    expect(rig.added.at(-1)).toMatchObject({ number: 4 });
    // The one who was erased gets none.
    await rig.copy(1, { chunk: 0, place: 0 });
    expect(copyAt(rig, 0, 0)).toBe('');
    expect(rig.log.lines.at(-1)).toMatchObject({ message: 'a letter cannot be made again' });
  });

  it('is that of the batch that is asked for, and of nobody who is not in it', async () => {
    const rig = await createLettersRig(someDeliveries());
    await rig.make(1);
    await rig.copy(1, { chunk: 2, place: 1 });
    expect(copyAt(rig, 2, 1)).toBe('');
    await rig.copy(2, { chunk: 0, place: 0 });
    expect(copyAt(rig, 0, 0, 2)).toBe('');
  });

  it('is in large print, as the letter of whoever asked for it, and no other', async () => {
    const rig = await createLettersRig(someDeliveries());
    const [found] = await rig.deps.audience.getMany([{ audience, chunk: 2 }]);
    if (found === undefined) throw new Error('there is no chunk 2');
    const recipients = found.chunk.recipients.map((one, place) =>
      place === 3 ? { ...one, largePrint: true } : one,
    );
    await rig.replacePeople({ ...found.chunk, recipients });
    await rig.make(1);
    const large = rig.added.filter(({ isLargePrint }) => isLargePrint === true);
    expect(large.map(({ recipient }) => recipient.reference)).toEqual([reference(2, 3)]);
    await rig.copy(1, { chunk: 2, place: 3 });
    expect(rig.added.at(-1)).toMatchObject({ isLargePrint: true });
  });

  it('changes nothing of the batch', async () => {
    const rig = await createLettersRig(someDeliveries());
    await rig.make(1);
    const before = await rig.batch(1);
    const files = new Map(rig.objects);
    await rig.copy(1, { chunk: 0, place: 2 });
    expect(await rig.batch(1)).toEqual(before);
    for (const [name, bytes] of files) expect(rig.objects.get(name)).toEqual(bytes);
  });
});
