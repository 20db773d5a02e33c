// Entries of the audit trail for a spreadsheet: in words, beside what programs know them by.
import { type Cell, spreadsheetCsv } from '../base/spreadsheet-csv.ts';
import type { StaffLanguage } from '../base/wording.ts';
import { actInWords } from './act-words.ts';

/** An entry as the API gives it. */
type Entry = {
  number: number;
  at: string;
  by: string;
  action: string;
  particulars?: Record<string, string | number | boolean> | undefined;
} & {
  [Name in 'chain' | 'relation' | 'name' | 'from' | 'campaign' | 'on' | 'reason' | 'ticket' | 'identity']?:
    | string
    | undefined;
};

type Column = { en: string; fr: string; cell: (entry: Entry, language: StaffLanguage) => Cell };

const columns: Column[] = [
  { en: 'when (UTC)', fr: 'quand (UTC)', cell: ({ at }) => at },
  { en: 'who', fr: 'qui', cell: ({ name, by }) => name ?? by },
  { en: 'what', fr: 'quoi', cell: ({ action }, language) => actInWords(action, language) },
  { en: 'outcome', fr: 'suite', cell: ({ particulars }) => String(particulars?.outcome ?? '') },
  { en: 'reason', fr: 'motif', cell: ({ reason = '' }) => reason },
  { en: 'identity', fr: 'identité', cell: ({ identity = '' }) => identity },
  { en: 'ticket', fr: 'dossier', cell: ({ ticket }) => (ticket === undefined ? '' : { key: ticket }) },
  { en: 'about', fr: 'porte sur', cell: ({ relation = '' }) => relation },
  { en: 'campaign', fr: 'campagne', cell: ({ campaign = '' }) => campaign },
  { en: 'on', fr: 'objet', cell: ({ on = '' }) => on },
  {
    en: 'particulars',
    fr: 'détails',
    cell: ({ particulars = {} }) =>
      Object.entries(particulars)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
  },
  { en: 'from', fr: 'depuis', cell: ({ from = '' }) => from },
  { en: 'act', fr: 'acte', cell: ({ action }) => action },
  { en: 'pseudonym', fr: 'pseudonyme', cell: ({ by }) => by },
  { en: 'chain', fr: 'chaîne', cell: ({ chain = '' }) => chain },
  { en: 'number', fr: 'numéro', cell: ({ number }) => number },
];

/** The entries as CSV, with a byte order mark, as spreadsheets take it for UTF-8 by that. */
export const trailCsv = (entries: readonly Entry[], language: StaffLanguage): string => {
  const titles = columns.map((column) => column[language]);
  const rows = entries.map((entry) => columns.map(({ cell }) => cell(entry, language)));
  return `\ufeff${spreadsheetCsv([titles, ...rows])}`;
};
