import type { ImportReport, ListConflict } from '../../client/operations.ts';
import type { StaffLanguage } from '../../core/base/wording.ts';
import { bad, bold, dim, doubtful, good, number, row, size, table } from '../terminal/terminal.ts';

/** How the rows of a list ended, as one sum. */
export const countsLine = ({
  rows,
  accepted,
  duplicate,
  unreachable,
  rejected,
  conflict,
}: ImportReport['counts']): string =>
  `${number(rows)} rows = ${number(accepted)} accepted + ${number(duplicate)} duplicate + ${number(unreachable)} to be told by letter + ${number(rejected)} rejected${conflict === 0 ? '' : ` + ${number(conflict)} in conflict`}`;

/** Every line of the files, as one sum: what is no person is named. */
const linesLine = ({ lines }: Pick<ImportReport, 'lines'>, language: StaffLanguage): string[] => {
  if (lines.length === 0) return [];
  const all = lines.reduce((sum, { lines: some }) => sum + some, 0);
  return [`${number(all)} lines = ${lines.map(({ message }) => message[language]).join(' + ')}`];
};

type File = ImportReport['files'][number];

/** What a column was taken for; of one that is not used, what it looks like. */
const fieldOf = ({ field, usedAs, looksLike }: File['columns'][number]): string => {
  if (field !== null) return usedAs === 'by-content' ? doubtful(field) : field;
  return looksLike === undefined ? dim('not used') : doubtful(`not used; looks like ${looksLike}`);
};

/** How the columns of a file were understood, what is doubtful about them, and what is missing. */
export const columnLines = (
  { columns, doubts, missing }: Pick<File, 'columns' | 'doubts' | 'missing'>,
  language: StaffLanguage,
): string[] => [
  ...table(
    ['column', 'title', 'field', 'usable', 'for example'],
    columns.map((column) => {
      const { letter, title, field, filled, usable, of, examples } = column;
      const part = field === null ? `${filled} of ${of} filled` : `${usable} of ${filled}`;
      return [letter, title, fieldOf(column), part, dim(examples.join('  '))];
    }),
  ),
  ...doubts.map(({ message }) => doubtful(`  ? ${message[language]}`)),
  ...missing.map((field) =>
    bad(
      field === 'reference'
        ? '  ? No column gives the reference of a person.'
        : '  ? No column gives a way to reach people.',
    ),
  ),
];

/** The files of a list, by their columns; what is not known yet is left out. */
const fileLines = ({ files }: ImportReport, language: StaffLanguage): string[] =>
  files.flatMap((file, at) => {
    if (file.columns.length === 0) return [];
    const name = files.length === 1 ? 'How its columns were understood' : `File ${at + 1}`;
    return ['', bold(name), ...columnLines(file, language)];
  });

const where = ({ file, row: at, column }: ImportReport['findings'][number]['examples'][number]): string =>
  [
    ...(file > 0 ? [`file ${file + 1}`] : []),
    ...(at === undefined ? [] : [`row ${at}`]),
    ...(column === '' ? [] : [column]),
  ].join(' ');

const findingLines = ({ findings }: ImportReport, language: StaffLanguage): string[] => {
  if (findings.length === 0) return [];
  return [
    '',
    bold('What is to be known of it'),
    ...findings.flatMap(({ verdict, message, examples }) => {
      const shown = examples.map((example) => `${where(example)} ${example.maskedValue}`.trim());
      return [
        `${verdict === 'warns' ? doubtful('look') : good('told')}  ${message[language]}`,
        ...(shown.length === 0 ? [] : [dim(`      ${shown.join('; ')}`)]),
      ];
    }),
  ];
};

/** A row, with the number of its file where it is not the first: as the list of rows to mend numbers them. */
const placeName = (file: number, at: number): string => (file > 0 ? `${file + 1}:${at}` : String(at));

/** Contacts that many people share, as a table with what was decided. */
export const sharedLines = ({ shared }: Pick<ImportReport, 'shared'>): string[] => {
  if (shared === undefined || shared.many.length === 0)
    return ['No address or number is shared by many people.'];
  return [
    ...table(
      ['group', 'contact', 'people', 'rows', 'decided'],
      shared.many.map(({ group, contact, people, rows, decision }) => [
        group,
        contact,
        number(people),
        rows.map(({ file, row: at }) => placeName(file, at)).join(', '),
        decision ?? doubtful('open'),
      ]),
    ),
    ...(shared.more > 0 ? [`and ${number(shared.more)} more`] : []),
  ];
};

type Person = ListConflict['people'][number];

const addressOf = ({ postal }: Person): string => {
  const { lines = [], postalCode = '', town = '', country = '' } = postal ?? {};
  return [...lines, `${postalCode} ${town}`.trim(), country].filter((part) => part !== '').join(', ');
};

/** People with one reference, side by side. */
export const conflictLines = ({ group, people, decision }: ListConflict): string[] => {
  const differ = (of: (person: Person) => string): boolean => people.some((person) => of(person) !== '');
  const columns = [
    ['row', ({ file, row: at }: Person) => placeName(file, at)],
    ['reference', ({ reference }: Person) => reference],
    ['first name', ({ firstName }: Person) => firstName],
    ['last name', ({ lastName }: Person) => lastName],
    ['email', ({ email = '' }: Person) => email],
    ['phone', ({ phone = '' }: Person) => phone],
    ['born', ({ birthDate = '' }: Person) => birthDate],
    ['address', addressOf],
  ] as const;
  const shown = columns.filter(([, of]) => differ(of));
  return [
    `${bold(group)}  ${decision === undefined ? doubtful('open') : `decided: ${decision}`}`,
    ...table(
      shown.map(([name], at) => (at === 0 ? `  ${name}` : name)),
      people.map((person) => shown.map(([, of], at) => (at === 0 ? `  ${of(person)}` : of(person)))),
    ),
  ];
};

/** How many references several people have, of which nobody has decided. */
export const conflictsOpen = (conflicts: ImportReport['conflicts']): string => {
  const open = conflicts?.undecided ?? 0;
  return open === 1
    ? '1 reference stands for people who seem to be different.'
    : `${number(open)} references stand for people who seem to be different.`;
};

/** How many contacts many people share, of which nobody has decided. */
export const sharedOpen = (shared: ImportReport['shared']): string => {
  const named = shared?.many.filter(({ decision }) => decision === undefined).length ?? 0;
  const open = named + (shared?.more ?? 0);
  return open === 1
    ? '1 address or number is shared by many people.'
    : `${number(open)} addresses or numbers are shared by many people each.`;
};

type Waiting = Pick<ImportReport, 'questions' | 'files' | 'conflicts' | 'shared'>;

const columnsQuestion = (id: string, { files }: Waiting): string[] => {
  const file = files.findIndex(({ doubts, missing }) => doubts.length + missing.length > 0);
  const command = `  tocsin campaign columns ${id}${files.length > 1 ? ` --file ${Math.max(0, file) + 1}` : ''}`;
  return [
    'Which column is which?',
    dim(`${command} --set D=email --unused F`),
    dim(`${command} --accept   as it was understood`),
  ];
};

const conflictsQuestion = (id: string, { conflicts }: Waiting): string[] => [
  `${conflictsOpen(conflicts)} Who are they?`,
  dim(`  tocsin campaign conflicts ${id}   shows them side by side`),
  dim(`  tocsin campaign conflicts ${id} --all others|same|leave-out`),
];

const sharedQuestion = (id: string, { shared }: Waiting): string[] => [
  `${sharedOpen(shared)} May messages go there?`,
  dim(`  tocsin campaign shared ${id}   shows whose`),
  dim(`  tocsin campaign shared ${id} --all set-aside|send`),
];

const questionWords = { columns: columnsQuestion, conflicts: conflictsQuestion, shared: sharedQuestion };

/** What a list waits for, each with the commands that answer. */
export const questionLines = (id: string, report: Waiting): string[] =>
  report.questions.flatMap((question) => questionWords[question](id, report));

/** People by language and channel, once they are written. */
const groupLines = ({ groups }: ImportReport): string[] =>
  groups.length === 0
    ? []
    : table(
        ['  channel', 'language', 'people', 'chunks'],
        groups.map(({ channel, language, people, chunks }) => [
          `  ${channel}`,
          language,
          number(people),
          number(chunks),
        ]),
      );

/** The report of an import in lines. */
export const importLines = (report: ImportReport, language: StaffLanguage = 'en'): string[] => {
  const { counts, encodings, unknownColumns, lastFailure } = report;
  const isMapped = report.files.some(({ columns }) => columns.length > 0);
  // Where the list was surveyed, its findings tell of these.
  const isSurveyed = report.lines.length > 0;
  return [
    ...(report.status === 'failed' && counts.rows === 0 ? [] : [countsLine(counts)]),
    ...linesLine(report, language),
    ...groupLines(report),
    row('status', report.status === 'failed' ? bad('failed') : report.status),
    row('file', size(report.sizeBytes)),
    ...(encodings.windows1252 > 0 && !isSurveyed
      ? [
          row(
            'encoding',
            `${number(encodings.windows1252)} rows in Windows-1252, ${number(encodings.utf8)} in UTF-8`,
          ),
        ]
      : []),
    ...(report.languageFallbacks > 0 && !isSurveyed
      ? [row('in another language', `${number(report.languageFallbacks)} get the default language`)]
      : []),
    ...(unknownColumns.length > 0 && !isMapped
      ? [row('columns not kept', doubtful(unknownColumns.join(', ')))]
      : []),
    ...(report.failure === undefined ? [] : [row('why', bad(report.failure[language]))]),
    ...(lastFailure === undefined
      ? []
      : [
          row('a later file failed', bad(lastFailure.failure[language])),
          row('', 'The list before it still counts.'),
        ]),
    ...fileLines(report, language),
    ...findingLines(report, language),
    ...(report.hasRejects
      ? [dim('  Get the rows that need attention with: tocsin campaign rejects CAMPAIGN')]
      : []),
  ];
};
