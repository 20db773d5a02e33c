import type { Answer } from '../../client/operations.ts';
import { actInWords } from '../../core/audit/act-words.ts';
import type { StaffLanguage } from '../../core/base/wording.ts';
import { bad, bold, dim, good, number, row, table, time } from '../terminal/terminal.ts';

type Entry = Answer<'getAuditEntries'>['entries'][number];
export type Verified = { chain: string } & Answer<'verifyAuditChain'> & {
    /** Against an end that was written down elsewhere; absent where none was. */
    written?: { number: number; verdict: 'as written down' | 'other than written down' | 'missing' };
  };

/** The chains of the audit trail as a table. */
export const chainTable = (chains: Answer<'listAuditChains'>['chains']): string[] =>
  table(
    ['chain', 'of', 'entries', 'SHA-256 of its end'],
    chains.map(({ chain, name = '', entries, hash }) => [chain, name, number(entries), hash]),
  );

const particularsOf = ({ on, reason, ticket, identity, particulars = {} }: Entry): string =>
  [
    ...(on === undefined ? [] : [`on ${on}`]),
    ...(reason === undefined ? [] : [`reason ${reason}`]),
    ...(ticket === undefined ? [] : [`ticket ${ticket}`]),
    ...(identity === undefined ? [] : [`identity ${identity}`]),
    ...Object.entries(particulars).map(([name, value]) => `${name} ${value}`),
  ].join(', ');

const refused = { en: 'refused', fr: 'refusé' };

/** When something was done, by whom and from where, and what it was. */
const actOf = (entry: Entry, language: StaffLanguage): string[] => {
  const isRefused = entry.particulars?.outcome === 'refused';
  const act = actInWords(entry.action, language);
  return [
    time(entry.at),
    entry.name ?? entry.by,
    entry.from ?? '',
    isRefused ? bad(`${act} (${refused[language]})`) : act,
  ];
};

/** What was done, newest first, as a table. */
export const entryTable = (entries: readonly Entry[], language: StaffLanguage): string[] =>
  table(
    ['number', 'when', 'who', 'from', 'what', ''],
    entries.map((entry) => [String(entry.number), ...actOf(entry, language), dim(particularsOf(entry))]),
  );

/** All that was done with a person, newest first. */
export const aboutLines = (
  { places, campaigns, entries, isCut }: Answer<'getAuditAbout'>,
  language: StaffLanguage,
): string[] => [
  row('places in lists', `${number(places)}, of ${number(campaigns)} campaigns`),
  ...(isCut ? [bad('There are older entries that are not shown.')] : []),
  ...table(
    ['when', 'who', 'from', 'what', 'names', ''],
    entries.map((entry) => [...actOf(entry, language), entry.relation, dim(particularsOf(entry))]),
  ),
  dim('person: it names them; search: it names what they are found by, and nobody was shown;'),
  dim('list: it is about a list that they are on'),
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
