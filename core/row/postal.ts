import type { PostalAddress } from '../audience/audience.ts';
import type { Wording } from '../base/wording.ts';
import { countryOf, isSamePost } from '../cell/country.ts';
import { foldText } from '../cell/fold.ts';
import { holdsLink } from '../cell/link.ts';
import { isPlaceholder } from '../cell/placeholder.ts';
import { oneLine, plainCell } from '../cell/plain.ts';
import { postalProblem } from '../letter/address-block.ts';
import { saysNothing } from './cells.ts';
import { linkInAddress, longAddress } from './row-words.ts';

/** A cell or a list of lines that is longer is a note, and no address; what an envelope takes is `postalProblem`'s. */
const MAX_LINES = 8;
const MAX_LINE = 150;

/** The cells of an address as the list gives them, empty where there is none. */
export type AddressCells = { lines: readonly string[]; postalCode: string; town: string; country: string };

const textOf = (cell: string): string => {
  const text = oneLine(plainCell(cell));
  return saysNothing(text) ? '' : text;
};

const codeOf = (cell: string): string => {
  const code = textOf(cell);
  return isPlaceholder(code) ? '' : code;
};

const linesOf = (cells: readonly string[]): string[] =>
  cells
    .flatMap((cell) => (/[\r\n]/.test(cell) ? plainCell(cell).split(/[\r\n]+/) : [cell]))
    .map(textOf)
    .filter((line, index, all) => line !== '' && line !== all[index - 1]);

type Place = { postalCode: string; town: string };

/** `75012 PARIS`, `F-75012 PARIS`, `75571 PARIS CEDEX 12` */
const codeBeforeTown = /^(?:[A-Z]{1,2}[- ])?(\d{4,5})[ ,]+(\p{L}.*)$/u;
const codeBehindTown = /^(\p{L}[^\d]*?) ?\(?(\d{5})\)?$/u;
/** The end of an address in one line: `12 rue de la Paix, 75002 Paris`. */
const placeAtEnd = /[ ,;–-]+(?:F-|FR-)?(\d{5}),? +(\p{L}[^\d,;]*(?:cedex ?\d*)?)$/iu;

const placeOf = (text: string): Place | undefined => {
  const [, code, town] = codeBeforeTown.exec(text) ?? [];
  if (code !== undefined && town !== undefined) return { postalCode: code, town };
  const [, townBefore, codeBehind] = codeBehindTown.exec(text) ?? [];
  return townBefore !== undefined && codeBehind !== undefined
    ? { postalCode: codeBehind, town: townBefore.trim() }
    : undefined;
};

/** Post code and town, each in its place, whichever of both cells holds them; and what is neither. */
const readPlace = (codeCell: string, townCell: string): { place: Place; line?: string } => {
  const [, code, behindCode = ''] = codeBeforeTown.exec(codeCell) ?? [];
  const inTown = placeOf(townCell);
  if (code === undefined) {
    if (inTown === undefined) return { place: { postalCode: codeCell, town: townCell } };
    // A town with the code of another place stays as it was written.
    const isOther = codeCell !== '' && codeCell !== inTown.postalCode;
    return { place: isOther ? { postalCode: codeCell, town: townCell } : inTown };
  }
  const town = inTown?.postalCode === code ? inTown.town : townCell;
  if (town === '' || foldText(town) === foldText(behindCode))
    return { place: { postalCode: code, town: behindCode } };
  if (/^cedex/i.test(behindCode)) return { place: { postalCode: code, town: `${town} ${behindCode}` } };
  return { place: { postalCode: code, town: behindCode }, line: townCell };
};

/** A code as the post writes it: no blanks, and the zero that a spreadsheet has dropped. */
const normalCode = (code: string, country: string): string => {
  const bare = code.replace(/^(?:F|FR|B|CH|D|L)[- ](?=\d)/i, '');
  if (!isSamePost(country, 'FR')) return bare;
  const digits = bare.replace(/[ .]/g, '');
  if (/^[1-9]\d{3}$/.test(digits)) return `0${digits}`;
  return /^\d{5}$/.test(digits) ? digits : bare;
};

/** Takes country, post code and town out of the lines, where the list has no columns of their own with them. */
const takeFromLines = (lines: string[], place: Place, country: string): { place: Place; country: string } => {
  let found = { place, country };
  const last = lines.at(-1) ?? '';
  const code = lines.length > 1 && last.length > 2 ? countryOf(last) : undefined;
  if (code !== undefined && (country === '' || countryOf(country) === code)) {
    lines.pop();
    found = { place, country: country || last };
  }
  const end = lines.at(-1) ?? '';
  const own = lines.length > 1 ? codeBeforeTown.exec(end) : null;
  const atEnd = own ?? placeAtEnd.exec(end);
  const [all = '', postalCode = '', town = ''] = atEnd ?? [];
  if (postalCode === '') return found;
  const isThere = place.postalCode !== '' || place.town !== '';
  const isSame = place.postalCode === postalCode && place.town.toLowerCase() === town.toLowerCase();
  if (isThere && !isSame) return found;
  lines.pop();
  if (own === null) lines.push(end.slice(0, -all.length));
  return { ...found, place: { postalCode, town } };
};

/** An address as a list gives it, in its parts; nothing where the list has none of this person. */
export type PostalReading = { postal?: PostalAddress; problem?: Wording };

/**
 * Reads a postal address: whichever cells its parts stand in, in which spelling.
 *
 * @param homeCountry - of addresses that name none, ISO 3166-1 alpha-2
 */
export const readPostal = (cells: AddressCells, homeCountry: string): PostalReading => {
  const lines = linesOf(cells.lines);
  const given = {
    postalCode: codeOf(cells.postalCode),
    town: textOf(cells.town),
    country: textOf(cells.country),
  };
  const isTooLong = [...lines, ...Object.values(given)].some(({ length }) => length > MAX_LINE);
  if (lines.length > MAX_LINES || isTooLong) return { problem: longAddress };
  if ([...lines, ...Object.values(given)].some((text) => holdsLink(text))) return { problem: linkInAddress };
  const { place: placeGiven, line } = readPlace(given.postalCode, given.town);
  if (line !== undefined) lines.push(line);
  const { place, country } = takeFromLines(lines, placeGiven, given.country);
  if (lines.length === 0 && place.postalCode === '' && place.town === '') return {};
  const code = country === '' ? homeCountry : countryOf(country);
  const postalCode = normalCode(place.postalCode, code ?? '');
  const postal: PostalAddress = {
    lines,
    ...(postalCode !== '' && { postalCode }),
    ...(place.town !== '' && { town: place.town }),
    ...(country !== '' && code !== homeCountry && { country }),
  };
  const problem = postalProblem(postal, homeCountry);
  return problem === undefined ? { postal } : { postal, problem };
};
