// Changes of a batch of letters and of its parts: each is decided on what is stored, and written if that is still so.
import { type Update, type Updated, updateUntilWritten } from '../base/conditional-write.ts';
import type { BatchPart, BatchStore, LetterBatch } from './batch.ts';

type Change<Item extends object> = Pick<Update<Item>, 'decide'> &
  Partial<Pick<Update<Item>, 'known' | 'isOurs'>>;

/** @throws WriteConflictError where others kept writing to it */
export const changeBatch = (
  batches: Pick<BatchStore, 'get' | 'replace'>,
  { campaign, number }: Pick<LetterBatch, 'campaign' | 'number'>,
  change: Change<LetterBatch>,
): Promise<Updated<LetterBatch>> =>
  updateUntilWritten<LetterBatch>({
    item: `letters ${number} of campaign ${campaign}`,
    read: () => batches.get(campaign, number),
    replace: batches.replace,
    ...change,
  });

/** @throws WriteConflictError where others kept writing to it */
export const changePart = (
  batches: Pick<BatchStore, 'getPart' | 'replacePart'>,
  known: BatchPart,
  decide: Change<BatchPart>['decide'],
): Promise<Updated<BatchPart>> =>
  updateUntilWritten<BatchPart>({
    item: `part ${known.number} of letters ${known.batch} of campaign ${known.campaign}`,
    known,
    read: () => batches.getPart(known.campaign, known.batch, known.number),
    decide,
    replace: batches.replacePart,
  });
