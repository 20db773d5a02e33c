// Asks for the parts of a batch that are not written yet: whoever noted them may have died, or a message was given up.
import type { BatchPart, LetterBatch } from '../../core/mailing/batch.ts';
import type { LettersDependencies } from './dependencies.ts';

/** Answers all parts of the batch that are noted. A part that a run is writing is written the same, or passed over. */
export const askForUnwritten = async (
  { batches, queue }: Pick<LettersDependencies, 'batches' | 'queue'>,
  { campaign, number: batch }: Pick<LetterBatch, 'campaign' | 'number'>,
): Promise<BatchPart[]> => {
  const parts = await batches.listParts(campaign, batch);
  for (const { file, number: part } of parts) {
    if (file === undefined) await queue.send({ do: 'write', campaign, batch, part });
  }
  return parts;
};
