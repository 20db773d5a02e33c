import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recipient } from '../../../core/audience/audience.ts';
import {
  type ConflictDecision,
  conflictDecisions,
  type Decisions,
  sharedDecisions,
} from '../../../core/list/decisions.ts';
import { aQueuedImport, createImportRig, importObject } from '../../support/fakes/import-fakes.ts';

type Row = Record<'reference' | 'name' | 'email' | 'phone' | 'died' | 'group', string>;

/** A row as somebody would write it down; few values, so that rows meet in every way. */
const aRow: fc.Arbitrary<Row> = fc
  .record({
    reference: fc.constantFrom('R1', 'R1', 'R2', 'r2', 'R 3', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', ''),
    name: fc.constantFrom('Anna Bo', 'Dora Ek', 'Bo Anna', ''),
    email: fc.constantFrom(
      ...['a', 'b', 'c', 'd', 'all', 'all', 'all'].map((box) => `${box}@exemple.fr`),
      'none',
      '',
    ),
    phone: fc.constantFrom('06 12 34 56 78', '06 12 34 56 79', '01 99 00 12 34', ''),
    died: fc.constantFrom('', '', '', 'oui'),
    group: fc.constantFrom('', '', 'ECG', 'IRM'),
  })
  // A row of nothing is a blank line.
  .filter((row) => Object.values(row).some((cell) => cell !== ''));

/** Files whose columns stand in another order, with other titles and separators. */
const layouts = [
  {
    titles: ['IPP', 'Prénom', 'Nom', 'Courriel', 'Portable', 'Décédé', 'Données concernées'],
    separator: ';',
    swap: false,
  },
  {
    titles: ['Décédé', 'Nom', 'Prénom', 'Mobile', 'E-mail', 'Identifiant patient', 'Groupe de données'],
    separator: ',',
    swap: true,
  },
];
const fileOf = (rows: readonly Row[], at: number): string => {
  const { titles, separator, swap } = layouts[at % layouts.length] as (typeof layouts)[number];
  const lines = rows.map(({ reference, name, email, phone, died, group }) => {
    const [first = '', last = ''] = name.split(' ');
    return swap
      ? [died, last, first, phone, email, reference, group]
      : [reference, first, last, email, phone, died, group];
  });
  return [titles, ...lines].map((cells) => `${cells.join(separator)}\n`).join('');
};

const sizes = { recordsPerCheckpoint: 4, rowsPerBatch: 2, pieceBytes: 100 };
/** @param supplementBytes - little, so that not all is remembered of many rows */
const rigOf = (files: readonly Row[][], supplementBytes: number) => {
  const objects = files.map((_, at) => `${importObject}-${at}`);
  const rig = createImportRig('', {
    ...sizes,
    supplementBytes,
    campaign: {
      channels: ['email', 'sms', 'letter'],
      import: aQueuedImport({ files: objects.map((object) => ({ object, sizeBytes: 1 })) }),
    },
  });
  for (const [at, object] of objects.entries())
    rig.files.objects.set(object, Buffer.from(fileOf(files[at] ?? [], at)));
  return rig;
};

const decisionsOf = (
  conflict: ConflictDecision,
  shared: (typeof sharedDecisions)[number],
  single: ConflictDecision,
): Decisions => ({
  conflicts: { all: conflict, groups: { '0-2': single, '0-3': single, '1-2': single } },
  shared: { all: shared, groups: {} },
});

const anyDecisions = fc
  .tuple(
    fc.constantFrom(...conflictDecisions),
    fc.constantFrom(...sharedDecisions),
    fc.constantFrom(...conflictDecisions),
  )
  .map((given) => ({
    decisions: decisionsOf(...given),
    mayBeSame: given[0] === 'same' || given[2] === 'same',
  }));

const anyBytes = fc.constantFrom(0, 500, 1_000_000);

const anyFiles = fc
  .array(fc.array(aRow, { minLength: 1, maxLength: 16, size: 'max' }), { minLength: 1, maxLength: 3 })
  // Somebody whom nothing is wrong with, so that no file is all of rows that say nothing.
  .map((files) =>
    files.map((rows, at) => [{ ...goodRow, reference: `G${at}`, email: `good${at}@exemple.fr` }, ...rows]),
  );
const goodRow: Row = { reference: 'G', name: 'Good One', email: '', phone: '', died: '', group: '' };

const plain = (text: string): string => text.replace(/\s/g, '').toUpperCase();
const sorted = (name: string): string => name.split(' ').sort().join(' ').trim();
const nameOf = ({ firstName, lastName }: Recipient): string => sorted(`${firstName} ${lastName}`);

/** Whether the rows of a list hold all that a recipient is told and told by, and of nobody else. */
const isOfRows = (rows: readonly Row[], person: Recipient): boolean => {
  const theirs = rows.filter(
    ({ reference, name }) =>
      plain(reference) === plain(person.reference) && (name === '' || sorted(name) === nameOf(person)),
  );
  const { email, phone } = person;
  const isNamed = nameOf(person) === '' || theirs.some(({ name }) => sorted(name) === nameOf(person));
  const isEmail = email === undefined || theirs.some((row) => row.email === email);
  const isPhone =
    phone === undefined || theirs.some((row) => row.phone.replaceAll(' ', '') === phone.replace('+33', '0'));
  return isNamed && isEmail && isPhone;
};

describe('the people of a list of several files', () => {
  it('are all accounted for, and nobody is told by what is another’s, however it is decided', async () => {
    await fc.assert(
      fc.asyncProperty(anyFiles, anyDecisions, anyBytes, async (files, { decisions, mayBeSame }, bytes) => {
        const rig = rigOf(files, bytes);
        await rig.run();
        await rig.decide(decisions);
        const { import: list, chunks, rejects = '' } = await rig.imported();
        expect(list.status).toBe('done');
        const rows = files.flat();
        const { accepted, duplicate, unreachable, rejected, conflict } = list.counts;
        expect(list.counts.rows).toBe(rows.length);
        expect(accepted + duplicate + unreachable + rejected + conflict).toBe(rows.length);
        expect(rejected).toBe(rows.filter(({ reference }) => reference === '').length);

        const people = chunks.flatMap((chunk) =>
          (chunk?.recipients ?? []).map((person) => ({ person, channel: chunk?.channel })),
        );
        expect(people.filter(({ channel }) => channel !== 'letter')).toHaveLength(accepted);
        expect(people.filter(({ channel }) => channel === 'letter')).toHaveLength(unreachable);
        for (const { person, channel } of people) {
          if (!mayBeSame) expect(isOfRows(rows, person), JSON.stringify(person)).toBe(true);
          if (person.circumstances?.length) expect(channel).toBe('letter');
        }
        // Nobody who could be told is without a person or a line among the rejects.
        const lines = rejects.split('\r\n').slice(1, -1);
        expect(lines).toHaveLength(rows.length - accepted);
        for (const { reference } of rows) {
          if (reference === '') continue;
          const isTold = people.some(({ person }) => plain(person.reference) === plain(reference));
          const isNamed = lines.some((line) =>
            line.split(/[;,]/).some((cell) => plain(cell) === plain(reference)),
          );
          expect(isTold || isNamed, reference).toBe(true);
        }
        // An address of many is used only where somebody said so.
        const sharing = people.filter(({ person }) => person.email === 'all@exemple.fr').length;
        if (decisions.shared?.all === 'set-aside' && sharing > 0) expect(sharing).toBeLessThanOrEqual(10);
      }),
      { numRuns: 80 },
    );
  });

  it('are the same wherever a run ends and another goes on', async () => {
    await fc.assert(
      fc.asyncProperty(anyFiles, anyDecisions, anyBytes, async (files, { decisions }, bytes) => {
        const straight = rigOf(files, bytes);
        await straight.run();
        await straight.decide(decisions);
        const rig = rigOf(files, bytes);
        const drain = async () => {
          for (let next = rig.queue.sent.shift(); next !== undefined; next = rig.queue.sent.shift()) {
            await rig.run({}, () => 1_000, next);
          }
        };
        await rig.run({}, () => 1_000);
        await drain();
        await rig.decide(decisions, () => 1_000);
        await drain();
        expect(await rig.imported()).toEqual(await straight.imported());
        expect(await rig.reports.get(rig.message.campaign, 1)).toEqual(
          await straight.reports.get(rig.message.campaign, 1),
        );
      }),
      { numRuns: 30 },
    );
  });
});
