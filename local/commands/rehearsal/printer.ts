/** A printer of letters, as a rehearsal has one: takes what is made, posts it, and keeps an account of its own. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import type { ApiClient } from '../clients/api-client.ts';

const LOOK_EVERY_MS = 500;

/** What the printer knows: letters by reference, and what it was given. */
export type PrinterAccount = {
  /** How many letters to each reference were posted. */
  posted: ReadonlyMap<string, number>;
  batches: number;
  letters: number;
  sheets: number;
  pages: number;
  bytes: number;
  seconds: number;
  problems: readonly string[];
};

type Manifest = {
  letters: number;
  sheets: number;
  pages: number;
  files: { name: string; letters?: number; pages?: number; sizeBytes: number; sha256: string }[];
};

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Pages of a PDF, by the objects that it is made of. */
const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

/** References on the list of a batch, in its order. */
const referencesOf = (list: Buffer): string[] =>
  (parse(list, { bom: true, delimiter: ';', columns: true }) as { reference: string }[]).map(
    ({ reference }) => reference,
  );

/** Takes batch after batch until nobody is owed a letter any more, each held against its manifest. */
export const printAll = async (
  api: ApiClient,
  campaign: string,
  onBatch: (batch: number, letters: number) => void,
): Promise<PrinterAccount> => {
  const posted = new Map<string, number>();
  const problems: string[] = [];
  const sums = { batches: 0, letters: 0, sheets: 0, pages: 0, bytes: 0 };
  const startMs = performance.now();

  const settled = async (number: number) => {
    for (;;) {
      const batch = await api.letterBatch(campaign, number);
      if (!['writing', 'posting', 'voiding'].includes(batch.state)) return batch;
      await sleep(LOOK_EVERY_MS);
    }
  };

  /** Everything of a batch, and what of it is not as the manifest says. */
  const take = async (number: number, seal: string | undefined): Promise<string[]> => {
    const fetched = async (name: string): Promise<Buffer> =>
      await api.downloadLetters(campaign, number, name);
    const manifestBytes = await fetched('manifest.json');
    if (sha256(manifestBytes) !== seal) problems.push(`The seal of batch ${number} is of another manifest.`);
    const manifest = JSON.parse(manifestBytes.toString('utf8')) as Manifest;
    let references: string[] = [];
    let pages = 0;
    for (const { name, sizeBytes, ...sealed } of manifest.files) {
      const bytes = await fetched(name);
      sums.bytes += bytes.length;
      if (bytes.length !== sizeBytes || sha256(bytes) !== sealed.sha256) {
        problems.push(`${name} of batch ${number} is not the file that the manifest names.`);
      }
      if (name === 'letters.csv') references = referencesOf(bytes);
      else pages += pagesOf(bytes);
    }
    if (references.length !== manifest.letters) {
      problems.push(`Batch ${number} has ${manifest.letters} letters and ${references.length} on its list.`);
    }
    // Backs of last sheets that stay empty are pages too.
    if (pages < manifest.pages || pages > 2 * manifest.sheets) {
      problems.push(`Batch ${number} has ${pages} pages where the manifest says ${manifest.pages}.`);
    }
    sums.pages += manifest.pages;
    sums.sheets += manifest.sheets;
    return references;
  };

  for (;;) {
    const { number } = await api.makeLetters(campaign);
    const { letters = 0, seal } = await settled(number);
    if (letters === 0) break;
    onBatch(number, letters);
    const references = await take(number, seal);
    await api.stepLetters(campaign, number, { step: 'hand-over' });
    const on = new Date().toISOString().slice(0, 10);
    await api.stepLetters(campaign, number, { step: 'post', on });
    const { state } = await settled(number);
    if (state !== 'posted') problems.push(`Batch ${number} is ${state} after it was posted.`);
    sums.batches += 1;
    sums.letters += letters;
    for (const reference of references) posted.set(reference, (posted.get(reference) ?? 0) + 1);
  }
  return { posted, ...sums, seconds: (performance.now() - startMs) / 1000, problems };
};
