import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { HEAD_BYTES, readCsvHead } from '../../../adapters/files/csv-head.ts';
import { type LineLayout, readCsvRecords } from '../../../adapters/files/csv-records.ts';
import { fitToWidth } from '../../../core/lines/complete-row.ts';
import { createKindOfRecord } from '../../../core/lines/line-kind.ts';

const layout: LineLayout = {
  encoding: 'utf-8',
  savedTwice: true,
  separator: ';',
  width: 6,
  titles: ['IPP', 'Nom', 'Prénom', 'Email', 'Téléphone', 'Adresse'],
  columns: { reference: [0], last_name: [1], first_name: [2], email: [3], phone: [4], address_line: [5] },
};

const proto = String.prototype;
const own = {
  charCodeAt: proto.charCodeAt,
  indexOf: proto.indexOf,
  includes: proto.includes,
  split: proto.split,
};
/** Characters that were looked at. */
let work = 0;

/** Counts what the reading of strings does, whatever the machine is busy with. */
const countWork = (): void => {
  proto.charCodeAt = function (this: string, at: number) {
    work += 1;
    return own.charCodeAt.call(this, at);
  };
  proto.indexOf = function (this: string, ...given: [string, number?]) {
    const found = own.indexOf.apply(this, given);
    const from = given[1] ?? 0;
    work += 1 + (found === -1 ? this.length - from : found - from);
    return found;
  };
  proto.includes = function (this: string, ...given: [string, number?]) {
    const found = own.indexOf.apply(this, given);
    work += 1 + (found === -1 ? this.length : found);
    return found !== -1;
  };
  proto.split = function (this: string, ...given: [string, number?]) {
    work += this.length;
    return own.split.apply(this, given as never);
  } as typeof own.split;
};

afterEach(() => {
  Object.assign(proto, own);
});

const SLICE = 64 * 1024;

/** Characters that reading a file looks at, line by line and as its head. */
const workOf = async (unit: string, length: number): Promise<number> => {
  const bytes = Buffer.from(unit.repeat(Math.ceil(length / unit.length)).slice(0, length));
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += SLICE) yield bytes.subarray(at, at + SLICE);
  };
  const kindOf = createKindOfRecord(layout);
  work = 0;
  countWork();
  for await (const page of readCsvRecords(pieces(), layout, 0)) {
    if ('problem' in page) break;
    for (const { cells, lines } of page.records) {
      if (kindOf(cells) === undefined) fitToWidth(cells, layout, lines);
    }
  }
  readCsvHead(bytes.subarray(0, HEAD_BYTES));
  Object.assign(proto, own);
  return work;
};

const atoms = [
  ...[
    '"',
    '""',
    '"""',
    ';',
    ';;;;;',
    '\n',
    '\r',
    '\r\n',
    ' ',
    '\t',
    'a',
    'é',
    '\\',
    '\\"',
    '@',
    '-',
    '\x1a',
    '0',
    '=',
  ],
  ...[
    '8001;A;B;a@b.fr;0612345678;x',
    '"12 rue\n75002; Paris"',
    '\n8002;"A',
    '";"',
    '"\n"',
    'x"',
    'total',
    '(5 rows)',
  ],
  ...['8003;"A;B;c@b.fr;;x\n', '8004;A";B;d@b.fr;;x\n', '\u200b', 'Ã©', 'junk;x\n', '"8005;A;B;e@b.fr;;"\n'],
];

/** Each mark opens a cell again on the line on which it closes one, and each line is a row. */
const hard = [
  '8001";A;B;p@b.fr;0612345678;"x\n',
  '"8001;A;B;p@b.fr;0612345678;x\n',
  `8001;"A;B;p@b.fr;;x\n${'8002;A;B;p@b.fr;;""x""\n'.repeat(2_000)}`,
  `8001;"A\nB";B;p@b.fr;;x${';'.repeat(50_000)}\n`,
];

describe('the reading of a file', () => {
  it('takes work in proportion to its size, whatever is in it', async () => {
    const long = fc.constantFrom(1, 1, 1, 20, 2_000);
    const unit = fc
      .array(fc.tuple(fc.constantFrom(...atoms), long), { minLength: 1, maxLength: 8 })
      .map((parts) =>
        parts
          .map(([atom, times]) => atom.repeat(times))
          .join('')
          .slice(0, 60_000),
      );
    await fc.assert(
      fc.asyncProperty(unit, async (text) => {
        const length = 400_000;
        // Reading ends where a file is refused: only then is it less.
        expect((await workOf(text, length)) / length).toBeLessThan(80);
      }),
      { numRuns: 60, seed: 18, examples: hard.map((text): [string] => [text]) },
    );
  }, 120_000);
});
