import type { StandardField } from './fields.ts';
import type { Word } from './vocabulary.ts';

/** What a title can say beside a field: something that the cells must settle, or that is near to a field. */
const openKinds = [
  /** "Adresse": a postal address or an email address. */
  'address-or-email',
  /** "Contact", "Email ou téléphone". */
  'contact',
  /** "CP Ville": a line of an address, or the post code alone. */
  'code-and-town',
  /** "Né(e)": a date or a name. */
  'born',
  /** First and last name in one cell. */
  'full-name',
  /** "Patient": a name or a number. */
  'person',
  // What cannot be used as it is, and is told of.
  'says-consent',
  'says-no-phone',
  'says-alive',
  'says-adult',
  'says-age',
  'says-birth-year',
] as const;
export type TitleKind = StandardField | (typeof openKinds)[number];

/** One way to title a column: all of `needs` in any order, and of other words only those of `allows`. */
export type TitlePattern = {
  kind: TitleKind;
  /** The words that may stand at each place. */
  needs: readonly (readonly Word[])[];
  allows: ReadonlySet<Word>;
  /** Of several columns whose titles say the same, the one of the lowest rank is the best. */
  rank: number;
};

/** References of this rank are numbers of a case, a stay or a family: several people may have one. */
export const CASE_RANK = 5;

/** Words by which contacts and addresses of one person are told apart. */
const whose = 'self user personal professional main other old billing first';
const flagWords = 'self adult is yesNo number status';

/** Titles of one kind. */
type Ways = {
  kind: TitleKind;
  /** Words that they may have besides. */
  allows: string;
  /** Ways of the same rank in a line, parted by bars; words that stand for each other are parted by slashes. */
  ways: readonly string[];
  /** Rank of the first line; the next ones follow. */
  rank?: number;
};

const identity: readonly Ways[] = [
  {
    kind: 'reference',
    allows: 'self number code scope permanent id reference administrative official assignment registration',
    ways: [
      'patientId | id self/user | number self/user | reference self | code self | number/id record medical | id permanent',
      'reference | staffNumber | id scope | number scope | number permanent | number/id registration | id contact',
      'healthId | staffNumber healthId',
      'id',
      'number',
    ],
  },
  {
    kind: 'reference',
    allows: 'self number code scope id reference medical administrative kind record case',
    rank: CASE_RANK,
    ways: [
      'caseNumber | case | number/id/reference/code case | number/id/reference record | number/id/reference account | ' +
        'number/id/reference policy | number/id/code family',
    ],
  },
  {
    // "N° de dossier patient (IPP)" is the patient's all the same.
    kind: 'reference',
    allows: 'self number code id reference medical permanent',
    ways: ['patientId case'],
  },
  {
    kind: 'first_name',
    allows: 'self user usage first birth main official status number contact billing',
    ways: [
      'firstName/firstNames usage | first nom/name usage',
      'firstName | first nom/name | given nom/name | firstName first nom/name | firstName given nom/name | ' +
        'first given nom/name',
      // All names of the register, or the first of them.
      'firstNames | firstName/firstNames birth | firstName/firstNames first | firstName/firstNames official',
    ],
  },
  {
    kind: 'last_name',
    allows: 'self usage married main official status family number billing nom name surname last',
    ways: [
      'nom/name/surname usage | nom/name/surname married',
      'nom | surname | last nom/name',
      'family nom/name',
    ],
  },
  {
    kind: 'birth_name',
    allows: 'self family official number main',
    ways: [
      'nom/name/surname birth | nom/name/surname maiden | maiden',
      'nom patronymic | patronymic | nom ne/nee',
    ],
  },
  {
    kind: 'full-name',
    allows: 'self usage family salutation main official contact birth',
    ways: [
      'name | full nom/name | display nom/name | identity | nom/name identity | nom/surname firstName/firstNames | ' +
        'last first nom/name | last nom/name firstName/firstNames | family nom/name firstName/firstNames | ' +
        'salutation nom | salutation nom firstName/firstNames | full nom firstName/firstNames',
    ],
  },
  { kind: 'person', allows: 'first', ways: ['self'] },
  {
    kind: 'birth_date',
    allows: 'date self user main official',
    ways: ['birthDate | birth | birth date | ne date | nee date'],
  },
  { kind: 'born', allows: 'self', ways: ['ne | nee | ne nee'] },
  { kind: 'says-birth-year', allows: 'self', ways: ['year birth'] },
  { kind: 'says-age', allows: 'self', ways: ['age'] },
  {
    kind: 'language',
    allows: 'self user code contact spoken usage wording letter main first',
    ways: ['language contact | language usage | language letter', 'language', 'language spoken'],
  },
];

const contacts: readonly Ways[] = [
  {
    kind: 'email',
    allows: `${whose} address contact family electronic messaging box number home id account send`,
    ways: ['email | address/box/letter electronic | messaging | box letter electronic'],
  },
  {
    kind: 'phone',
    allows: `${whose} number contact family landline mobile sms line home call`,
    ways: ['phone | mobile | landline | sms number | sms phone | number call'],
  },
  {
    kind: 'contact',
    allows: `${whose} number address electronic`,
    ways: ['email phone | email mobile | email phone mobile'],
  },
  {
    kind: 'contact',
    allows: `${whose} number`,
    ways: ['contact | sms'],
  },
  {
    kind: 'address_line',
    allows:
      `${whose} address street number line postal home residence complement building poBox po box place said hamlet ` +
      'repetition letter wording kind nom full assignment',
    ways: [
      'street | complement | building | residence | poBox | po box | box postal | place said | hamlet | repetition | ' +
        'address postal | address line | address home | address residence | address letter',
      // The whole address in one cell, which stands for the other lines.
      'address full | address postal full',
    ],
  },
  { kind: 'address-or-email', allows: `${whose} contact number`, ways: ['address'] },
  {
    kind: 'postal_code',
    allows: `${whose} address number code home residence letter postal`,
    ways: ['postCode | code postal'],
  },
  {
    kind: 'code-and-town',
    allows: `${whose} address home residence postal wording nom number full street line`,
    ways: ['postCode town | code postal town | postCode distributor | code postal professional distributor'],
  },
  {
    kind: 'town',
    allows: `${whose} address home residence wording nom name postal routing letter distributor number`,
    ways: ['town | distributor | routing'],
  },
  {
    kind: 'country',
    allows: `${whose} address home residence wording nom name iso region letter code number postal`,
    ways: ['country', 'country code'],
  },
];

const circumstances: readonly Ways[] = [
  { kind: 'deceased', allows: `${flagWords} date official alive`, ways: ['dead', 'vital status | vital'] },
  { kind: 'says-alive', allows: flagWords, ways: ['alive'] },
  { kind: 'minor', allows: `${flagWords} date legal age`, ways: ['minor'] },
  { kind: 'says-adult', allows: `${flagWords} age date`, ways: ['adult'] },
  {
    kind: 'protected',
    allows: `${flagWords} kind measure legal under protection guardianship protected reinforced safeguard justice minor`,
    ways: [
      'protected | guardianship | protection legal | protection measure | protection adult | safeguard | measure legal',
    ],
  },
  {
    kind: 'not_electronic',
    allows: 'self is yesNo number do email contact electronic send out case address personal letter ne',
    ways: [
      'confidential | ne not contact | not contact | ne not send | not send | not email | no email | ' +
        'do not contact | do not email | optOut | opt out | opt out email | opposition | opposition email | ' +
        'opposition contact | only letter | only postal | not electronic',
    ],
  },
  {
    kind: 'says-consent',
    allows: 'self is yesNo number do email contact electronic send in sms phone letter data personal postal',
    ways: ['consent | optIn | opt in | consent contact | consent email | opt in email | optIn email'],
  },
  {
    kind: 'says-no-phone',
    allows: 'self is yesNo number do contact send ne out call mobile',
    ways: [
      'not call | ne not call | not phone | ne not phone | not sms | ne not sms | do not call | ' +
        'do not sms | do not phone | optOut sms | optOut phone | opt out sms | opt out phone | opposition sms | ' +
        'opposition phone | opposition call | opposition contact sms | opposition contact phone | ' +
        'ne not contact phone | ne not contact sms | ne not send sms | not contact sms | not contact phone | ' +
        'do not contact sms | do not contact phone',
      'confidential level | confidential phone',
    ],
  },
  {
    kind: 'data_groups',
    allows: 'category kind affected self personal wording nom',
    ways: ['data category | data affected | data kind'],
  },
  {
    kind: 'site',
    allows:
      'self nom name wording code medical care assignment number functional contact site establishment service unit',
    ways: ['site', 'establishment | place care | place professional', 'service', 'unit | functional'],
  },
];

const patternsOf = ({ kind, allows, ways, rank: first = 0 }: Ways): TitlePattern[] => {
  const allowed = new Set(allows.split(' ') as Word[]);
  // "No" is how French titles shorten "numéro"; English ones deny with it.
  if (allowed.has('number')) allowed.add('no');
  return ways.flatMap((line, at) =>
    line.split(' | ').map((way) => ({
      kind,
      rank: first + at,
      allows: allowed,
      needs: way.split(' ').map((place) => {
        const words = place.split('/') as Word[];
        return words.includes('number') ? [...words, 'no' as Word] : words;
      }),
    })),
  );
};

export const titlePatterns: readonly TitlePattern[] = [...identity, ...contacts, ...circumstances].flatMap(
  patternsOf,
);

/** Words that say that a column is about somebody who stands for the person, each way of it. */
export const guardianWays: readonly (readonly Word[])[] = [
  ['representative', 'legal'],
  ['responsible', 'legal'],
  ['guardian', 'legal'],
  ['guardian'],
  ['parent'],
  ['mother'],
  ['father'],
  ['mandatary'],
  ['next', 'kin'],
  ['kin'],
  ['notify', 'self'],
  ['notify'],
  ['trust', 'self'],
  ['trust'],
  ['emergency', 'contact'],
  ['emergency'],
];
/** A guardian where the column is numbered, or a colleague: "Responsable 1", "Responsable". */
export const openGuardianWays: readonly (readonly Word[])[] = [['responsible'], ['representative']];
