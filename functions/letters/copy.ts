// Makes the letter of one person again as it was printed, for whoever answers them.
import { type Place, placeKey } from '../../core/audience/audience.ts';
import { addressBlock } from '../../core/letter/address-block.ts';
import {
  type BatchPart,
  copyOfLetter,
  type LetterBatch,
  partObjects,
  printedOrderSchema,
} from '../../core/mailing/batch.ts';
import type { LettersDependencies } from './dependencies.ts';
import { contentOf, languageFor, letterTo, settingsOf } from './settings.ts';

const has = ({ chunks }: BatchPart, { chunk, place }: Place): boolean =>
  chunks.some((one) => one.chunk === chunk && one.places.includes(place));

export const createCopier = (deps: LettersDependencies) => {
  const { audience, batches, files, post } = deps;
  /** The number that the marks of a person’s sheets have, 1 for the first letter of the file; 0 where there is none. */
  const numberOf = async (
    batch: LetterBatch,
    part: BatchPart,
    run: string,
    where: Place,
  ): Promise<number> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of files.read(partObjects(batch, part, run).order)) {
      pieces.push(piece);
    }
    return (
      printedOrderSchema.parse(JSON.parse(Buffer.concat(pieces).toString())).indexOf(placeKey(where)) + 1
    );
  };

  /** The letter at a place as it was printed; undefined where none was, or the person’s data was deleted since. */
  const printedAt = async (batch: LetterBatch, where: Place) => {
    const part = (await batches.listParts(batch.campaign, batch.number)).find((one) => has(one, where));
    const [found] = await audience.getMany([{ audience: batch.audience, chunk: where.chunk }]);
    const recipient = found?.chunk.recipients[where.place];
    if (part?.file === undefined || found === undefined || !recipient?.reference) return undefined;
    const number = await numberOf(batch, part, part.file.run, where);
    const settings = settingsOf(batch, part, await contentOf(deps, batch), post);
    const language = languageFor(settings, found.chunk.language, batch);
    const address = addressBlock(recipient, { homeCountry: post.homeCountry, language });
    if (number === 0 || 'problem' in address) return undefined;
    return { settings, letter: { number, ...letterTo(recipient, address.lines, language) } };
  };

  /**
   * Writes the copy of the letter at a place: the same text, person, address, date and marks. Return address and address of
   * the check page are those of the installation as it is now.
   */
  return async (batch: LetterBatch, { chunk, place }: Place): Promise<void> => {
    const printed = await printedAt(batch, { chunk, place });
    if (printed === undefined) {
      const { campaign, number } = batch;
      deps.log.warn('a letter cannot be made again', { campaign, batch: number, chunk, place });
      return;
    }
    const { settings, letter } = printed;
    const file = deps.createLetterFile(settings);
    const add = async (): Promise<void> => {
      await file.add(letter);
      await file.end();
    };
    const object = copyOfLetter(batch, { chunk, place });
    await Promise.all([add(), files.write(object, 'application/pdf', file.bytes)]);
  };
};
