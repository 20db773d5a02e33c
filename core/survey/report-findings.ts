// What the report of a list tells, each with a sentence, how many it is of, and whether to look at it.
import { circumstances, type Language } from '../audience/audience.ts';
import { nameOfLanguage } from '../audience/language-words.ts';
import type { Wording } from '../base/wording.ts';
import { labelByTitle } from '../columns/column.ts';
import { fieldLabel } from '../columns/field-words.ts';
import type { Encoding } from '../columns/layout.ts';
import type { Import } from '../list/import.ts';
import { noteKinds } from '../row/note.ts';
import type { ListReport } from './report.ts';
import * as words from './report-words.ts';
import type { SurveyTotals } from './totals.ts';

/** What is found out about a list. The kinds of notes are of single rows; the others of the list as a whole. */
export const findingKinds = [
  'conflicts',
  'shared-by-many',
  'shared-by-some',
  'several-references',
  'earlier-campaign',
  'column-unused',
  'no-postal-addresses',
  ...noteKinds,
  ...circumstances,
  'language-fallback',
  'encoding',
  'postal-addresses',
  'birth-dates',
  'guardians',
  'data-groups',
  'sites',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** A cell or a row that shows what is meant; the value is masked. Of a column, no row is named. */
type Example = { file: number; row?: number; column: string; maskedValue: string };

/** `warns`: look at it and decide; `told`: good to know. */
export type ListFinding = {
  kind: FindingKind;
  verdict: 'warns' | 'told';
  count: number;
  message: Wording;
  examples: Example[];
};

type Verdict = ListFinding['verdict'];

const found = (
  kind: FindingKind,
  verdict: Verdict,
  count: number,
  message: Wording,
  examples: readonly Example[] = [],
): ListFinding[] => (count === 0 ? [] : [{ kind, verdict, count, message, examples: [...examples] }]);

const noteFindings = ({ notes }: Pick<SurveyTotals, 'notes'>, defaultLanguage: Language): ListFinding[] => {
  const { 'phone-shortened': shortened, 'phone-unreadable': unreadable } = notes;
  const areBoth = shortened !== undefined && unreadable !== undefined;
  return noteKinds.flatMap((kind) => {
    const note = notes[kind];
    if (note === undefined) return [];
    const verdict = 'warns';
    if (kind === 'language-missing') {
      const message = words.languageMissing(note.count, nameOfLanguage(defaultLanguage));
      return found(kind, verdict, note.count, message, note.examples);
    }
    // Numbers that cannot be read are told of in one sentence.
    if (areBoth && kind === 'phone-shortened') return [];
    if (areBoth && kind === 'phone-unreadable') {
      const all = unreadable.count + shortened.count;
      const examples = [...unreadable.examples, ...shortened.examples].slice(0, 5);
      return found(kind, verdict, all, words.phonesUnreadable(all, shortened.count), examples);
    }
    return found(kind, verdict, note.count, words.noteWords[kind](note.count), note.examples);
  });
};

/** Names of encodings, as staff know them. */
const encodingNames: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  macintosh: 'Mac OS Roman',
  cp850: 'MS-DOS (850)',
};

const encodingFindings = ({ files, encodings }: Pick<Import, 'files' | 'encodings'>): ListFinding[] => [
  ...files.flatMap(({ layout }) => {
    if (layout === undefined) return [];
    if (layout.savedTwice) return found('encoding', 'warns', 1, words.savedTwice);
    if (layout.encoding === 'utf-8') return [];
    return found('encoding', 'told', 1, words.readAs(encodingNames[layout.encoding]));
  }),
  ...found('encoding', 'told', encodings.windows1252, words.windows1252(encodings.windows1252)),
];

const inQuotes = (letter: string, title: string): Wording =>
  title === ''
    ? { en: `${letter} (without a title)`, fr: `${letter} (sans titre)` }
    : { en: `${letter} (“${title}”)`, fr: `${letter} («\u00a0${title}\u00a0»)` };

const columnFindings = (files: ListReport['files']): ListFinding[] =>
  files.flatMap(({ views }, file) =>
    views.flatMap(({ letter, title, field, looksLike, filled, examples }) => {
      if (field !== null || looksLike === undefined) return [];
      const message = words.columnUnused(inQuotes(letter, title), fieldLabel(looksLike));
      return found(
        'column-unused',
        'warns',
        Math.max(1, filled),
        message,
        examples.map((maskedValue) => ({ file, column: letter, maskedValue })),
      );
    }),
  );

const byCount = (names: Record<string, number>): [string, number][] =>
  Object.entries(names).sort(([one, ones], [other, others]) => others - ones || one.localeCompare(other));

/** Who was a minor at the time of the breach cannot be told without its day. */
const birthFindings = (birthDates: number, breachedOn: string | undefined): ListFinding[] =>
  breachedOn === undefined
    ? found('birth-dates', 'warns', birthDates, words.birthDatesWithoutBreach(birthDates))
    : found('birth-dates', 'told', birthDates, words.birthDates(birthDates));

const totalFindings = (
  totals: SurveyTotals,
  counts: Import['counts'],
  breachedOn: string | undefined,
): ListFinding[] => {
  const people = counts.rows - counts.rejected;
  const { postal, birthDates, guardians } = totals;
  const groups = byCount(totals.dataGroups);
  const sites = byCount(totals.sites);
  const sum = (names: readonly [string, number][]): number =>
    names.reduce((all, [, count]) => all + count, 0);
  return [
    ...circumstances.flatMap((kind) => {
      const count = totals.circumstances[kind] ?? 0;
      return found(kind, 'warns', count, words.circumstanceWords[kind](count));
    }),
    ...(postal === 0
      ? found('no-postal-addresses', 'warns', counts.unreachable, words.noPostalAddresses(counts.unreachable))
      : found(
          'postal-addresses',
          'told',
          postal,
          words.postalAddresses(postal, Math.max(0, people - postal)),
        )),
    ...birthFindings(birthDates, breachedOn),
    ...found('guardians', 'told', guardians, words.guardians(guardians)),
    ...found('data-groups', 'told', sum(groups), words.dataGroups(groups)),
    ...found('sites', 'told', sum(sites), words.sites(sites)),
  ];
};

const relationFindings = ({
  conflicts,
  shared,
  severalReferences,
  earlier = [],
}: ListReport): ListFinding[] => {
  const examplesOf = (rows: readonly { file: number; row: number }[]): Example[] =>
    rows.map((row) => ({ ...row, column: '', maskedValue: '' }));
  return [
    ...(conflicts === undefined
      ? []
      : found('conflicts', 'warns', conflicts.groups, words.conflicts(conflicts.groups, conflicts.rows))),
    ...(shared === undefined
      ? []
      : [
          ...found(
            'shared-by-many',
            'warns',
            shared.many.length + shared.more,
            words.sharedByMany(shared.many.length + shared.more, shared.manyOfPeople),
            examplesOf(shared.many.slice(0, 5).flatMap(({ rows }) => rows.slice(0, 1))),
          ),
          ...found(
            'shared-by-some',
            'warns',
            shared.some,
            words.sharedBySome(shared.some, shared.someOfPeople),
          ),
        ]),
    ...(severalReferences === undefined
      ? []
      : found(
          'several-references',
          'warns',
          severalReferences.people,
          words.severalReferences(severalReferences.people),
          examplesOf(severalReferences.examples),
        )),
    ...earlier.flatMap((campaign) =>
      found('earlier-campaign', 'warns', campaign.people, words.earlierCampaign(campaign)),
    ),
  ];
};

/** Files that do not say which language anybody reads: everybody in them gets one that nobody chose. */
export const withoutLanguage = (
  { files, counts }: Pick<Import, 'files' | 'counts'>,
  defaultLanguage: Language,
): { count: number; message: Wording }[] => {
  const language = nameOfLanguage(defaultLanguage);
  const people = counts.accepted + counts.unreachable;
  return files.flatMap(({ layout }, at) => {
    if (layout === undefined || layout.columns.language !== undefined) return [];
    if (files.length > 1) return [{ count: 1, message: words.noLanguageColumnIn(at + 1, language) }];
    return people === 0 ? [] : [{ count: people, message: words.noLanguageColumn(people, language) }];
  });
};

/** Notes whose examples name columns by the titles that their files have. */
const byTitles = ({ notes }: SurveyTotals, files: Import['files']): Pick<SurveyTotals, 'notes'> => ({
  notes: Object.fromEntries(
    Object.entries(notes).map(([kind, note]) => [
      kind,
      {
        ...note,
        examples: note.examples.map((example) => ({
          ...example,
          column: labelByTitle(files[example.file]?.layout?.titles ?? [], example.column),
        })),
      },
    ]),
  ),
});

/** What of a campaign its list is read by. */
export type ListSettings = { defaultLanguage: Language; breachedOn?: string | undefined };

/** What is to be known of a list, what to look at first. */
export const listFindings = (
  list: Pick<Import, 'files' | 'encodings' | 'counts' | 'languageFallbacks'>,
  report: ListReport,
  { defaultLanguage, breachedOn }: ListSettings,
): ListFinding[] => {
  const { totals } = report;
  const findings = [
    ...relationFindings(report),
    ...columnFindings(report.files),
    ...(totals === undefined ? [] : noteFindings(byTitles(totals, list.files), defaultLanguage)),
    ...(totals === undefined ? [] : totalFindings(totals, list.counts, breachedOn)),
    ...withoutLanguage(list, defaultLanguage).flatMap(({ count, message }) =>
      found('language-missing', 'told', count, message),
    ),
    ...found(
      'language-fallback',
      'warns',
      list.languageFallbacks,
      words.languageFallback(list.languageFallbacks, nameOfLanguage(defaultLanguage)),
    ),
    ...encodingFindings(list),
  ];
  const order: readonly Verdict[] = ['warns', 'told'];
  return findings.toSorted((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));
};
