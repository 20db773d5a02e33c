// The files of a list: how each is read, and what somebody has to say of it first.
import { readCsvHead, readHeadBytes } from '../../adapters/files/csv-head.ts';
import type { Wording } from '../../core/base/wording.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import { choicesProblem } from '../../core/columns/choose.ts';
import type { UsableCells } from '../../core/columns/column-view.ts';
import type { FileHead } from '../../core/columns/file-head.ts';
import { type HeaderAnswer, readHeader } from '../../core/columns/headers.ts';
import type { CsvLayout } from '../../core/columns/layout.ts';
import { type Choices, type Mapping, mustAsk, titlesKey } from '../../core/columns/mapping.ts';
import { beginningOf, type Import, type ListFile } from '../../core/list/import.ts';
import { createUsableCells } from '../../core/row/usable.ts';
import { type CheckpointSaver, type ImportRunEnd, takesList } from './checkpoint.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { fileNotFound, takesNoList } from './failure-words.ts';
import { rowRulesOf } from './row-rules.ts';
import { keptTitles, keptViews } from './wide-files.ts';

type Dependencies = Pick<ImporterDependencies, 'files' | 'choices' | 'reports'> &
  Parameters<typeof rowRulesOf>[0];

/** Lines that end in these bytes of a file; the names of encodings are those of {@link TextDecoder}, or ASCII in them. */
const linesIn = (bytes: Buffer, encoding: CsvLayout['encoding']): number => {
  const text = encoding.startsWith('utf-16')
    ? new TextDecoder(encoding).decode(bytes)
    : bytes.toString('latin1');
  const ends = text.match(/\r\n|\r|\n/g)?.length ?? 0;
  // The titles may be the last line of the file, without an end.
  return text === '' || /[\r\n]$/.test(text) ? ends : ends + 1;
};

/** A file whose title row is known, with the mapping of its columns; or why it cannot be used. */
type OpenedFile = { file: ListFile; mapping: Mapping } | { failure: Wording };

/** What the campaign says of the columns of its files, and how many files there are. */
type Columns = Pick<Campaign, 'personFields'> & { usable: UsableCells; files: number };

/** Reads how a file is laid out, keeping no more of a wide one than has room. */
const readLayout = (
  head: FileHead,
  { personFields, usable, files }: Columns,
  choices: Choices | undefined,
): HeaderAnswer => {
  const answer = readHeader(head, personFields, choices, usable);
  if (!answer.usable) return answer;
  const { layout, mapping } = answer;
  return {
    ...answer,
    layout: { ...layout, titles: keptTitles(layout.titles, files) },
    mapping: { ...mapping, views: keptViews(mapping.views, files) },
  };
};

/**
 * What was said of the columns of a file: of this one, or, where nobody has said anything yet, of the last one with these
 * titles. What does not fit any more, as the notice has other fields, is left aside.
 */
const choicesFor = async (
  { choices }: Dependencies,
  { choices: given }: ListFile,
  answer: HeaderAnswer,
  personFields: readonly string[],
): Promise<Choices | undefined> => {
  if (given !== undefined || !answer.usable) return given;
  const { titles } = answer.layout;
  const remembered = await choices.get(titlesKey(titles));
  if (remembered === undefined) return undefined;
  return choicesProblem(remembered, titles, personFields) === undefined ? remembered : undefined;
};

const openFile = async (
  deps: Dependencies,
  bucket: string,
  file: ListFile,
  columns: Columns,
): Promise<OpenedFile> => {
  const bytes = await deps.files.read({ bucket, object: file.object }, 0);
  if (bytes === undefined) return { failure: fileNotFound };
  const head = await readHeadBytes(bytes);
  const read = readCsvHead(head);
  const asGiven = readLayout(read, columns, file.choices);
  const choices = await choicesFor(deps, file, asGiven, columns.personFields);
  const answer = choices === file.choices ? asGiven : readLayout(read, columns, choices);
  if (!answer.usable) return { failure: answer.problem };
  const { layout, mapping } = answer;
  const { byteOffset, record } = answer.begins;
  const begins = { byteOffset, record, line: linesIn(head.subarray(0, byteOffset), layout.encoding) };
  return { file: { ...file, ...(choices && { choices }), layout, begins }, mapping };
};

/**
 * Finds out how the files of a list that has just been uploaded are read, and saves it. Ends the run where a file cannot
 * be used, or where somebody has to say first which column is which.
 */
export const openFiles = async (
  deps: Dependencies,
  saver: CheckpointSaver,
  campaign: Campaign,
): Promise<ImportRunEnd | undefined> => {
  const started = saver.checkpoint();
  if (!takesList(campaign)) return await saver.fail(takesNoList(campaign.state));
  if (started.status !== 'queued') return undefined;
  const columns = {
    personFields: campaign.personFields,
    usable: createUsableCells(rowRulesOf(deps, campaign)),
    files: started.files.length,
  };
  const files: ListFile[] = [];
  const mappings: Mapping[] = [];
  for (const file of started.files) {
    const opened = await openFile(deps, started.bucket, file, columns);
    if ('failure' in opened) return await saver.fail(opened.failure);
    files.push(opened.file);
    mappings.push(opened.mapping);
  }
  await deps.reports.put(campaign.id, started.number, {
    files: mappings.map(({ columns: _, ...file }) => file),
  });
  const mustAnswer = mappings.some((mapping, at) => files[at]?.choices === undefined && mustAsk(mapping));
  const next: Import = { ...started, files };
  const saved = await saver.save({
    ...next,
    ...(mustAnswer ? { status: 'undecided', questions: ['columns'] } : { status: 'surveying' }),
    position: beginningOf(next, 0),
  });
  if (saved === undefined) return { end: 'overtaken' };
  return mustAnswer ? { end: 'undecided' } : undefined;
};
