// CSV that somebody opens in a spreadsheet: no cell of it is run, whatever stands in it and however it is divided.
/** A cell that begins so would be run by the spreadsheet that opens the file (OWASP, "CSV Injection"). */
const formula = /^[\s"]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
/** The same behind what another spreadsheet, or one of another country, takes for the end of a cell. */
const formulaInside = /([,;|\t\r\n][ \u00a0"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
/** In front of a formula, where separators and ends of lines say nothing. */
const leading = /^[\s,;|"]+(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/;
/** What could be taken for the other half of a pair of apostrophes. */
const apostrophe = /['’´`]/;

/** A cell none of whose parts is run. */
const guardedInside = (cell: string): string => cell.replace(formulaInside, "$1'");

/**
 * A cell as text that no spreadsheet runs. `plainCell` of the core takes the apostrophes off again, in front, in a pair
 * around the whole and inside, so that a row which is mended and added says what it said.
 */
const guarded = (cell: string): string => {
  const inside = guardedInside(cell.replace(leading, (junk) => junk.replace(/[\s,;|]/g, '')));
  return formula.test(inside) ? `'${inside}${apostrophe.test(inside) ? "'" : ''}` : inside;
};

/**
 * A key as a formula of a text, so that a spreadsheet that opens the CSV shows it as it is: it takes no zeros off, makes no
 * 1,23E+15 and no date of it, and runs no formula that stands in it.
 */
type Key = { key: string };

export type Cell = string | number | Key;

const written = (cell: Cell): string | number => {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'string') return guarded(cell);
  return `="${guardedInside(cell.key).replaceAll('"', '""')}"`;
};

/** A field as RFC 4180 writes it. */
const field = (cell: Cell, separator: string): string => {
  const text = String(written(cell));
  const isPlain = !text.includes(separator) && !/["\r\n]/.test(text);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
};

/** Lines of a CSV; `;` is what spreadsheets of most European countries expect. */
export const spreadsheetCsv = (rows: readonly (readonly Cell[])[], separator = ';'): string =>
  rows.map((row) => `${row.map((cell) => field(cell, separator)).join(separator)}\r\n`).join('');
