import { foldedWords, foldText } from '../cell/fold.ts';
import type { CsvLayout } from '../columns/layout.ts';
import { isExamplePerson } from '../columns/template.ts';
import { createFit } from './fitting-cells.ts';

/** What a line of the file is that is no person: each is counted and named in the report. */
export const lineKinds = [
  'titles',
  'blank',
  'titles-again',
  'dashes',
  'totals',
  'footer',
  'end-mark',
  'example',
] as const;
export type LineKind = (typeof lineKinds)[number];

/** No line of a program is longer than this in one cell. */
const MAX_REMARK = 160;
/** Cells into which separators inside of a remark may divide it. */
const MAX_REMARK_CELLS = 4;
const MAX_TITLE = 60;
const SPACE = 0x20;

const isBlank = (cell: string): boolean => !/[^\s\p{Cc}\p{Cf}]/u.test(cell);

/** `----`, `+---+`, `====`, `···`: what is drawn under titles and around tables. */
const isDrawn = (cell: string): boolean => /^[-=+_*~#|.:·–—─━═┼╪│\s]*$/.test(cell);
const MIN_DRAWN = 3;

/** First words of what programs and clerks write in front of a total. */
const totalWords: ReadonlySet<string> = new Set([
  ...['total', 'totaux', 'totals', 'soustotal', 'subtotal', 'somme', 'sum', 'effectif', 'effectifs'],
  ...['nombre', 'nb', 'nbre', 'count', 'moyenne', 'average', 'grand', 'sous', 'sub', 'cumul'],
]);
/** Of these the word alone says too little: `Grand` is a name. */
const needAnother: Readonly<Record<string, ReadonlySet<string>>> = {
  grand: new Set(['total', 'totals']),
  sous: new Set(['total', 'totaux']),
  sub: new Set(['total', 'totals']),
  nombre: new Set(['de', 'd', 'total', 'lignes', 'patients', 'personnes', 'dossiers']),
  nb: new Set(['de', 'd', 'total', 'lignes', 'patients', 'personnes', 'dossiers', 'enregistrements']),
  nbre: new Set(['de', 'd', 'total', 'lignes', 'patients', 'personnes', 'dossiers', 'enregistrements']),
};
const MAX_TOTAL_WORDS = 8;

const isTotalLabel = (cell: string): boolean => {
  if (cell.length > MAX_TITLE) return false;
  const [first = '', second = '', ...more] = foldedWords(cell);
  if (!totalWords.has(first) || more.length > MAX_TOTAL_WORDS) return false;
  return needAnother[first]?.has(second) ?? true;
};

/** `5`, `1 234,50`, `12 %`, `5/5`, `5 patients`; a telephone number is no amount. */
const isAmount = (cell: string): boolean =>
  cell.length <= MAX_TITLE &&
  /^[\s\d.,%€$£/+-]{1,24}(?:patients?|personnes?|lignes?|rows?|people|persons?|dossiers?|enregistrements?|records?)?\s*$/iu.test(
    cell,
  ) &&
  !/^[\s+]*0\d/.test(cell);

/** A remark as it is compared: words in lower case, one blank between them, no accents; punctuation stays. */
const remarkOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('(s)', 's')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

const counts = String.raw`(?:\d{1,3}(?:[ .,]\d{3})+|\d+|no|aucune?)`;
const things = '(?:rows?|lignes?|records?|enregistrements?|tuples?|resultats?|results?)';
const date = String.raw`\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}`;

/** Lines that databases, spreadsheets and printers leave below or among the rows; of a text as {@link remarkOf} leaves it. */
const footers: readonly RegExp[] = [
  // psql, sqlcmd, SQL*Plus, mysql and their French: `(5 rows)`, `5 lignes sélectionnées.`, `5 rows in set (0.01 sec)`
  new RegExp(
    `^[(*-]{0,3} ?${counts} ${things}(?: (?:were |ont ete |etai(?:ent|t) )?(?:affected|selected|fetched|returned|exported|in set.{0,30}|(?:affecte|selectionne|renvoye|retourne|exporte|recupere|trouve|extrait)e?s?))?(?: in .{1,20})? ?[.)*-]{0,3}$`,
  ),
  new RegExp(`^${things} ?: ?${counts}$`),
  /^sql> .{0,80}$|^sql>$/,
  /^(?:disconnected from|deconnecte de) .{1,140}$/,
  /^(?:pl\/sql procedure successfully completed|procedure pl\/sql terminee avec succes)\.?$/,
  /^(?:elapsed|ecoule|time|temps|duree) ?: ?[\d:.,]{1,20}(?: ?(?:ms|s|sec))?$/,
  /^(?:completion time|heure de fin) ?: ?\d.{1,50}$/,
  /^spool (?:off|out).{0,20}$/,
  // Page numbers of printed reports: `Page 1`, `page 2 sur 3`, `- 4 -`
  /^-? ?page ?:? ?\d{1,6}(?: ?(?:\/|sur|of|de) ?\d{1,6})? ?-?$/,
  // Who made the list and when: `Export du 12/03/2026 à 10:00`, `Generated on 2026-03-12`
  new RegExp(
    String.raw`^[-*# ]{0,4}(?:date (?:d[’' ]|de l[’' ])?)?(?:exporte?e?|exported|extraction|extraite?|edite?e?|edition|imprimee?|impression|printed|genere?e?|generated|created|cree?e?|rapport|report|requete|liste|list|etat|produced|produite?)\b.{0,60}?(?:du|le|on|of|au|at|as of|:) ?.{0,30}${date}.{0,60}$`,
  ),
  /^[-*# ]{0,4}(?:document |usage |strictement |strictly )?confiden(?:tiel|tielle|tial)\b.{0,40}$/,
];

/** `-- fin --`, `*** End of report ***`, `EOF`, `\.` of COPY, the Ctrl-Z of DOS. */
const endMarks: readonly RegExp[] = [
  /^[-*=#<>[\]. ]{0,6}(?:fin|end|eof|eot|the end)[-*=#<>[\]. ]{0,6}$/,
  /^[-*=#<>[\]. ]{0,6}(?:fin|end) (?:du |de la |de l[’' ]|de |of (?:the )?)?(?:fichier|file|liste?|rapport|report|document|extraction|export|edition|donnees|data|traitement|etat)[-*=#<>[\]. ]{0,6}$/,
  /^\\\.$/,
];

/** What all footers have in common, or all end marks: nearly no cell does, and looking closer takes long. */
const mayBeRemark =
  /\d|fin|end|e(?:of|ot)|sql|spool|d[eé]?(?:is)?connect|confiden|^\W{0,4}(?:no|aucune?) |^\\\.$/iu;

/** What a line is by its text alone. */
const kindOfText = (texts: readonly string[]): LineKind | undefined => {
  if (texts.length > MAX_REMARK_CELLS) return undefined;
  const remark = texts.join(' ');
  if (remark.length > MAX_REMARK || !mayBeRemark.test(remark)) return undefined;
  const folded = remarkOf(remark);
  if (texts.length === 1 && endMarks.some((mark) => mark.test(folded))) return 'end-mark';
  return footers.some((footer) => footer.test(folded)) ? 'footer' : undefined;
};

/** `\x1a` ends a text of DOS. */
const isCtrlZ = (cell: string): boolean => cell.includes('\x1a') && cell.replaceAll('\x1a', '').trim() === '';

/**
 * Makes the look at the cells of a record: what it is where it is no row of a person. Whatever names a person is a row,
 * and whatever is doubtful: somebody may be called Total or Fin.
 */
export const createKindOfRecord = ({
  titles,
  columns,
  ...shape
}: Pick<CsvLayout, 'titles' | 'columns' | 'width' | 'separator'>): ((
  cells: readonly string[],
) => LineKind | undefined) => {
  const foldedTitles = titles.map((title) => foldText(title));
  const namedTitles = foldedTitles.filter((title) => title !== '').length;
  const fit = createFit({ columns, ...shape });
  const reference = columns.reference?.[0];

  const emails = columns.email ?? [];
  const firstLetters = foldedTitles.map((title) => title.charCodeAt(0));

  const isTitleAgain = (cell: string, index: number): boolean => {
    const title = foldedTitles[index];
    if (title === undefined || title === '') return false;
    // Nearly every cell begins otherwise, and folding takes long.
    const first = cell.charCodeAt(0) | 0x20;
    const isLetterOrDigit = (first >= 0x61 && first <= 0x7a) || (first >= 0x30 && first <= 0x39);
    if (isLetterOrDigit && first !== firstLetters[index]) return false;
    return foldText(cell.trim().slice(0, MAX_TITLE)) === title;
  };

  /** Nearly no reference begins so, and looking closer takes long. */
  const isExample = (cells: readonly string[]): boolean =>
    reference !== undefined &&
    /^\s*EX/.test(cells[reference] ?? '') &&
    isExamplePerson((field) => (columns[field] ?? []).map((index) => cells[index] ?? ''));

  const isTitlesAgain = (cells: readonly string[], filled: readonly number[]): boolean =>
    filled.length >= 2 &&
    2 * filled.length >= namedTitles &&
    filled.every((index) => isTitleAgain(cells[index] ?? '', index));

  const isTotals = (cells: readonly string[], filled: readonly number[]): boolean => {
    let label: number | undefined;
    for (const index of filled) {
      if (isAmount(cells[index] ?? '')) continue;
      if (label !== undefined) return false;
      label = index;
    }
    if (label === undefined || !isTotalLabel(cells[label] ?? '')) return false;
    // Beside a reference of its own it is the name of a person.
    return reference === undefined || label === reference || isBlank(cells[reference] ?? '');
  };

  const kindOfRemark = (cells: readonly string[], filled: readonly number[]): LineKind | undefined => {
    const texts = filled.map((index) => cells[index] ?? '');
    if (texts.every(isDrawn) && texts.join('').length >= MIN_DRAWN) return 'dashes';
    const kind = isTotals(cells, filled) ? 'totals' : kindOfText(texts);
    if (kind === undefined || texts.some((text) => text.includes('@'))) return undefined;
    return fit(cells).hasContact ? undefined : kind;
  };

  return (cells) => {
    const filled: number[] = [];
    for (let index = 0; index < cells.length; index += 1) {
      const cell = cells[index] ?? '';
      // The first character of nearly every cell says that it is not blank.
      if (cell !== '' && (cell.charCodeAt(0) > SPACE || !isBlank(cell))) filled.push(index);
    }
    if (filled.every((index) => isBlank(cells[index] ?? '')))
      return cells.some(isCtrlZ) ? 'end-mark' : 'blank';
    if (isTitlesAgain(cells, filled)) return 'titles-again';
    if (isExample(cells)) return 'example';
    if (emails.some((index) => cells[index]?.includes('@'))) return undefined;
    return kindOfRemark(cells, filled);
  };
};
