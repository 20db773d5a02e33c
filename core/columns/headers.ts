import { maskValue } from '../audience/mask.ts';
import type { Wording } from '../base/wording.ts';
import { foldText } from '../cell/fold.ts';
import { isStandardField, type StandardField } from './fields.ts';
import { columnsMissing, columnTwice, noHeaderRow } from './header-words.ts';
import type { CsvLayout } from './layout.ts';

/** Spellings by column, as {@link foldText} leaves them: French and English, as spreadsheets and hospital systems title them. */
const spellings: Partial<Record<StandardField, readonly string[]>> = {
  reference: [
    ...['reference', 'ref', 'id', 'identifiant', 'identifier', 'ipp', 'matricule', 'mrn', 'npatient'],
    ...['nopatient', 'numpatient', 'numeropatient', 'idpatient', 'identifiantpatient', 'referencepatient'],
    ...['patientid', 'patientno', 'patientnumber', 'patientref', 'patientreference', 'ndossier'],
    ...['nodossier', 'numdossier', 'numerodossier', 'numerodedossier', 'recordnumber', 'medicalrecordnumber'],
    ...['recipientid', 'personid', 'externalid', 'identifiantpermanent', 'nipp'],
  ],
  first_name: [
    ...['firstname', 'prenom', 'prenoms', 'premierprenom', 'prenomusuel', 'prenomutilise', 'givenname'],
    ...['givennames', 'forename', 'forenames', 'fname', 'prenompatient', 'patientfirstname'],
  ],
  last_name: [
    ...['lastname', 'nom', 'nomdefamille', 'nomfamille', 'nomusage', 'nomdusage', 'nomusuel', 'nomutilise'],
    ...['surname', 'familyname', 'lname', 'nompatient', 'patientlastname'],
  ],
  email: [
    ...['email', 'emails', 'emailaddress', 'mail', 'mailaddress', 'courriel', 'adressecourriel', 'mel'],
    ...['adressemail', 'adressemel', 'adresseemail', 'adresseelectronique', 'courrierelectronique'],
    ...['adressedemessagerie', 'emailpatient', 'mailpatient', 'patientemail', 'emailperso', 'mailperso'],
    ...['emailpersonnel', 'personalemail'],
  ],
  phone: [
    ...['phone', 'phonenumber', 'phoneno', 'telephone', 'telephonenumber', 'tel', 'ntel', 'notel', 'numtel'],
    ...['ntelephone', 'notelephone', 'numtelephone', 'numerotelephone', 'numerodetelephone', 'portable'],
    ...['telportable', 'telephoneportable', 'numeroportable', 'numerodeportable', 'mobile', 'mobilephone'],
    ...['mobilenumber', 'telmobile', 'telephonemobile', 'cell', 'cellphone', 'gsm', 'telephonepatient'],
    ...['patientphone'],
  ],
  language: [
    ...['language', 'lang', 'langue', 'locale', 'preferredlanguage', 'languepreferee', 'languedecontact'],
    ...['langueparlee', 'languepatient', 'patientlanguage'],
  ],
};

const columnOfSpelling = new Map<string, string>(
  Object.entries(spellings).flatMap(([column, all]) => all.map((spelling) => [spelling, column])),
);

const MAX_SHOWN = 40;
const MAX_HEADER_LENGTH = 60;

const cleanHeader = (header: string): string =>
  header
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, MAX_HEADER_LENGTH);

/** A header row as understood, or what to change in the file. */
export type LayoutAnswer =
  | { usable: true; layout: CsvLayout }
  /** `recognised`: how many columns were understood, to choose between separators. */
  | { usable: false; recognised: number; problem: Wording };

/**
 * Reads a header row.
 *
 * @param cells - text of its cells
 * @param personFields - names of the notice's own fields, which make columns too
 */
export const readLayout = (
  cells: readonly string[],
  separator: CsvLayout['separator'],
  personFields: readonly string[],
): LayoutAnswer => {
  const known = new Map(columnOfSpelling);
  for (const name of personFields) {
    if (!isStandardField(name)) known.set(foldText(name), name);
  }
  const columns: Record<string, [number]> = {};
  const unknown: string[] = [];
  const twice: [string, string][] = [];
  for (const [index, cell] of cells.entries()) {
    const header = cleanHeader(cell);
    const column = known.get(foldText(header));
    if (column === undefined) {
      if (header !== '') unknown.push(header);
    } else if (columns[column] === undefined) {
      columns[column] = [index];
    } else {
      twice.push([cleanHeader(cells[columns[column][0]] ?? ''), header]);
    }
  }
  const recognised = Object.keys(columns).length;
  const [pair] = twice;
  if (pair !== undefined) return { usable: false, recognised, problem: columnTwice(...pair) };
  if (columns.reference === undefined || (columns.email ?? columns.phone) === undefined) {
    const titles = cells.map(cleanHeader).filter((header) => header !== '');
    // A file without a header row starts with somebody's data, which must not end up in an error message.
    const shown = (recognised > 0 ? titles : titles.map(maskValue)).slice(0, MAX_SHOWN);
    return { usable: false, recognised, problem: columnsMissing(shown, personFields) };
  }
  return {
    usable: true,
    layout: {
      encoding: 'utf-8',
      savedTwice: false,
      separator,
      titleRow: 1,
      titles: cells.map(cleanHeader),
      width: cells.length,
      columns,
      unknownColumns: unknown.slice(0, MAX_SHOWN),
    },
  };
};

/** One row of a file's beginning. */
export type HeadRecord = {
  cells: readonly string[];
  /** Offset in the file of the row after it. */
  endByte: number;
  /** Physical lines that it runs over. */
  lines: number;
};

/** The first rows of a file, blank ones too, as they are read with one separator. Row n is `records[n - 1]`. */
export type HeadReading = { separator: CsvLayout['separator']; records: readonly HeadRecord[] };

/** What a file begins with. `readings`: one for each separator that it may have. */
export type FileHead =
  /** No list at all: what it is, and what to do with it. */
  | { kind: 'refused'; problem: Wording }
  | {
      kind: 'text';
      encoding: CsvLayout['encoding'];
      savedTwice: boolean;
      readings: readonly HeadReading[];
    };

/** The header row of a file and where it ends, or a sentence that tells what to do with the file. */
export type HeaderAnswer =
  | { usable: true; layout: CsvLayout; endByte: number; blankRows: number }
  | { usable: false; problem: Wording };

/** The first row that is not blank. */
const firstRow = ({ separator, records }: HeadReading) => {
  const blankRows = records.findIndex(({ cells }) => !isBlankRow(cells));
  const header = records[blankRows];
  return header === undefined ? [] : [{ separator, blankRows, ...header }];
};

/**
 * Decides which row of a file is its header row and what separates its cells: the separator with which most columns
 * are understood, or else the one that gives most cells.
 */
export const readHeader = (head: FileHead, personFields: readonly string[]): HeaderAnswer => {
  if (head.kind === 'refused') return { usable: false, problem: head.problem };
  const { encoding, savedTwice } = head;
  const [best] = head.readings
    .flatMap(firstRow)
    .map((reading) => {
      const answer = readLayout(reading.cells, reading.separator, personFields);
      const recognised = answer.usable ? Object.keys(answer.layout.columns).length : answer.recognised;
      return { ...reading, answer, recognised };
    })
    .sort((one, other) => other.recognised - one.recognised || other.cells.length - one.cells.length);
  if (best === undefined) return { usable: false, problem: noHeaderRow };
  const { answer, endByte, blankRows } = best;
  return answer.usable
    ? { usable: true, layout: { ...answer.layout, encoding, savedTwice }, endByte, blankRows }
    : answer;
};

/** Whether a row holds nothing: a blank line, or the empty cells that spreadsheets export below the list. */
export const isBlankRow = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');
