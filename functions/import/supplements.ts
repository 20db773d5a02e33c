// What rows tell of people of whom other rows tell too: remembered by the survey for whoever writes them.
import type { RowPerson } from '../../core/row/row.ts';
import { joinRows, type Supplement } from '../../core/survey/join.ts';
import type { RowIndex } from '../../core/survey/row-index.ts';

const NEW_LINE = 0x0a;
const SPACE = 0x20;

/** Where a line lies in one of the texts. */
type Line = { text: Buffer; from: number; through: number };

/**
 * Lines of text, one a row: its index in the list, and the person in JSON, which has no line break in it.
 *
 * @param most - bytes that are remembered; beyond them people keep what their first row tells
 */
export const createSupplements = (most: number) => {
  const lines = new Map<number, Line>();
  let bytes = 0;

  const take = (text: Buffer): void => {
    bytes += text.length;
    for (let from = 0; from < text.length; ) {
      const end = text.indexOf(NEW_LINE, from);
      const blank = text.indexOf(SPACE, from);
      lines.set(Number(text.toString('latin1', from, blank)), { text, from: blank + 1, through: end });
      from = end + 1;
    }
  };

  return {
    /** Whether there is room for more. */
    hasRoom: (): boolean => bytes < most,
    /** Remembers a row by its index; the line that says so in a part of the survey. */
    add(at: number, { notes: _, problem: __, ...person }: RowPerson): string {
      const line = `${at} ${JSON.stringify(person)}\n`;
      take(Buffer.from(line));
      return line;
    },
    /** Takes lines that {@link add} made. */
    load: (text: Buffer): void => take(text),
    /** Rows that are remembered, in the order of the list. */
    rows: (): IterableIterator<number> => lines.keys(),
    read(at: number): RowPerson | undefined {
      const line = lines.get(at);
      if (line === undefined) return undefined;
      const person = JSON.parse(line.text.toString('utf8', line.from, line.through)) as Omit<
        RowPerson,
        'notes'
      >;
      return { ...person, notes: [] };
    },
  };
};
export type Supplements = ReturnType<typeof createSupplements>;

/** Makes the people of rows: of all rows that tell of each, and of all people of one reference who are one. */
export const createJoiner = (
  index: RowIndex,
  supplements: Supplements,
  takesSms: (phone: string) => boolean,
) => {
  const laterRows = new Map<number, number[]>();
  for (const at of supplements.rows()) {
    const person = index.personOf(at);
    if (person === at || index.isReplaced(at)) continue;
    const known = laterRows.get(person);
    if (known === undefined) laterRows.set(person, [at]);
    else known.push(at);
  }

  const supplementAt = (at: number, of: number): Supplement[] => {
    const person = supplements.read(at);
    return person === undefined ? [] : [{ person, corrects: index.file(at) > index.file(of) }];
  };

  /** A person of whom the row at index `person` is the first, and tells `first`. */
  const ofAllRows = (person: number, first: RowPerson): RowPerson =>
    joinRows(
      first,
      (laterRows.get(person) ?? []).flatMap((at) => supplementAt(at, person)),
      takesSms,
    );

  return {
    ofAllRows,
    /** One person of all who have the reference of the row at index `head`, which is the first of theirs. */
    ofAllPeople(head: number, first: RowPerson): RowPerson {
      const others = [...index.peopleFrom(head)].filter((person) => person !== head);
      const supplementsOfOthers = others.flatMap((other) =>
        supplementAt(other, head).map(({ person, corrects }) => ({
          person: ofAllRows(other, person),
          corrects,
        })),
      );
      return joinRows(ofAllRows(head, first), supplementsOfOthers, takesSms);
    },
  };
};
export type Joiner = ReturnType<typeof createJoiner>;
