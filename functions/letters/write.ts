// Writes the letters of one part: the file for the printer, and its lines of the list.
import { measured } from '../../adapters/files/measured.ts';
import { csvLines } from '../../adapters/files/report-csv.ts';
import { type Place, placeKey, type Recipient } from '../../core/audience/audience.ts';
import { isSameItem, updateUntilWritten } from '../../core/base/conditional-write.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import { withoutLettersAt } from '../../core/delivery/letter-changes.ts';
import { addressBlock } from '../../core/letter/address-block.ts';
import type { LetterFile, LetterFileSettings } from '../../core/letter/letter-file.ts';
import { type BatchPart, type LetterBatch, partName, partObjects } from '../../core/mailing/batch.ts';
import { changePart } from '../../core/mailing/change-batch.ts';
import { lineOf } from '../../core/mailing/list.ts';
import type { LettersDependencies } from './dependencies.ts';
import { contentOf, languageFor, letterTo, settingsOf } from './settings.ts';

/** Chunks whose people are read together. */
const CHUNKS_AT_ONCE = 50;

/** Somebody of a part; `recipient` is undefined where their data was deleted since it was planned. */
type Person = Place & { recipient: Recipient | undefined; language: string };

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export const createWriter = (deps: LettersDependencies) => {
  const { audience: people, batches, deliveries, files, post } = deps;

  /** The people of a part in its order. */
  async function* peopleOf(audience: string, { chunks }: BatchPart): AsyncGenerator<Person> {
    for (let at = 0; at < chunks.length; at += CHUNKS_AT_ONCE) {
      const some = chunks.slice(at, at + CHUNKS_AT_ONCE);
      const found = await people.getMany(some.map(({ chunk }) => ({ audience, chunk })));
      const byNumber = new Map(found.map(({ chunk }) => [chunk.number, chunk]));
      for (const { chunk, places } of some) {
        const { language = '', recipients = [] } = byNumber.get(chunk) ?? {};
        for (const place of places) {
          const stored = recipients[place];
          yield { recipient: stored?.reference === '' ? undefined : stored, language, chunk, place };
        }
      }
    }
  }

  /** Puts the letters of a part into the file; answers their lines of the list, and for whom no letter can be printed. */
  const fill = async (
    file: LetterFile,
    settings: LetterFileSettings,
    batch: LetterBatch,
    part: BatchPart,
  ) => {
    const lines: string[][] = [];
    const order: string[] = [];
    const left: Place[] = [];
    for await (const person of peopleOf(batch.audience, part)) {
      const { recipient } = person;
      const language = languageFor(settings, person.language, batch);
      const address = recipient && addressBlock(recipient, { homeCountry: post.homeCountry, language });
      // Whoever stayed in the batch without a letter would count as told once it is posted.
      if (recipient === undefined || address === undefined || 'problem' in address) {
        left.push(person);
        continue;
      }
      const block = address.lines;
      const { number, sheets } = await file.add({
        number: lines.length + 1,
        ...letterTo(recipient, block, language),
      });
      order.push(placeKey(person));
      lines.push(
        lineOf(
          post.listColumns,
          { recipient, language, block, file: partName(part.number), letter: number, sheets },
          post.homeCountry,
        ),
      );
    }
    return { lines, order, left, totals: await file.end() };
  };

  /** Frees people for whom no letter could be printed: they are in no batch. */
  const free = async ({ audience, number }: LetterBatch, left: readonly Place[]): Promise<void> => {
    for (const [chunk, places] of Map.groupBy(left, (one) => one.chunk)) {
      const gone = places.map(({ place }) => place);
      await updateUntilWritten<Delivery>({
        item: `chunk ${chunk} of ${audience}`,
        read: () => deliveries.get(audience, chunk),
        decide: (latest) => withoutLettersAt(latest, gone, number),
        replace: deliveries.replace,
        isOurs: isSameItem,
      });
    }
  };

  /**
   * Writes the files of a part, the same whenever it is written, and notes what they are.
   *
   * @param run - names this run, and with it the objects that it writes
   */
  return async (batch: LetterBatch, part: BatchPart, run: string): Promise<void> => {
    const objects = partObjects(batch, part, run);
    const settings = settingsOf(batch, part, await contentOf(deps, batch), post);
    const file = deps.createLetterFile(settings);
    const pages = measured(file.bytes);
    const [{ lines, order, left, totals }] = await Promise.all([
      fill(file, settings, batch, part),
      files.write(objects.pdf, 'application/pdf', pages.content),
    ]);
    await files.write(objects.csv, 'text/csv; charset=utf-8', once(csvLines(lines)));
    const inOrder = Buffer.from(JSON.stringify(order));
    await files.write(objects.order, 'application/json', once(inOrder));
    await free(batch, left);
    await changePart(batches, part, (latest) =>
      latest.file === undefined ? { ...latest, file: { ...totals, ...pages.result(), run } } : undefined,
    );
  };
};
