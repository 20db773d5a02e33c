import { DAY_MS } from '../../core/base/day.ts';
import { type BatchPart, type BatchStore, batchFolder, type LetterBatch } from '../../core/mailing/batch.ts';
import { personalReports } from '../../core/report/kinds.ts';
import type { PersonalObjects } from '../../core/report/personal-data.ts';
import { ERASURE_SECONDS, type ErasureMessage } from '../../core/report/purge.ts';
import { type Report, type ReportStore, reportObject } from '../../core/report/report.ts';
import { DONE, type Verdict } from '../runtime/sqs-batch.ts';

export type RemoveFilesDependencies = {
  reports: Pick<ReportStore, 'list'>;
  batches: Pick<BatchStore, 'list' | 'listParts'>;
  objects: PersonalObjects;
  clock: () => number;
};

/** When to look again whether a file that is being written is there. */
const WRITTEN_IN_SECONDS = 60;

const isIn = ({ chunks }: BatchPart, places: ErasureMessage['places']): boolean =>
  chunks.some((one) => places.some(({ chunk, place }) => one.chunk === chunk && one.places.includes(place)));

/** Of a batch, what names people: not which letter is whose by number, nor the hashes of its files. */
const namesPeople = (object: string): boolean => object.endsWith('.pdf') || object.endsWith('.csv');

/**
 * Deletes what was written while somebody who has been erased was still known: lists and results by person, and the
 * letters of batches that they are in. All of it can be written again, without them. Files being written come first.
 */
export const removeFiles = async (
  { reports, batches, objects, clock }: RemoveFilesDependencies,
  { campaign, erasedAtMs, places }: ErasureMessage,
): Promise<Verdict> => {
  const goneMs = erasedAtMs + ERASURE_SECONDS * 1000;
  const nowMs = clock();
  // Whoever is written from now on was read after the erasure had ended.
  if (nowMs < goneMs) return { verdict: 'retry', seconds: Math.ceil((goneMs - nowMs) / 1000) };
  const isBefore = ({ requestedAtMs }: Report | LetterBatch): boolean => requestedAtMs <= goneMs;
  // What was given up on another day is never written.
  const isAtWork = ({ requestedAtMs }: Report | LetterBatch): boolean => nowMs < requestedAtMs + DAY_MS;
  const named = (await reports.list(campaign)).filter(
    (one) => personalReports.includes(one.kind) && isBefore(one),
  );
  const made = (await batches.list(campaign)).filter(isBefore);
  const isWritten =
    named.every((one) => one.status === 'done' || one.status === 'failed' || !isAtWork(one)) &&
    made.every((one) => one.state !== 'writing' || !isAtWork(one));

  const remove = async (prefix: string): Promise<void> => {
    for (const version of await objects.list(prefix)) {
      if (namesPeople(version.object) || prefix === version.object) await objects.remove(version);
    }
  };
  for (const report of named) await remove(reportObject(report));
  for (const batch of made) {
    const parts = await batches.listParts(campaign, batch.number);
    if (parts.some((part) => isIn(part, places))) await remove(`${batchFolder(batch)}/`);
  }
  return isWritten ? DONE : { verdict: 'retry', seconds: WRITTEN_IN_SECONDS };
};
