/** A printer of letters, as a rehearsal has one: takes what is made, posts it, and keeps an account of its own. Some come back. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import type { ApiClient } from '../clients/api-client.ts';

const LOOK_EVERY_MS = 500;
/** Letters of a hundred that come back, the first time. */
const RETURNED_PERCENT = 3;
/** As the post writes them. */
const reasons = ['NPAI', 'Pli refusé par le destinataire', 'non réclamé', 'parti sans laisser d’adresse'];

/** What the printer knows: letters by reference, and what it was given. */
export type PrinterAccount = {
  /** How many letters to each reference were posted. */
  posted: ReadonlyMap<string, number>;
  /** References whose first letter came back. */
  returned: ReadonlySet<string>;
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

type Addressee = { reference: string; notice_code: string };

/** Who is on the list of a batch, in its order. */
const addresseesOf = (list: Buffer): Addressee[] =>
  parse(list, { bom: true, delimiter: ';', columns: true }) as Addressee[];

/** Whether the first letter to somebody comes back: the same people in every rehearsal of a list. */
const comesBack = ({ reference }: Addressee): boolean =>
  Number.parseInt(sha256(Buffer.from(reference)).slice(0, 8), 16) % 100 < RETURNED_PERCENT;

/** What came back as the post tells it: by the code on the letter, or by the organisation's own reference. */
const returnsFile = (back: readonly Addressee[], on: string): string =>
  ['code;référence;résultat;motif;date']
    .concat(
      back.map(({ reference, notice_code }, index) => {
        const who = index % 2 === 0 ? `${notice_code};` : `;${reference}`;
        return `${who};retour;${reasons[index % reasons.length]};${on.split('-').reverse().join('/')}`;
      }),
    )
    .map((line) => `${line}\r\n`)
    .join('');

/** Takes batch after batch until nobody is owed a letter any more, each held against its manifest. */
export const printAll = async (
  api: ApiClient,
  campaign: string,
  onBatch: (batch: number, letters: number) => void,
): Promise<PrinterAccount> => {
  const posted = new Map<string, number>();
  const returned = new Set<string>();
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
  const take = async (number: number, seal: string | undefined): Promise<Addressee[]> => {
    const fetched = async (name: string): Promise<Buffer> =>
      await api.downloadLetters(campaign, number, name);
    const manifestBytes = await fetched('manifest.json');
    if (sha256(manifestBytes) !== seal) problems.push(`The seal of batch ${number} is of another manifest.`);
    const manifest = JSON.parse(manifestBytes.toString('utf8')) as Manifest;
    let addressees: Addressee[] = [];
    let pages = 0;
    for (const { name, sizeBytes, ...sealed } of manifest.files) {
      const bytes = await fetched(name);
      sums.bytes += bytes.length;
      if (bytes.length !== sizeBytes || sha256(bytes) !== sealed.sha256) {
        problems.push(`${name} of batch ${number} is not the file that the manifest names.`);
      }
      if (name === 'letters.csv') addressees = addresseesOf(bytes);
      else pages += pagesOf(bytes);
    }
    if (addressees.length !== manifest.letters) {
      problems.push(`Batch ${number} has ${manifest.letters} letters and ${addressees.length} on its list.`);
    }
    // Backs of last sheets that stay empty are pages too.
    if (pages < manifest.pages || pages > 2 * manifest.sheets) {
      problems.push(`Batch ${number} has ${pages} pages where the manifest says ${manifest.pages}.`);
    }
    sums.pages += manifest.pages;
    sums.sheets += manifest.sheets;
    return addressees;
  };

  /** Sends back what came back of a batch, and the same file once more, which must change nothing. */
  const sendBack = async (back: readonly Addressee[], on: string): Promise<void> => {
    if (back.length === 0) return;
    const file = returnsFile(back, on);
    const first = await api.recordOutcomes(campaign, file);
    if (first.rejected > 0 || first.applied + first.alreadySo !== back.length) {
      problems.push(`Of ${back.length} letters that came back ${first.applied} are recorded.`);
    }
    const again = await api.recordOutcomes(campaign, file);
    if (again.applied > 0) problems.push(`The same file of outcomes changed ${again.applied} people twice.`);
    for (const { reference } of back) returned.add(reference);
  };

  for (;;) {
    const { number } = await api.makeLetters(campaign);
    const { letters = 0, seal } = await settled(number);
    if (letters === 0) break;
    onBatch(number, letters);
    const addressees = await take(number, seal);
    await api.stepLetters(campaign, number, { step: 'hand-over' });
    const on = new Date().toISOString().slice(0, 10);
    await api.stepLetters(campaign, number, { step: 'post', on });
    const { state } = await settled(number);
    if (state !== 'posted') problems.push(`Batch ${number} is ${state} after it was posted.`);
    sums.batches += 1;
    sums.letters += letters;
    const back = addressees.filter((one) => !posted.has(one.reference) && comesBack(one));
    for (const { reference } of addressees) posted.set(reference, (posted.get(reference) ?? 0) + 1);
    await sendBack(back, on);
  }
  return { posted, returned, ...sums, seconds: (performance.now() - startMs) / 1000, problems };
};
