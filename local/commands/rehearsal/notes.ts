/** What a rehearsal was asked for and how far it came, kept in its folder. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExpectedCounts, PeopleOptions } from '../../test-data/generate.ts';

/** What outlives a killed rehearsal: what was asked for and how far it came. Times are epoch ms. */
export type Rehearsal = {
  people: number;
  ratePerSecond: number;
  seed: number;
  faults?: number;
  rateDrop?: boolean;
  /** What a table allows a second where it is as limited as a new one. */
  tableWriteUnits?: number;
  /** Share of the people without an address; the campaign sends SMS where it is given. */
  phoneOnly?: number;
  /** Share of the people whom the list knows by a postal address alone; the campaign prints letters where it is given. */
  postal?: number;
  expected?: ExpectedCounts;
  campaign?: string;
  uploadedAtMs?: number;
  importedAtMs?: number;
};

export const peopleOptions = ({ people, seed, phoneOnly, postal }: Rehearsal): PeopleOptions => ({
  people,
  seed,
  flaws: true,
  ...(phoneOnly === undefined ? {} : { phoneOnly }),
  ...(postal === undefined ? {} : { postal }),
});

const optionsOf = (asked: Rehearsal): string => {
  const { people, ratePerSecond, seed, faults, rateDrop = false, tableWriteUnits, phoneOnly, postal } = asked;
  return [
    ...(postal === undefined ? [] : [`--postal ${100 * postal}%`]),
    ...(phoneOnly === undefined ? [] : [`--phone-only ${100 * phoneOnly}% --fallback`]),
    `--people ${people} --rate ${ratePerSecond} --seed ${seed}`,
    ...(faults === undefined ? [] : [`--faults ${faults}`]),
    ...(rateDrop ? ['--rate-drop'] : []),
    ...(tableWriteUnits === undefined ? [] : [`--fresh-tables --table-write-units ${tableWriteUnits}`]),
  ].join(' ');
};

export const createNotes = (folder: string, asked: Rehearsal) => {
  const file = join(folder, 'rehearsal.json');
  let known = asked;
  if (existsSync(file)) {
    known = JSON.parse(readFileSync(file, 'utf8')) as Rehearsal;
    if (optionsOf(known) !== optionsOf(asked)) {
      throw new Error(
        `The folder ${folder} holds a rehearsal with ${optionsOf(known)}. Ask for the same, or choose another folder.`,
      );
    }
  }
  return {
    get: (): Rehearsal => known,
    note(more: Partial<Rehearsal>): void {
      known = { ...known, ...more };
      writeFileSync(`${file}.new`, JSON.stringify(known));
      renameSync(`${file}.new`, file);
    },
  };
};
export type Notes = ReturnType<typeof createNotes>;
