// The report of an import as the API shows it: how the list was understood, what was found out, what is still open.
import { z } from '@hono/zod-openapi';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { standardFields } from '../../../core/columns/fields.ts';
import { mappingDoubts } from '../../../core/columns/mapping.ts';
import { conflictDecisions, decisionFor, questions, sharedDecisions } from '../../../core/list/decisions.ts';
import type { Import } from '../../../core/list/import.ts';
import { undecidedConflicts } from '../../../core/survey/answers.ts';
import type { ListReport } from '../../../core/survey/report.ts';
import { findingKinds, listFindings } from '../../../core/survey/report-findings.ts';
import { lineWording } from '../../../core/survey/report-words.ts';
import { countsSchema, importStatusSchema } from '../campaigns/view.ts';
import { channelSchema, languageSchema, wordingSchema } from '../http/schemas.ts';
import { iso, time } from '../http/time.ts';

const count = z.int().min(0);
const rowNumber = z
  .int()
  .openapi({ description: 'As a spreadsheet numbers the rows of the file, from 1.', example: 17 });
const fileNumber = z.int().openapi({ description: 'Which file of the list, from 0.', example: 0 });
const rowSchema = z.object({ file: fileNumber, row: rowNumber });

const columnSchema = z
  .object({
    index: z.int().openapi({ description: 'Counts from 0.', example: 3 }),
    letter: z.string().openapi({ description: 'What a spreadsheet shows above it.', example: 'D' }),
    title: z.string().openapi({ description: 'Empty where it has none.', example: 'Adresse mail' }),
    field: z.string().nullable().openapi({
      description: 'What it was taken for: one of `fields`, or null where it is not used.',
      example: 'email',
    }),
    usedAs: z.enum(['chosen', 'by-title', 'by-content', 'unused']).openapi({ example: 'by-title' }),
    of: count.openapi({ description: 'Rows looked at.', example: 200 }),
    filled: count.openapi({ description: 'Of these, rows with something in the column.', example: 187 }),
    usable: count.openapi({ description: 'Of these, rows whose cell its field can use.', example: 185 }),
    examples: z.array(z.string()).openapi({ description: 'Some cells, masked.', example: ['a…@e…'] }),
    looksLike: z.string().optional().openapi({
      description: 'Of a column that is not used: the field that it looks like.',
      example: 'birth_date',
    }),
  })
  .openapi('ListColumn');

const fileSchema = z
  .object({
    sizeBytes: count.openapi({ example: 241_664 }),
    titleRow: z.int().optional().openapi({ description: 'Row of the column titles.', example: 1 }),
    columns: z.array(columnSchema).openapi({ description: 'Its columns, in their order.' }),
    doubts: z
      .array(
        z.object({
          kind: z.enum(mappingDoubts).openapi({ example: 'which-of-several' }),
          index: z.int().optional().openapi({ description: 'Column that it is about.', example: 3 }),
          message: wordingSchema,
        }),
      )
      .openapi({ description: 'What must be asked about its columns.' }),
    missing: z.array(z.enum(['reference', 'email'])).openapi({
      description: 'What no column gives: `email` stands for any way to reach people.',
      example: [],
    }),
  })
  .openapi('ListFile');

const lineSchema = z
  .object({
    kind: z.string().openapi({ description: 'What these lines are.', example: 'totals' }),
    lines: count.openapi({ example: 1 }),
    message: wordingSchema.openapi({ example: { en: '1 line of totals', fr: '1 ligne de totaux' } }),
  })
  .openapi('ListLines');

const findingSchema = z
  .object({
    kind: z.enum(findingKinds).openapi({ example: 'phone-shortened' }),
    verdict: z.enum(['warns', 'told']),
    count,
    message: wordingSchema.openapi({
      example: {
        en: '400 numbers were shortened by a spreadsheet.',
        fr: '400 numéros ont été abrégés par un tableur.',
      },
    }),
    examples: z.array(
      rowSchema.partial({ row: true }).extend({
        column: z.string().openapi({ example: 'E (Tél. mobile)' }),
        maskedValue: z.string().openapi({ description: 'Never the value itself.', example: '3,…10' }),
      }),
    ),
  })
  .openapi('ListFinding');

export const conflictDecisionSchema = z.enum(conflictDecisions).openapi({
  description:
    '`others`: other people, each is told; `same`: one person, told once; `leave-out`: nobody of them is told, and each is named among the rows that need attention.',
  example: 'others',
});
export const sharedDecisionSchema = z.enum(sharedDecisions).openapi({
  description:
    '`set-aside`: the contact is not used, and these people are told by their next one or by letter; `send`: each gets a message there.',
  example: 'set-aside',
});

const answers = <Kind extends z.ZodType>(kind: Kind) =>
  z.object({
    all: kind.optional(),
    groups: z.record(z.string(), kind).openapi({ description: 'By the id of a group.', example: {} }),
  });

const sharedSchema = z.object({
  some: count.openapi({ description: 'Contacts shared by a few people, as families do.', example: 12 }),
  someOfPeople: count.openapi({ example: 40 }),
  manyOfPeople: count.openapi({ description: 'People of contacts that many share.', example: 260 }),
  more: count.openapi({ description: 'Contacts shared by many that `many` does not name.', example: 0 }),
  many: z
    .array(
      z.object({
        group: z.string().openapi({ example: 'email-0-17' }),
        contact: z.enum(['email', 'phone']),
        masked: z.string().optional().openapi({
          description: 'What the contact looks like, where its first row gives it.',
          example: 'p•••@h•••.fr',
        }),
        people: count.openapi({ example: 260 }),
        rows: z.array(rowSchema).openapi({ description: 'Some of their rows.' }),
        decision: sharedDecisionSchema.optional(),
      }),
    )
    .openapi({ description: 'Contacts that many people share, which somebody must decide about.' }),
});

const earlierSchema = z.object({
  campaign: z.string().openapi({ example: 'c7k2mq9x4tb1z' }),
  name: z.string().openapi({ example: 'Laboratory data, November 2026' }),
  startedAt: time('When it was started.').optional(),
  sameFile: z
    .boolean()
    .openapi({ description: 'Whether its list seems to be the same file.', example: true }),
  people: count.openapi({ description: 'People of this list who stand in its list.', example: 996 }),
  of: count.openapi({ description: 'People looked up: of a long list, some.', example: 1000 }),
});

const groupSchema = z.object({
  language: languageSchema.openapi({ example: 'fr' }),
  channel: channelSchema.openapi({ example: 'email' }),
  people: z.int().openapi({ example: 1510 }),
  chunks: z.int().openapi({ description: 'Groups of up to 50 people.', example: 31 }),
});

const failureSchema = wordingSchema.openapi({
  description: 'Why it failed and what to do.',
  example: { en: 'The file has no rows.', fr: 'Le fichier n’a aucune ligne.' },
});

export const importReportSchema = z
  .object({
    number: z.int().openapi({ description: 'Counts the imports of the campaign.', example: 1 }),
    version: z.int().openapi({ description: 'Version of the campaign; also the ETag.', example: 4 }),
    status: importStatusSchema,
    questions: z.array(z.enum(questions)).openapi({
      description:
        'What somebody has to answer first: which column is which, who the people with one reference are, what becomes of contacts that many share.',
      example: [],
    }),
    counts: countsSchema,
    surveyed: countsSchema.optional(),
    groups: z.array(groupSchema).openapi({ description: 'People by language and channel.' }),
    fields: z.array(z.string()).openapi({
      description: 'What a column can stand for, in this campaign.',
      example: ['reference', 'last_name', 'email'],
    }),
    files: z.array(fileSchema).openapi({ description: 'How each file of the list was understood.' }),
    lines: z
      .array(lineSchema)
      .openapi({ description: 'Every line of the files, by what it is; once the list is surveyed.' }),
    findings: z.array(findingSchema).openapi({ description: 'What is odd about the list, or to be known.' }),
    conflicts: z
      .object({
        groups: count.openapi({ description: 'References that several people have.', example: 2 }),
        rows: count.openapi({ description: 'Rows with one of them.', example: 5 }),
        undecided: count.openapi({ description: 'References that nobody has decided about.', example: 2 }),
      })
      .optional(),
    shared: sharedSchema.optional(),
    severalReferences: z
      .object({ people: count.openapi({ example: 4 }), examples: z.array(rowSchema) })
      .optional()
      .openapi({ description: 'People of one name and contact with several references.' }),
    earlier: z
      .array(earlierSchema)
      .optional()
      .openapi({ description: 'Campaigns that have told people of this list before.' }),
    decisions: z
      .object({
        conflicts: answers(conflictDecisionSchema).optional(),
        shared: answers(sharedDecisionSchema).optional(),
      })
      .optional()
      .openapi({ description: 'What was answered so far.' }),
    unknownColumns: z.array(z.string()).openapi({
      description: 'Columns that no field answers to; their values were not kept.',
      example: ['ward'],
    }),
    encodings: z
      .object({ utf8: z.int().openapi({ example: 0 }), windows1252: z.int().openapi({ example: 611 }) })
      .openapi({ description: 'Rows with accents, by the encoding that they were read in.' }),
    languageFallbacks: z
      .int()
      .openapi({ description: 'People who get the default language instead of their own.', example: 17 }),
    sizeBytes: z.int().openapi({ example: 241_664 }),
    startedAt: time('When the import was asked for.'),
    finishedAt: time('When it ended.').optional(),
    failure: failureSchema.optional(),
    lastFailure: z
      .object({
        number: z.int().openapi({ description: 'Number of that import.', example: 2 }),
        failure: failureSchema,
        at: time('When it failed.'),
      })
      .optional()
      .openapi({ description: 'A later file that could not be imported; this list still counts.' }),
    hasRejects: z.boolean().openapi({
      description: 'Whether there are rows that need attention, to be downloaded.',
      example: true,
    }),
  })
  .openapi('ImportReport');
type ImportReport = z.infer<typeof importReportSchema>;

/** Whether an import has ended with rows that need attention. */
export const hasRejects = ({ status, rejectParts }: Import): boolean =>
  status === 'done' && rejectParts.length > 0;

const viewFiles = ({ files }: Import, report: ListReport | undefined): ImportReport['files'] =>
  files.map(({ sizeBytes, layout }, at) => {
    const { views = [], doubts = [], missing = [] } = report?.files[at] ?? {};
    return {
      sizeBytes,
      ...(layout && { titleRow: layout.titleRow }),
      columns: views.map(({ looksLike, ...view }) => ({ ...view, ...(looksLike && { looksLike }) })),
      doubts: doubts.map(({ kind, index, message }) => ({
        kind,
        ...(index !== undefined && { index }),
        message,
      })),
      missing,
    };
  });

const viewLines = ({ totals }: ListReport): ImportReport['lines'] =>
  Object.entries(totals?.lines ?? {}).map(([name, lines]) => {
    const kind = name as keyof NonNullable<typeof totals>['lines'];
    return { kind, lines, message: lineWording(kind, lines) };
  });

/** What the survey has found out, with what was decided of it. */
const viewSurvey = (report: ListReport, { decisions }: Import): Partial<ImportReport> => {
  const { conflicts, shared, severalReferences, earlier } = report;
  return {
    ...(conflicts && {
      conflicts: {
        groups: conflicts.groups,
        rows: conflicts.rows,
        undecided: undecidedConflicts(report, decisions),
      },
    }),
    ...(shared && {
      shared: {
        ...shared,
        many: shared.many.map(({ masked, ...group }) => {
          const decision = decisionFor(decisions?.shared, group.group);
          return { ...group, ...(masked !== undefined && { masked }), ...(decision && { decision }) };
        }),
      },
    }),
    ...(severalReferences && { severalReferences }),
    ...(earlier && {
      earlier: earlier.map(({ startedAtMs, ...campaign }) => ({
        ...campaign,
        ...(startedAtMs !== undefined && { startedAt: iso(startedAtMs) }),
      })),
    }),
  };
};

const viewDecisions = ({ decisions }: Import): Pick<ImportReport, 'decisions'> => {
  if (decisions === undefined) return {};
  const { conflicts, shared } = decisions;
  return { decisions: { ...(conflicts && { conflicts }), ...(shared && { shared }) } };
};

/** The import of a campaign as the API shows it; undefined where the campaign has none. */
export const viewImport = (
  campaign: Campaign,
  list: Import,
  report: ListReport | undefined,
): ImportReport => ({
  number: list.number,
  version: campaign.version,
  status: list.status,
  questions: list.questions,
  counts: list.counts,
  ...(list.surveyed && { surveyed: list.surveyed }),
  groups: list.groups.map(({ language, channel, people, chunks }) => ({ language, channel, people, chunks })),
  fields: [...standardFields, ...campaign.personFields],
  files: viewFiles(list, report),
  lines: report === undefined ? [] : viewLines(report),
  findings: report === undefined ? [] : listFindings(list, report, campaign),
  ...(report && viewSurvey(report, list)),
  ...viewDecisions(list),
  unknownColumns: [...new Set(list.files.flatMap(({ layout }) => layout?.unknownColumns ?? []))],
  encodings: list.encodings,
  languageFallbacks: list.languageFallbacks,
  sizeBytes: list.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  hasRejects: hasRejects(list),
  startedAt: iso(list.startedAtMs),
  ...(list.finishedAtMs !== undefined && { finishedAt: iso(list.finishedAtMs) }),
  ...(list.failure && { failure: list.failure }),
  ...(list.failedAfter && {
    lastFailure: {
      number: list.failedAfter.number,
      failure: list.failedAfter.failure,
      at: iso(list.failedAfter.atMs),
    },
  }),
});
