import { describe, expect, it } from 'vitest';
import {
  beginningOf,
  type Import,
  importSchema,
  queuedImport,
  toBeWritten,
} from '../../../core/list/import.ts';
import { checkpointName, isOfNoRows, partObject } from '../../../core/list/import-files.ts';
import { noMeasures } from '../../../core/notice/list-measures.ts';

/** An import as it was stored when lists had one file and were read once. */
const before = {
  number: 3,
  status: 'done',
  bucket: 'audience-bucket',
  object: 'uploads/c/1.csv',
  sizeBytes: 1234,
  startedAtMs: 1,
  finishedAtMs: 2,
  byteOffset: 1234,
  row: 20,
  blankRows: 2,
  nextChunk: 1,
  open: [],
  layout: { separator: ';', width: 2, columns: { reference: 0, email: 1 }, unknownColumns: ['Test'] },
  counts: { rows: 20, accepted: 18, duplicate: 1, unreachable: 1, rejected: 0 },
  groups: [{ language: 'fr', channel: 'email', people: 18, chunks: 1 }],
  languageFallbacks: 0,
  notToBeReached: 0,
  encodings: { utf8: 20, windows1252: 0 },
  rejectParts: 2,
};

describe('an import that was stored before lists had several files', () => {
  it('is read as one of a single file, with all that it says', () => {
    const { object, sizeBytes, byteOffset: _, blankRows: __, rejectParts: ___, layout, ...rest } = before;
    expect(importSchema.parse(before)).toEqual({
      ...rest,
      counts: { ...rest.counts, conflict: 0 },
      files: [
        {
          object,
          sizeBytes,
          layout: {
            ...layout,
            encoding: 'utf-8',
            savedTwice: false,
            titleRow: 1,
            titles: [],
            columns: { reference: [0], email: [1] },
          },
        },
      ],
      position: { file: 0, byteOffset: 1234, record: 23, line: 23 },
      people: 0,
      surveyParts: [],
      questions: [],
      // What says that there is a list of rejects.
      rejectParts: ['part 0', 'part 1'],
      spills: [],
    });
  });

  it('may be one of which nothing had been read yet', () => {
    const { layout: _, blankRows: __, finishedAtMs: ___, ...queued } = before;
    const read = importSchema.parse({ ...queued, status: 'queued', byteOffset: 0, row: 0, rejectParts: 0 });
    expect(read).toMatchObject({
      status: 'queued',
      files: [{ object: 'uploads/c/1.csv', sizeBytes: 1234 }],
      rejectParts: [],
    });
    expect(read.files[0]).not.toHaveProperty('layout');
  });

  it('is what it is today once it has been stored again', () => {
    const read = importSchema.parse(before);
    expect(importSchema.parse(JSON.parse(JSON.stringify(read)))).toEqual(read);
    const queued = queuedImport({
      number: 1,
      bucket: 'b',
      files: [{ object: 'o', sizeBytes: 1 }],
      startedAtMs: 1,
    });
    expect(importSchema.parse(JSON.parse(JSON.stringify(queued)))).toEqual(queued);
  });
});

describe('a list that is to be written', () => {
  it('begins with the first row of its first file, and keeps what the survey counted', () => {
    const begins = { byteOffset: 40, record: 2, line: 3 };
    const surveyed: Import = {
      ...queuedImport({
        number: 1,
        bucket: 'b',
        files: [{ object: 'o', sizeBytes: 1, begins }],
        startedAtMs: 1,
      }),
      status: 'undecided',
      questions: ['conflicts'],
      row: 9,
      people: 8,
      surveyParts: ['part'],
    };
    const counts = { ...surveyed.counts, rows: 9, accepted: 9 };
    expect(toBeWritten({ ...surveyed, counts })).toEqual({
      ...surveyed,
      status: 'importing',
      questions: [],
      row: 0,
      people: 0,
      position: { file: 0, ...begins },
      surveyed: counts,
      measures: noMeasures,
    });
    expect(beginningOf(surveyed, 1)).toEqual({ file: 1, byteOffset: 0, record: 0, line: 0 });
  });
});

describe('names of the parts of an import', () => {
  const at = (row: number, byteOffset: number) =>
    checkpointName({ row, position: { file: 0, byteOffset, record: 0, line: 0 } });

  it('differ wherever one of the checkpoints does, and stand in the order of the rows', () => {
    const name = (from: string, to: string) => partObject('c', 1, 'survey', from, to);
    const names = [
      name(at(0, 50), at(10, 500)),
      name(at(0, 60), at(10, 500)),
      name(at(0, 50), at(10, 510)),
      name(at(10, 500), at(20, 900)),
      name(at(100_000, 500), at(100_001, 900)),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(names.at(-1)).toBe('imports/c/1/survey/000100000-0-500--000100001-0-900');
    expect([names[4], names[3], names[0]].sort()).toEqual([names[0], names[3], names[4]]);
  });

  it('tell of what lies between two checkpoints of one row', () => {
    expect(isOfNoRows(partObject('c', 1, 'survey', at(10, 500), at(10, 900)))).toBe(true);
    expect(isOfNoRows(partObject('c', 1, 'survey', at(10, 500), at(11, 900)))).toBe(false);
    expect(isOfNoRows('part 0')).toBe(false);
  });
});
