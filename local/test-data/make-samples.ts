import { writeFile } from 'node:fs/promises';
import {
  createTally,
  csvLine,
  type Ending,
  type ExpectedCounts,
  generatePeople,
  type MadeUpLanguage,
  type PeopleOptions,
  type PersonRow,
} from './generate.ts';
import { createRandom } from './random.ts';
import { encodeWindows1252 } from './windows-1252.ts';

const SEPARATOR = ';';
const titles = [
  'N° IPP',
  'Nom',
  'Prénom',
  'Courriel',
  'Tél. mobile',
  'Langue',
  'Adresse',
  'Code postal',
  'Ville',
  'Remarque',
];

/** The seed is one with which nobody complains but the address that is made to. */
const options: PeopleOptions = { people: 1986, seed: 44, flaws: true, households: true, postal: 0 };

type Given = { name: readonly [string, string]; email: string; phone?: string; language?: MadeUpLanguage };

/** People whose data is hard to handle, or whose mailbox does something particular. */
const particular: readonly (Given & { ending?: Ending })[] = [
  { name: ['Máire', "O'Brien <test>"], email: 'maire.obrien@example.org', language: 'en' },
  { name: ['Zoë & Léo', 'Durand "Petit"'], email: 'zoe.leo@courriel.example' },
  { name: ['', ''], email: 'sans.nom@courriel.example' },
  { name: ['', ''], email: 'no.name@mail.example', language: 'en' },
  {
    name: ['Renée-Éléonore Marie-Thérèse', 'de La Fontaine-d\u2019Été du Plessis-Bellière'],
    email: 'r@poste.example',
  },
  { name: ['Paul', 'Lefèvre'], email: 'famille.lefevre@courriel.example', phone: '01 99 00 42 42' },
  { name: ['Claire', 'Lefèvre'], email: 'famille.lefevre@courriel.example', phone: '01 99 00 42 42' },
  { name: ['Léa', 'Lefèvre'], email: 'Famille.Lefevre@courriel.example' },
  { name: ['Anne', 'Sans-Adresse'], email: '', phone: '06 39 98 00 01', ending: 'unreachable' },
  // The mailbox simulator of Amazon SES.
  { name: ['Simone', 'Succès'], email: 'success@simulator.amazonses.com' },
  { name: ['Robert', 'Rebond'], email: 'bounce@simulator.amazonses.com' },
  { name: ['Pauline', 'Plainte'], email: 'complaint@simulator.amazonses.com' },
  { name: ['Sophie', 'Supprimée'], email: 'suppressionlist@simulator.amazonses.com' },
  { name: ['Olivier', 'Occupé'], email: 'ooto@simulator.amazonses.com' },
];
/** Rows of the list between two of them. */
const APART = 140;

const particularRow = (given: (typeof particular)[number], number: number): PersonRow => {
  const { name, email, phone = '', language = 'fr', ending = 'accepted' } = given;
  // A letter of its own, so that no made-up reference can be the same.
  const reference = `IPPX${String(number + 1).padStart(4, '0')}`;
  const address = ending === 'accepted' ? { address: email } : {};
  const post = [`${number + 1} rue de l’Exemple`, '75012', 'Paris'];
  return { cells: [reference, ...name, email, phone, language, ...post], ending, language, ...address };
};

const remarks = [
  'à rappeler après 18 h ; pas le matin',
  'préfère le courrier',
  'ancienne adresse :\r\n3 rue de l\u2019Exemple',
  'dit « Coco »',
  'voir dossier papier',
];

/** Cells of a row before those of its address, and these. */
const OWN_CELLS = 6;
const POST_CELLS = 3;

/** A row's cells in the order of the sample's titles. Rows with a wrong number of cells keep a wrong one. */
const sampleCells = ({ cells }: PersonRow, remark: string): string[] => {
  const own = cells.slice(0, -POST_CELLS);
  const post = cells.slice(-POST_CELLS);
  const [reference = '', firstName = '', lastName = '', ...rest] = own;
  if (own.length < OWN_CELLS) return own;
  return [
    reference,
    lastName,
    firstName,
    ...rest,
    ...post,
    own.length > OWN_CELLS ? 'voir dossier papier' : remark,
  ];
};

/** The rows of the sample file, in order. */
export function* sampleRows(): Generator<PersonRow, void, undefined> {
  let number = 0;
  let row = 0;
  for (const person of generatePeople(options)) {
    yield person;
    row += 1;
    const given = row % APART === APART / 2 ? particular[number] : undefined;
    if (given === undefined) continue;
    yield particularRow(given, number);
    number += 1;
  }
}

/** The sample file as a French spreadsheet exports it, and what its import has to report. */
export const makeSample = (): { csv: Buffer; expected: ExpectedCounts } => {
  const tally = createTally();
  let text = csvLine(titles, SEPARATOR);
  for (const row of sampleRows()) {
    const random = createRandom(options.seed, -1 - tally.counts().rows);
    tally.add(row);
    const remark = random.share() < 0.12 ? random.pick(remarks) : '';
    text += csvLine(sampleCells(row, remark), SEPARATOR);
  }
  // Rows that somebody emptied and the spreadsheet still exports.
  for (let blank = 0; blank < 3; blank += 1)
    text += csvLine(
      titles.map(() => ''),
      SEPARATOR,
    );
  return { csv: encodeWindows1252(text), expected: tally.counts() };
};

if (import.meta.main) {
  const { csv, expected } = makeSample();
  await writeFile(new URL('../../samples/patients.csv', import.meta.url), csv);
  console.log('samples/patients.csv', expected);
}
