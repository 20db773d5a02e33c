// What a survey puts aside at its checkpoints: so another process goes on where this one stops.
import type { Import } from '../../core/list/import.ts';
import { checkpointName, type ImportFiles, partObject } from '../../core/list/import-files.ts';
import { decodeFacts, encodeFacts } from '../../core/survey/facts-codec.ts';
import { createRowIndex, type RowIndex } from '../../core/survey/row-index.ts';
import type { RowFacts } from '../../core/survey/row-table.ts';
import { noTotals, type SurveyTotals, surveyTotalsSchema } from '../../core/survey/totals.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { createSupplements, type Supplements } from './supplements.ts';

/** Somebody of the list who is looked up in earlier campaigns. */
export type Sampled = { hash: number; reference: string; email?: string | undefined };

/** What was found between two checkpoints; totals and sample are those of the whole list so far. */
export type SurveyPart = {
  totals: SurveyTotals;
  sample: readonly Sampled[];
  rows: readonly RowFacts[];
  /** Lines of {@link createSupplements}. */
  supplements: readonly string[];
};

/** A survey as far as it has come. */
export type Surveyed = {
  index: RowIndex;
  totals: SurveyTotals;
  sample: Sampled[];
  supplements: Supplements;
};

/** Writes a part; resolves to its name. Its text is two lines of JSON, one of the rows, and one a supplement. */
export const writeSurveyPart = async (
  files: ImportFiles,
  { campaign, from, to }: { campaign: string; from: Import; to: Pick<Import, 'row' | 'position'> },
  { rows, supplements, totals, sample }: SurveyPart,
): Promise<string> => {
  const { bucket, number } = from;
  const object = partObject(campaign, number, 'survey', checkpointName(from), checkpointName(to));
  const facts = Buffer.from(encodeFacts(rows)).toString('base64');
  const head = `${JSON.stringify(totals)}\n${JSON.stringify(sample)}\n${facts}\n`;
  await files.write({ bucket, object }, head + supplements.join(''));
  return object;
};

/** Reads a part: the bytes of each of its lines, and of the supplements. */
const readPart = async (files: ImportFiles, bucket: string, object: string): Promise<Buffer[]> => {
  const pieces: Uint8Array[] = [];
  const stored = await files.read({ bucket, object }, 0);
  if (stored === undefined) throw new Error(`${object}, a part of a survey, does not exist`);
  for await (const piece of stored) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  const lines: Buffer[] = [];
  let from = 0;
  for (let line = 0; line < 3; line += 1) {
    const end = bytes.indexOf('\n', from);
    if (end === -1) throw new Error(`${object}, a part of a survey, is cut off`);
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return [...lines, bytes.subarray(from)];
};

/** A survey as the parts tell it; empty without any. */
export const readSurvey = async (
  { files, supplementBytes }: Pick<ImporterDependencies, 'files' | 'supplementBytes'>,
  { bucket, surveyParts }: Pick<Import, 'bucket' | 'surveyParts'>,
): Promise<Surveyed> => {
  const index = createRowIndex();
  const supplements = createSupplements(supplementBytes);
  let totals = noTotals();
  let sample: Sampled[] = [];
  for (const object of surveyParts) {
    const [totalsLine, sampleLine, rowsLine, supplementLines] = await readPart(files, bucket, object);
    for (const facts of decodeFacts(Buffer.from(String(rowsLine), 'base64'))) index.add(facts);
    // A copy: the part as a whole is not kept.
    supplements.load(Buffer.from(supplementLines ?? []));
    totals = surveyTotalsSchema.parse(JSON.parse(String(totalsLine)));
    sample = JSON.parse(String(sampleLine)) as Sampled[];
  }
  return { index, totals, sample, supplements };
};
