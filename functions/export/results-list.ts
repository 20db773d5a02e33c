// The results by person, for the organisation's own system: told by what and when, or why not.
import { csvHead, csvLines, jsonLines } from '../../adapters/files/report-csv.ts';
import { writeXlsx } from '../../client/workbook/write-xlsx.ts';
import type { Chunk } from '../../core/audience/audience.ts';
import { joinedReasons, type StaffLanguage, type Wording } from '../../core/base/wording.ts';
import type { FallbackAttempts } from '../../core/delivery/attempts.ts';
import { type Delivery, isOfOtherPlaces } from '../../core/delivery/delivery.ts';
import { type OwedLetter, standingRules, type ToldBy } from '../../core/delivery/standing.ts';
import type { ResultsFormat } from '../../core/report/kinds.ts';
import { letterReason } from '../../core/report/letter-reason.ts';
import { type PersonResult, personResultAt, type ResultRules } from '../../core/report/results.ts';
import { readFallbackAttempts } from '../runtime/fallback-attempts.ts';
import * as regulator from './regulator-words.ts';
import { resultTitles, whyUnreachable } from './results-words.ts';
import type { ExportDependencies, ReportSource } from './source.ts';

/** Chunks whose people are read together. */
const CHUNKS_AT_ONCE = 100;

/** What is known of one person. */
type ResultRow = {
  /** The organisation's own number for the person, exactly as the list has it. */
  reference: string;
  noticeCode: string;
  standing: PersonResult['standing'];
  /** Of who was told. */
  toldBy?: ToldBy;
  /** The day, ISO 8601. */
  toldOn?: string;
  /** Of who was not: why. */
  reason?: Wording;
  /** Of who is owed a letter: what has become of it. */
  letter?: OwedLetter;
};

const notToldRow = (
  { standing, result }: PersonResult,
  due: ReturnType<typeof letterReason>,
): Pick<ResultRow, 'standing' | 'reason' | 'letter'> => {
  if (due === undefined) return { standing, reason: regulator.results[result] };
  if (due.standing.standing === 'owed') return { standing, reason: due.reason, letter: due.standing.letter };
  return { standing, reason: joinedReasons(due.reason, whyUnreachable[due.standing.because]) };
};

/** The people of a chunk, each with how they stand; whoever was erased is left out. */
const rowsOfChunk = (
  delivery: Delivery,
  { recipients }: Chunk,
  rules: ResultRules,
  fallbackAttempts: FallbackAttempts,
): ResultRow[] =>
  recipients.flatMap(({ reference, code, circumstances = [] }, place): ResultRow[] => {
    const person = personResultAt(delivery, place, rules, fallbackAttempts);
    if (person === undefined || reference === '') return [];
    const of = { reference, noticeCode: code };
    const { standing, channel, day } = person;
    if (standing === 'told') return [{ ...of, standing, toldBy: channel, toldOn: day }];
    const due = letterReason(delivery, place, rules, fallbackAttempts, circumstances.length > 0);
    return [{ ...of, ...notToldRow(person, due) }];
  });

type Dependencies = Pick<
  ExportDependencies,
  'deliveries' | 'audience' | 'clock' | 'fallbackHourMs' | 'timeZone'
>;

/** Everybody of the list in the order of their chunks, some hundred chunks at a time. */
async function* resultRows(
  deps: Dependencies,
  { campaign, audience, count }: ReportSource,
): AsyncGenerator<ResultRow[]> {
  const rules: ResultRules = {
    ...standingRules(campaign, deps.fallbackHourMs, deps.clock()),
    timeZone: deps.timeZone,
  };
  const fallbackAttempts = await readFallbackAttempts(deps.deliveries, { campaign, audience });
  let people = 0;
  const rowsOf = async (deliveries: readonly Delivery[]): Promise<ResultRow[]> => {
    const byChunk = new Map(deliveries.map((delivery) => [delivery.chunk, delivery]));
    const found = await deps.audience.getMany(deliveries.map(({ chunk }) => ({ audience, chunk })));
    const rows = found
      .sort((one, other) => one.chunk.number - other.chunk.number)
      .flatMap(({ chunk }) => {
        const delivery = byChunk.get(chunk.number);
        return delivery === undefined ? [] : rowsOfChunk(delivery, chunk, rules, fallbackAttempts);
      });
    people += rows.length;
    return rows;
  };
  const held: Delivery[] = [];
  for await (const page of deps.deliveries.scan(audience)) {
    held.push(...page.filter((delivery) => !isOfOtherPlaces(delivery)));
    while (held.length >= CHUNKS_AT_ONCE) yield await rowsOf(held.splice(0, CHUNKS_AT_ONCE));
  }
  if (held.length > 0) yield await rowsOf(held);
  count(people);
}

const columns = ['reference', 'noticeCode', 'standing', 'toldBy', 'toldOn', 'reason', 'letter'] as const;

/** In words of one language, as people read it in a workbook. */
const inWords = (row: ResultRow, language: StaffLanguage): string[] => [
  row.reference,
  row.noticeCode,
  regulator.standings[row.standing][language],
  row.toldBy === undefined ? '' : regulator.ways[row.toldBy][language],
  row.toldOn ?? '',
  row.reason?.[language] ?? '',
  row.letter === undefined ? '' : regulator.letters[row.letter][language],
];

async function* workbookRows(
  rows: AsyncIterable<ResultRow[]>,
  language: StaffLanguage,
): AsyncGenerator<string[]> {
  yield columns.map((column) => resultTitles[column][language]);
  for await (const some of rows) for (const row of some) yield inWords(row, language);
}

async function* csv(rows: AsyncIterable<ResultRow[]>, language: StaffLanguage): AsyncGenerator<Uint8Array> {
  yield csvHead(['reference', 'notice_code', 'standing', 'told_by', 'told_on', 'reason', 'letter']);
  for await (const some of rows) {
    const cells = some.map((row) => [
      { key: row.reference },
      { key: row.noticeCode },
      row.standing,
      row.toldBy ?? '',
      row.toldOn ?? '',
      row.reason?.[language] ?? '',
      row.letter ?? '',
    ]);
    if (cells.length > 0) yield csvLines(cells);
  }
}

async function* lines(rows: AsyncIterable<ResultRow[]>): AsyncGenerator<Uint8Array> {
  for await (const some of rows) if (some.length > 0) yield jsonLines(some);
}

/**
 * Everybody on the list with how they stand. No form changes a key: in the workbook every cell is a text; in the CSV keys are
 * formulas of a text, which spreadsheets leave alone; JSON lines have them as they are, for programs.
 */
export const resultsList = (
  deps: Dependencies,
  source: ReportSource,
): Record<ResultsFormat, () => AsyncIterable<Uint8Array>> => {
  const { language = 'en' } = source.report;
  const rows = () => resultRows(deps, source);
  return {
    xlsx: () =>
      writeXlsx(workbookRows(rows(), language), {
        sheetName: resultTitles.sheet[language],
        at: new Date(deps.clock()),
      }),
    csv: () => csv(rows(), language),
    jsonl: () => lines(rows()),
  };
};
