// Makes letters to people who do not exist, to be looked at: each language, large print, the longest and the shortest.

import { createLetterFile } from '../adapters/files/letter-pdf.ts';
import type { Recipient } from '../core/audience/audience.ts';
import { addressBlock } from '../core/letter/address-block.ts';
import type { CompiledNotice } from '../core/notice/notice.ts';
import { sampleRecipient } from '../core/notice/render.ts';
import { freezeContent } from '../core/notice/snapshot.ts';
import { EXAMPLE_SITE, exampleFields } from './example.ts';

export type SampleLetter = {
  /** Of the file that shows it. */
  name: string;
  caption: string;
  language: string;
  isLargePrint?: boolean;
  /** How long the fields of the campaign are. */
  fields?: 'examples' | 'longest' | 'shortest';
  person?: Partial<Recipient>;
};

const home = {
  lines: ['Bât. B, escalier 2', '12 bis, rue de l’Évêché'],
  postalCode: '75571',
  town: 'Paris Cedex 12',
};

export const sampleLetters: readonly SampleLetter[] = [
  { name: 'fr', caption: 'A letter in French', language: 'fr' },
  {
    name: 'en.abroad',
    caption: 'In English, to an address abroad of seven lines',
    language: 'en',
    person: {
      firstName: 'Nguyễn Thị',
      lastName: 'Ştefănescu-Łukasiewicz',
      postal: {
        lines: ['Flat 2B, Tower of the Four Winds', '221B Baker Street', 'Marylebone'],
        postalCode: 'NW1 6XE',
        town: 'London',
        country: 'Royaume-Uni',
      },
    },
  },
  { name: 'fr.large', caption: 'Large print', language: 'fr', isLargePrint: true },
  {
    name: 'fr.longest',
    caption: 'Long fields, a long name, six full lines, to the guardian of a minor',
    language: 'fr',
    fields: 'longest',
    person: {
      firstName: 'Marie-Antoinette Geneviève',
      lastName: 'de La Rochefoucauld-Montmorency',
      circumstances: ['minor'],
      guardian: { name: 'Mme Anne-Élisabeth de La Rochefoucauld' },
      postal: {
        lines: ['1024 avenue du Général-Leclerc-de-Hauteclocque, porte 12'],
        postalCode: '97410',
        town: 'Saint-Pierre-de-la-Réunion',
      },
    },
  },
  {
    name: 'en.shortest',
    caption: 'Fields of one word, to somebody without a first name',
    language: 'en',
    fields: 'shortest',
    person: { firstName: '', lastName: 'Li', postal: { lines: ['1 rue X'], postalCode: '01000', town: 'Y' } },
  },
];

const MAX_SENTENCES = 4;
const lengthened = (value: string): string =>
  value
    .split('\n')
    .map((line) => (line.length > 40 ? Array<string>(MAX_SENTENCES).fill(line).join(' ') : line))
    .join('\n');

const fieldsOf = (
  notice: CompiledNotice,
  language: string,
  kind: SampleLetter['fields'],
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(exampleFields(notice, language)).map(([name, value]) => {
      const isText = notice.campaignFields.find((field) => field.name === name)?.form !== 'line';
      if (kind === 'longest' && isText) return [name, lengthened(value)];
      return kind === 'shortest' ? [name, value.split(/[\s,:]/)[0] ?? ''] : [name, value];
    }),
  );

/** The organisation of the examples; its sender is where letters come back to. */
const SENDER = [
  'Hôpitaux du Val d’Exemple',
  'Délégation à la protection des données',
  '1 rue de l’Exemple',
  '75999 VAL EXEMPLE CEDEX',
];

/** A sample as a PDF. The same every time. */
export const sampleLetterPdf = async (notice: CompiledNotice, sample: SampleLetter): Promise<Buffer> => {
  const { language, fields, isLargePrint = false, person } = sample;
  const { messages } = await freezeContent(
    notice,
    Object.fromEntries(Object.keys(notice.messages).map((one) => [one, fieldsOf(notice, one, fields)])),
    EXAMPLE_SITE,
  );
  const recipient = { ...sampleRecipient(notice, language), postal: home, ...person };
  const block = addressBlock(recipient, { homeCountry: 'FR', language });
  if ('problem' in block) throw new Error(`${sample.name}: ${block.problem.en}`);
  const file = createLetterFile({
    messages,
    sender: SENDER,
    date: '2026-11-30',
    site: EXAMPLE_SITE,
    batch: 'B7',
    createdAt: new Date('2026-11-30T08:00:00Z'),
  });
  await file.add({ number: 123, block: block.lines, language, recipient, isLargePrint });
  await file.end();
  const pieces: Uint8Array[] = [];
  for await (const piece of file.bytes) pieces.push(piece);
  return Buffer.concat(pieces);
};
