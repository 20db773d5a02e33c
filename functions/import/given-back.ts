// Rows that could not be used, and those of them that stand in a list of such rows which was mended and added.
import { plainCell } from '../../core/cell/plain.ts';
import type { StandardField } from '../../core/columns/fields.ts';
import type { Columns } from '../../core/columns/layout.ts';
import type { RejectLine } from '../../core/list/import-files.ts';
import { hashOf } from '../../core/survey/hash.ts';

type Place = Pick<RejectLine, 'file' | 'row'>;
type Row = Place & Pick<RejectLine, 'cells'>;

/** Rows as numbers: file, row, and of those that were rejected a hash of each cell that says who it is about. */
export type RowsGivenBack = { rejected: number[][]; givenBack: number[][] };

/** Nobody mends more by hand; of rejected rows beyond it none is known to be given back. */
const MOST_REJECTED = 100_000;
/** Cells by which a row is known again. */
const MOST_CELLS = 32;

/** Fields that say who a row is about: a town or a site many rows have in common. */
const whoFields: readonly StandardField[] = [
  ...(['reference', 'first_name', 'last_name', 'birth_name'] as const),
  ...(['birth_date', 'email', 'phone'] as const),
];

const keyOf = ({ file, row }: Place): string => `${file}-${row}`;
const hashesOf = (cells: readonly string[]): number[] => [
  ...new Set(
    cells
      .map((cell) => plainCell(cell))
      .filter((cell) => cell !== '')
      .map((cell) => hashOf(cell)[1]),
  ),
];
const whoIn = (cells: readonly string[], columns: Columns): string[] =>
  whoFields
    .flatMap((field) => columns[field] ?? [])
    .slice(0, MOST_CELLS)
    .map((index) => cells[index] ?? '');

/** Most of what the one said of the person, the other says too: a name or a number alone may be somebody else's. */
const isOfOne = (known: readonly number[], cells: readonly string[]): boolean => {
  const given = new Set(hashesOf(cells));
  const shared = known.filter((hash) => given.has(hash)).length;
  return shared > 1 && 2 * shared > known.length;
};

/** Remembers which rows were rejected, and which of them stand in a later file again. */
export const createGivenBack = () => {
  const rejected = new Map<string, readonly number[]>();
  const givenBack = new Set<string>();
  let news: RowsGivenBack = { rejected: [], givenBack: [] };

  return {
    /** Notes a row that cannot be used. */
    reject({ file, row, cells }: Row, columns: Columns): void {
      if (rejected.size >= MOST_REJECTED) return;
      const hashes = hashesOf(whoIn(cells, columns));
      rejected.set(keyOf({ file, row }), hashes);
      news.rejected.push([file, row, ...hashes]);
    },
    /**
     * Notes that a row is given back, which may be of any kind: it counts where it was rejected and is of the person of
     * whom a row stands there now. The list of another campaign numbers other rows.
     */
    giveBack({ file, row, cells }: Row): void {
      const key = keyOf({ file, row });
      const known = rejected.get(key);
      if (known === undefined || givenBack.has(key)) return;
      if (!isOfOne(known, cells)) return;
      givenBack.add(key);
      news.givenBack.push([file, row]);
    },
    /** Whether a rejected row stands in a later file again. */
    has: (place: Place): boolean => givenBack.has(keyOf(place)),
    count: (): number => givenBack.size,
    /** What was noted since the last call. */
    takeNews(): RowsGivenBack {
      const taken = news;
      news = { rejected: [], givenBack: [] };
      return taken;
    },
    /** Notes what {@link takeNews} gave. */
    load(told: RowsGivenBack): void {
      for (const [file = 0, row = 0, ...hashes] of told.rejected) rejected.set(keyOf({ file, row }), hashes);
      for (const [file = 0, row = 0] of told.givenBack) givenBack.add(keyOf({ file, row }));
    },
  };
};
export type GivenBack = ReturnType<typeof createGivenBack>;
