import type { Answer } from '../../client/operations.ts';
import { bad, bold, dim, good, number, row, table, time } from '../terminal/terminal.ts';

type Entry = Answer<'getAuditEntries'>['entries'][number];
export type Verified = { chain: string } & Answer<'verifyAuditChain'> & {
    /** Against an end that was written down elsewhere; absent where none was. */
    written?: { number: number; verdict: 'as written down' | 'other than written down' | 'missing' };
  };

/** The chains of the audit trail as a table. */
export const chainTable = (chains: Answer<'listAuditChains'>['chains']): string[] =>
  table(
    ['chain', 'entries', 'SHA-256 of its end'],
    chains.map(({ chain, entries, hash }) => [chain, number(entries), hash]),
  );

const particularsOf = ({ on, reason, ticket, identity, particulars = {} }: Entry): string =>
  [
    ...(on === undefined ? [] : [`on ${on}`]),
    ...(reason === undefined ? [] : [`reason ${reason}`]),
    ...(ticket === undefined ? [] : [`ticket ${ticket}`]),
    ...(identity === undefined ? [] : [`identity ${identity}`]),
    ...Object.entries(particulars).map(([name, value]) => `${name} ${value}`),
  ].join(', ');

/** What was done, oldest first, as a table, or more rows of one. */
export const entryTable = (entries: readonly Entry[], shown = 0): string[] =>
  table(
    ['number', 'when', 'who', 'from', 'what', ''],
    entries.map((entry) => [
      String(entry.number),
      time(entry.at),
      entry.by,
      entry.from ?? '',
      entry.action,
      dim(particularsOf(entry)),
    ]),
    shown,
  );

/** All that was done with a person, oldest first. */
export const aboutLines = ({ places, campaigns, entries, isCut }: Answer<'getAuditAbout'>): string[] => [
  row('places in lists', `${number(places)}, of ${number(campaigns)} campaigns`),
  ...(isCut ? [bad('There are older entries that are not shown.')] : []),
  ...table(
    ['when', 'who', 'from', 'what', 'names', ''],
    entries.map((entry) => [
      time(entry.at),
      entry.by,
      entry.from ?? '',
      entry.action,
      entry.relation,
      dim(particularsOf(entry)),
    ]),
  ),
];

const problemWords: Record<Verified['problems'][number]['problem'], string> = {
  changed: 'was changed after it was written',
  missing: 'is missing',
  'out-of-place': 'is not in its place',
  'not-linked': 'does not follow the entry before it',
  'not-as-sealed': 'or one before it is another than was sealed',
};

/** Whether a chain is whole and, where its end was written down, still leads there. */
export const isSound = ({ intact, written }: Verified): boolean =>
  intact && (written === undefined || written.verdict === 'as written down');

/** What a check of chains found, in lines. */
export const verificationLines = (checked: readonly Verified[]): string[] =>
  checked.flatMap(({ chain, intact, entries, hash, sealed, problems, written }) => [
    `${intact ? good('whole     ') : bad('not whole ')} ${bold(chain)}  ${number(entries)} ${entries === 1 ? 'entry' : 'entries'}  ${dim(hash)}`,
    row('  sealed', sealed === undefined ? 'not yet' : `up to entry ${sealed.number}, ${time(sealed.at)}`),
    ...(written === undefined
      ? []
      : [
          row(
            `  entry ${written.number}`,
            (written.verdict === 'as written down' ? good : bad)(written.verdict),
          ),
        ]),
    ...problems.map(({ number: at, problem }) => row(`  entry ${at}`, bad(problemWords[problem]))),
  ]);
