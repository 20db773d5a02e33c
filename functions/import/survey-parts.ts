// What a survey puts aside at its checkpoints: so another process goes on where this one stops.
import type { Import } from '../../core/list/import.ts';
import { checkpointName, type ImportFiles, partObject } from '../../core/list/import-files.ts';
import { decodeFacts } from '../../core/survey/facts-codec.ts';
import { createRowIndex, type RowIndex } from '../../core/survey/row-index.ts';
import { noTotals, type SurveyTotals, surveyTotalsSchema } from '../../core/survey/totals.ts';
import type { ImporterDependencies } from './dependencies.ts';
import { createGivenBack, type GivenBack, type RowsGivenBack } from './given-back.ts';
import { createSample, type Sample, type Sampled } from './sample.ts';
import { createSupplements, type Supplements } from './supplements.ts';

/** What was found between two checkpoints; totals and sample are those of the whole list so far. */
export type SurveyPart = {
  totals: SurveyTotals;
  sample: readonly Sampled[];
  givenBack: RowsGivenBack;
  /** As `createFactsEncoder` of the core gathers them. */
  rows: Uint8Array;
  /** Lines of {@link createSupplements}. */
  supplements: readonly string[];
};

/** A survey as far as it has come. */
export type Surveyed = {
  index: RowIndex;
  totals: SurveyTotals;
  sample: Sample;
  givenBack: GivenBack;
  supplements: Supplements;
};

/** Writes a part; resolves to its name. Its text is two lines of JSON, one of the rows, and one a supplement. */
export const writeSurveyPart = async (
  files: ImportFiles,
  { campaign, from, to }: { campaign: string; from: Import; to: Pick<Import, 'row' | 'position'> },
  { rows, supplements, totals, sample, givenBack }: SurveyPart,
): Promise<string> => {
  const { bucket, number } = from;
  const object = partObject(campaign, number, 'survey', checkpointName(from), checkpointName(to));
  const facts = Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength).toString('base64');
  const head = `${JSON.stringify(totals)}\n${JSON.stringify({ sample, givenBack })}\n${facts}\n`;
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

/** A row is seldom shorter. */
const BYTES_PER_ROW = 64;

type SurveyDependencies = Pick<ImporterDependencies, 'files' | 'supplementBytes'>;
type Parts = Pick<Import, 'bucket' | 'surveyParts' | 'files'>;

/** A survey as the parts tell it; empty without any. */
const readSurvey = async (
  { files, supplementBytes }: SurveyDependencies,
  { bucket, surveyParts, files: listFiles }: Parts,
): Promise<Surveyed> => {
  const bytes = listFiles.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const index = createRowIndex(Math.ceil(bytes / BYTES_PER_ROW));
  const supplements = createSupplements(supplementBytes);
  let totals = noTotals();
  const givenBack = createGivenBack();
  let sample: Sampled[] = [];
  for (const object of surveyParts) {
    const [totalsLine, restLine, rowsLine, supplementLines] = await readPart(files, bucket, object);
    for (const facts of decodeFacts(Buffer.from(String(rowsLine), 'base64'))) index.add(facts);
    // A copy: the part as a whole is not kept.
    supplements.load(Buffer.from(supplementLines ?? []));
    totals = surveyTotalsSchema.parse(JSON.parse(String(totalsLine)));
    const rest = JSON.parse(String(restLine)) as Pick<SurveyPart, 'sample' | 'givenBack'>;
    sample = [...rest.sample];
    givenBack.load(rest.givenBack);
  }
  return { index, totals, sample: createSample(sample), givenBack, supplements };
};

/**
 * Remembers the survey that this process was at, so that its next run need not read it again. One at a time: a list of
 * millions takes a good part of the memory.
 */
export const createSurveys = (deps: SurveyDependencies) => {
  let kept: { parts: string; surveyed: Surveyed } | undefined;
  const nameOf = ({ surveyParts }: Parts): string => surveyParts.join();
  return {
    /**
     * The survey at a checkpoint. It is forgotten until {@link keep} is called: a run that dies leaves it with rows that
     * no checkpoint has.
     */
    async take(checkpoint: Parts): Promise<Surveyed> {
      const known = kept?.parts === nameOf(checkpoint) ? kept.surveyed : undefined;
      kept = undefined;
      return known ?? (await readSurvey(deps, checkpoint));
    },
    /** Keeps a survey that is just as the checkpoint says. */
    keep(checkpoint: Parts, surveyed: Surveyed): void {
      kept = { parts: nameOf(checkpoint), surveyed };
    },
  };
};
