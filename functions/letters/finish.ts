// Ends the writing of a batch: one list of all letters, and the manifest that seals its files.
import { createHash } from 'node:crypto';
import { measured } from '../../adapters/files/measured.ts';
import { csvHead } from '../../adapters/files/report-csv.ts';
import {
  type BatchPart,
  batchFolder,
  LETTERS_CSV,
  type LetterBatch,
  type LetterFile,
  MANIFEST,
  partName,
  partObjects,
} from '../../core/mailing/batch.ts';
import { changeBatch } from '../../core/mailing/change-batch.ts';
import type { LettersDependencies } from './dependencies.ts';

type Written = BatchPart & { file: LetterFile };

const isWritten = (part: BatchPart): part is Written => part.file !== undefined;

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export const createFinisher = ({ batches, files, clock, log, post }: LettersDependencies) => {
  const listOf = async (batch: LetterBatch, parts: readonly Written[]) => {
    const folder = batchFolder(batch);
    async function* all(): AsyncGenerator<Uint8Array> {
      yield csvHead(post.listColumns.map(({ title }) => title));
      for (const part of parts) yield* files.read(partObjects(batch, part, part.file.run).csv);
    }
    const { content, result } = measured(all());
    await files.write(`${folder}/${LETTERS_CSV}`, 'text/csv; charset=utf-8', content);
    return { name: LETTERS_CSV, ...result() };
  };

  /** Where all parts of a batch are written; otherwise nothing, as whoever writes the last one comes here too. */
  return async ({ campaign, number }: LetterBatch): Promise<void> => {
    const batch = await batches.get(campaign, number);
    if (batch?.state !== 'writing' || batch.parts === undefined) return;
    const parts = (await batches.listParts(campaign, number)).filter(isWritten);
    if (parts.length < batch.parts) return;
    const sum = (of: (file: LetterFile) => number): number =>
      parts.reduce((total, { file }) => total + of(file), 0);
    const folder = batchFolder(batch);
    const letters = sum((file) => file.letters);
    const sheets = sum((file) => file.sheets);
    const manifest = {
      campaign,
      batch: number,
      content: batch.contentHash,
      letters,
      sheets,
      pages: sum((file) => file.pages),
      files: [
        ...parts.map(({ number: part, file: { run: _, ...file } }) => ({ name: partName(part), ...file })),
        await listOf(batch, parts),
      ],
    };
    const bytes = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
    await files.write(`${folder}/${MANIFEST}`, 'application/json', once(bytes));
    const writtenAtMs = clock();
    await changeBatch(batches, batch, {
      known: batch,
      decide: (latest) =>
        latest.state === 'writing'
          ? { ...latest, state: 'written', letters, sheets, writtenAtMs, seal: digestOf(bytes) }
          : undefined,
    });
    log.info('a batch of letters is written', { campaign, batch: number, letters, sheets });
  };
};
