import { expect, it } from 'vitest';
import type { Recipient } from '../../core/audience/audience.ts';
import { conflictDecisions, type Decisions, sharedDecisions } from '../../core/list/decisions.ts';
import { queuedImport } from '../../core/list/import.ts';
import { createRandom, type Random } from '../../local/test-data/random.ts';
import { campaignId } from '../support/data/factories.ts';
import { createImportRig } from '../support/fakes/import-fakes.ts';
import { cellFlaws, lineFlaws, type Table } from './lists/flaws.ts';
import { bare, type Person, peopleFor, wordsOf } from './lists/people.ts';
import { type Line, pickWriter, type Writer, writeLine } from './lists/writers.ts';

/*
 * The promise, from the file on: whoever stands in it is told, or named. People who do not exist, written by a program
 * into a file, with flaws at any place; then everybody must be accepted, for a letter, in conflict or rejected by line,
 * and nobody's message may carry what is another's.
 */

/** `LISTS=20000 SEED=7 npx vitest run test/promise/lists.test.ts` tries more, and others. */
const CASES = Number(process.env.LISTS ?? 2_000);
const SEED = Number(process.env.SEED ?? 18);

const columns: Record<string, { titles: string[]; of: (person: Person) => string }> = {
  reference: { titles: ['IPP', 'Référence', 'N° patient', 'Patient ID'], of: ({ reference }) => reference },
  first_name: { titles: ['Prénom', 'First name'], of: ({ firstName }) => firstName },
  last_name: { titles: ['Nom', 'Nom de naissance', 'Last name'], of: ({ lastName }) => lastName },
  email: { titles: ['Courriel', 'E-mail', 'Adresse e-mail', 'Mail 1'], of: ({ email }) => email },
  phone: { titles: ['Téléphone', 'Tél portable', 'Mobile', 'N° de téléphone'], of: ({ phone }) => phone },
  language: { titles: ['Langue', 'Language'], of: ({ language }) => language },
  birth_date: { titles: ['Date de naissance', 'DDN'], of: ({ birthDate }) => birthDate },
  address_line: { titles: ['Adresse'], of: ({ address }) => address },
  site: { titles: ['Site', 'Établissement'], of: ({ site }) => site },
  remark: { titles: ['Remarque', 'Observations', 'Unité'], of: ({ remark }) => remark },
};

const shuffled = <Value>(values: readonly Value[], random: Random): Value[] =>
  values
    .map((value) => ({ value, order: random.share() }))
    .sort((one, other) => one.order - other.order)
    .map(({ value }) => value);

const tableOf = (people: readonly Person[], random: Random): Table => {
  // By the last name everybody can be known, whatever is wrong with the rest.
  const fixed = ['reference', 'email', 'last_name'];
  const optional = Object.keys(columns).filter((field) => !fixed.includes(field));
  const chosen = [...fixed, ...optional.filter(() => random.share() < 0.7)];
  const fields = random.share() < 0.5 ? chosen : shuffled(chosen, random);
  return {
    fields,
    titles: fields.map((field) => random.pick(columns[field]?.titles ?? [''])),
    rows: people.map((person) => ({
      person,
      cells: fields.map((field) => columns[field]?.of(person) ?? ''),
    })),
  };
};

type List = {
  people: Person[];
  /** People on each line of the file, the first line first. */
  lines: number[][];
  hasOtherReferences: boolean;
  fields: string[];
  /** People of whom the file still has a word. */
  written: Set<Person>;
  bytes: Uint8Array;
  what: string;
};

const makeList = (random: Random): List => {
  const people = peopleFor(random, random.pick([1, 3, 8, 20, 45]));
  const writer: Writer = pickWriter(random);
  const table = tableOf(people, random);
  const flaws = <Flaw>(of: readonly Flaw[]): Flaw[] =>
    Array.from({ length: random.pick([0, 1, 1, 2]) }, () => random.pick(of));
  const ofCells = flaws(cellFlaws).filter(
    ({ of }, at, all) => of === undefined || all.findIndex((other) => other.of === of) === at,
  );
  for (const { make } of ofCells) make(table, random);
  const lines: Line[] = [
    { people: [], text: writeLine(writer, table.titles, 0) },
    ...table.rows.map(({ person, cells }, row) => ({
      people: [person.id],
      text: writeLine(writer, cells, row + 1),
    })),
  ];
  const ofLines = flaws(lineFlaws);
  for (const { make } of ofLines) make(lines, writer, random);
  const isEnded = random.share() < 0.9;
  const text = lines.map((line) => line.text).join(writer.lineEnd) + (isEnded ? writer.lineEnd : '');
  const names = [...ofCells, ...ofLines].map(({ name }) => name).join(', ') || 'no flaw';
  return {
    people,
    hasOtherReferences: names.includes('references of others'),
    fields: table.fields,
    written: new Set(
      lines.flatMap((line) =>
        peopleIn(
          line.text,
          people.filter(({ id }) => line.people.includes(id)),
        ),
      ),
    ),
    lines: [
      ...(writer.before === undefined ? [] : [[]]),
      ...lines.flatMap((line) => line.text.split('\n').map(() => line.people)),
    ],
    bytes: writer.bytes((writer.before ?? '') + text),
    what: `${people.length} people by ${writer.name}: ${names}`,
  };
};

const decisionsOf = (random: Random): Decisions => ({
  conflicts: { all: random.pick(conflictDecisions), groups: {} },
  shared: { all: random.pick(sharedDecisions), groups: {} },
});

/** Imports a list, saying which column is which and deciding at random where somebody is asked. */
const importOf = async ({ bytes, fields }: List, random: Random) => {
  const rig = createImportRig(bytes, { recordsPerCheckpoint: random.pick([3, 20, 1000]), pieceBytes: 4096 });
  await rig.run();
  const asked = await rig.campaigns.get(campaignId);
  if (asked?.import?.status === 'undecided' && asked.import.questions.includes('columns')) {
    const { files, bucket, startedAtMs } = asked.import;
    const choices = Object.fromEntries(
      fields.map((field, index) => [String(index), field === 'remark' ? null : field]),
    );
    const answered = files.map((file) => ({ object: file.object, sizeBytes: file.sizeBytes, choices }));
    const again = queuedImport({ number: 2, bucket, startedAtMs, files: answered });
    await rig.campaigns.replace({ ...asked, import: again });
    await rig.run({}, undefined, { campaign: campaignId, importNumber: 2 });
  }
  const decisions = decisionsOf(random);
  const open = await rig.campaigns.get(campaignId);
  const number = open?.import?.number ?? 1;
  if (await rig.answer(decisions))
    await rig.run({}, undefined, { campaign: campaignId, importNumber: number });
  return { ...(await rig.imported(number)), decisions };
};

/** People of whom a text holds a word of their own. */
const peopleIn = (text: string, people: readonly Person[]): Person[] => {
  const found = bare(text);
  return people.filter((person) => wordsOf(person).some((word) => found.includes(bare(word))));
};

/** Everything of a recipient by which somebody may be known, each for itself. */
const partsOf = (
  { reference, firstName, lastName, email = '', phone = '' }: Recipient,
  list: List,
): string[] =>
  [
    `${firstName} ${lastName}`,
    email,
    phone.replace('+33', '0'),
    ...(list.hasOtherReferences ? [] : [reference]),
  ].filter((part) => bare(part) !== '');

/** Who a recipient may be: whoever all that is told of them may be of. Nobody, where that is of several people. */
const whoIs = (recipient: Recipient, list: List): Person[] => {
  const known = partsOf(recipient, list).map((part) => new Set(peopleIn(part, list.people)));
  return list.people.filter((person) => known.every((those) => those.size === 0 || those.has(person)));
};

/** People on lines that the rejects name by their numbers, where a quotation mark has joined them. */
const peopleOnLines = (rejects: string, { lines, people }: List): Person[] =>
  [...rejects.matchAll(/lines (\d+) to (\d+) of the file/g)].flatMap(([, from, to]) => {
    const ids = new Set(lines.slice(Number(from) - 1, Number(to)).flat());
    return people.filter(({ id }) => ids.has(id));
  });

const wrongIn = async (list: List, random: Random): Promise<string | undefined> => {
  const { import: state, chunks, rejects = '', decisions } = await importOf(list, random);
  if (state.status !== 'done')
    return `the import is ${state.status}: ${state.failure?.en ?? state.questions}`;
  const { rows, accepted, duplicate, unreachable, rejected, conflict } = state.counts;
  if (accepted + duplicate + unreachable + rejected + conflict !== rows) return 'the counts do not add up';
  const recipients = chunks.flatMap((chunk) => chunk?.recipients ?? []);
  if (recipients.length !== accepted + unreachable) return 'people and counts differ';
  const mayBeJoined = decisions.conflicts?.all === 'same';
  const told = new Set<Person>();
  for (const recipient of recipients) {
    const who = whoIs(recipient, list);
    if (who.length === 0 && !mayBeJoined) return `a message of several people: ${JSON.stringify(recipient)}`;
    for (const person of who.length === 0 ? peopleIn(partsOf(recipient, list).join(' '), list.people) : who) {
      told.add(person);
    }
  }
  const named = new Set([...peopleIn(rejects, list.people), ...peopleOnLines(rejects, list)]);
  // Whose own words a flaw has taken out of the file, can be nobody by it.
  const lost = list.people.find(
    (person) => list.written.has(person) && !told.has(person) && !named.has(person),
  );
  return lost && `somebody is lost: ${JSON.stringify(lost)}`;
};

it(`tells or names everybody of ${CASES} messy lists, and nobody by what is another’s`, {
  timeout: 600_000,
}, async () => {
  const wrong: string[] = [];
  const met = new Map<string, number>();
  for (let at = 0; at < CASES && wrong.length < 5; at += 1) {
    const list = makeList(createRandom(SEED, at));
    const problem = await wrongIn(list, createRandom(SEED + 1, at));
    for (const word of list.what.split(/: |, /).slice(1)) met.set(word, (met.get(word) ?? 0) + 1);
    if (problem !== undefined) {
      wrong.push(
        `seed ${SEED}, list ${at}, ${list.what}\n${problem}\n${Buffer.from(list.bytes).toString('latin1').slice(0, 3000)}`,
      );
    }
  }
  console.log(
    `${CASES} lists, seed ${SEED}, flaws met: ${[...met].map(([flaw, times]) => `${times} ${flaw}`).join(', ')}`,
  );
  expect(wrong.join('\n\n')).toBe('');
});
