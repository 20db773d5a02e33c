// What a survey puts aside at its checkpoints: so another process goes on where this one stops.
import type { Import } from '../../core/list/import.ts';
import { type ImportFiles, partObject } from '../../core/list/import-files.ts';
import type { RowPerson } from '../../core/row/row.ts';
import { decodeFacts, encodeFacts } from '../../core/survey/facts-codec.ts';
import { createRowIndex, type RowIndex } from '../../core/survey/row-index.ts';
import type { RowFacts } from '../../core/survey/row-table.ts';
import { noTotals, type SurveyTotals, surveyTotalsSchema } from '../../core/survey/totals.ts';

/** What a row adds to the person of an earlier row, or tells of somebody in a conflict. */
export type SurveySupplement = { file: number; row: number; person: RowPerson };

/** Somebody of the list who is looked up in earlier campaigns. */
export type Sampled = { hash: number; reference: string; email?: string | undefined };

/** What was found between two checkpoints: `totals` are those of the whole list so far. */
export type SurveyPart = {
  sample: readonly Sampled[];
  rows: RowFacts[];
  supplements: SurveySupplement[];
  totals: SurveyTotals;
};

/** A survey as far as it has come. */
export type Surveyed = {
  index: RowIndex;
  totals: SurveyTotals;
  sample: Sampled[];
  supplements: SurveySupplement[];
};

/** Rows of which it is remembered what they add: beyond so many, people keep what their first row tells. */
export const MAX_SUPPLEMENTS = 300_000;

/** Writes a part; resolves to its name. Its text is two lines of JSON, one of the rows, and one a supplement. */
export const writeSurveyPart = async (
  files: ImportFiles,
  {
    campaign,
    bucket,
    number,
    from,
    to,
  }: Pick<Import, 'bucket' | 'number'> & { campaign: string; from: number; to: string },
  { rows, supplements, totals, sample }: SurveyPart,
): Promise<string> => {
  const object = partObject(campaign, number, 'survey', from, to);
  const text = [
    JSON.stringify(totals),
    JSON.stringify(sample),
    Buffer.from(encodeFacts(rows)).toString('base64'),
    ...supplements.map((supplement) => JSON.stringify(supplement)),
  ].join('\n');
  await files.write({ bucket, object }, text);
  return object;
};

const readPart = async (files: ImportFiles, bucket: string, object: string): Promise<SurveyPart> => {
  const pieces: Uint8Array[] = [];
  const bytes = await files.read({ bucket, object }, 0);
  if (bytes === undefined) throw new Error(`${object}, a part of a survey, does not exist`);
  for await (const piece of bytes) pieces.push(piece);
  const [totals = '', sample = '', rows = '', ...supplements] = Buffer.concat(pieces)
    .toString('utf8')
    .split('\n');
  return {
    totals: surveyTotalsSchema.parse(JSON.parse(totals)),
    sample: JSON.parse(sample) as Sampled[],
    rows: decodeFacts(Buffer.from(rows, 'base64')),
    supplements: supplements.map((line) => JSON.parse(line) as SurveySupplement),
  };
};

/** A survey as the parts tell it; empty without any. */
export const readSurvey = async (
  files: ImportFiles,
  bucket: string,
  parts: readonly string[],
): Promise<Surveyed> => {
  const index = createRowIndex();
  const supplements: SurveySupplement[] = [];
  let totals = noTotals();
  let sample: Sampled[] = [];
  for (const object of parts) {
    const part = await readPart(files, bucket, object);
    for (const facts of part.rows) index.add(facts);
    supplements.push(...part.supplements);
    totals = part.totals;
    sample = [...part.sample];
  }
  return { index, totals, sample, supplements };
};
