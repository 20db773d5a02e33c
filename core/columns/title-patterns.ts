import type { StandardField } from './fields.ts';
import type { Word } from './vocabulary.ts';

/** What a title can say beside a field: something that the cells must settle, or that is near to a field. */
export const openKinds = [
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

/** Words by which contacts and addresses of one person are told apart. */
const whose = 'self personal professional main other old billing first';
const flagWords = 'self adult is yesNo number status';

/**
 * Each kind: words that its titles may also have, and its ways, by rank. Words that are parted by a slash stand for each
 * other.
 */
const table: readonly [kind: TitleKind, allows: string, ways: Readonly<Record<number, readonly string[]>>][] =
  [
    [
      'reference',
      'self number code scope permanent id reference administrative official assignment',
      {
        0: [
          ...[
            'patientId',
            'id self',
            'number self',
            'reference self',
            'code self',
            'number/id record medical',
          ],
          ...['id permanent'],
        ],
        1: ['reference', 'staffNumber', 'id scope', 'number scope'],
        2: ['healthId', 'staffNumber healthId'],
        3: ['id'],
        4: ['number'],
      },
    ],
    [
      // A case is not always one person: see `isCaseNumber`.
      'reference',
      'self number code scope id reference medical administrative kind record case',
      {
        5: [
          ...['caseNumber', 'case', 'number/id/reference/code case', 'number/id/reference record'],
          ...['number/id/reference account', 'number/id/reference policy', 'number/id/code family'],
        ],
      },
    ],
    [
      'first_name',
      'self usage first birth main official number contact',
      {
        0: ['firstName usage', 'first nom/name usage'],
        1: ['firstName', 'first nom/name', 'given nom/name'],
      },
    ],
    [
      'last_name',
      'self usage married main official family number',
      {
        0: ['nom/name/surname usage', 'nom/name/surname married'],
        1: ['nom', 'surname', 'last nom/name'],
        2: ['family nom/name'],
      },
    ],
    [
      'birth_name',
      'self family official number main',
      {
        0: ['nom/name/surname birth', 'nom/name/surname maiden', 'maiden'],
        1: ['nom patronymic', 'patronymic', 'nom ne/nee'],
      },
    ],
    [
      'full-name',
      'self usage family salutation main official contact birth',
      {
        0: [
          ...[
            'name',
            'full nom/name',
            'display nom/name',
            'identity',
            'nom/surname firstName',
            'last first nom/name',
          ],
          ...['salutation nom', 'salutation nom firstName', 'nom/name identity', 'full nom firstName'],
          ...['last nom/name firstName', 'family nom/name firstName'],
        ],
      },
    ],
    ['person', 'first', { 0: ['self'] }],
    [
      'email',
      `${whose} address contact family electronic internet messaging box number home id account send main`,
      {
        0: [
          'email',
          'address/box/letter electronic',
          'messaging',
          'address internet',
          'box letter electronic',
        ],
      },
    ],
    [
      'phone',
      `${whose} number contact family landline mobile sms line home call`,
      { 0: ['phone', 'mobile', 'landline', 'sms number', 'sms phone', 'number call'] },
    ],
    [
      'contact',
      `${whose} number`,
      { 0: ['contact', 'email phone', 'email mobile', 'email phone mobile', 'sms'] },
    ],
    [
      'language',
      'self code contact spoken usage wording letter main first',
      {
        0: ['language contact', 'language usage', 'language letter'],
        1: ['language'],
        2: ['language spoken'],
      },
    ],
    [
      'address_line',
      `${whose} address street number line postal home residence complement building poBox po box place said hamlet ` +
        'repetition letter wording kind nom full number assignment',
      {
        0: [
          ...[
            'street',
            'complement',
            'building',
            'residence',
            'poBox',
            'po box',
            'box postal',
            'place said',
            'hamlet',
          ],
          ...[
            'address postal',
            'address line',
            'address home',
            'address residence',
            'address letter',
            'repetition',
          ],
        ],
        // The whole address in one cell, which stands for the other lines.
        1: ['address full', 'address postal full'],
      },
    ],
    ['address-or-email', `${whose} contact number address`, { 0: ['address'] }],
    [
      'postal_code',
      `${whose} address number code home residence letter`,
      { 0: ['postCode', 'code postal', 'number postal'] },
    ],
    [
      'code-and-town',
      `${whose} address home residence postal wording nom number`,
      {
        0: [
          'postCode town',
          'code postal town',
          'postCode distributor',
          'code postal professional distributor',
        ],
      },
    ],
    [
      'town',
      `${whose} address home residence wording nom name postal routing letter distributor number`,
      { 0: ['town', 'distributor', 'wording routing', 'routing'] },
    ],
    [
      'country',
      `${whose} address home residence wording nom name iso region letter code number postal`,
      { 0: ['country'], 1: ['country code'] },
    ],
    [
      'birth_date',
      'date self main official',
      { 0: ['birthDate', 'birth', 'birth date', 'ne date', 'nee date'] },
    ],
    ['born', 'self', { 0: ['ne', 'nee', 'ne nee'] }],
    ['says-birth-year', 'self', { 0: ['year birth'] }],
    ['says-age', 'self', { 0: ['age'] }],
    ['deceased', `${flagWords} date official`, { 0: ['dead'], 1: ['vital status', 'vital'] }],
    ['says-alive', flagWords, { 0: ['alive'] }],
    ['minor', `${flagWords} date legal age`, { 0: ['minor'] }],
    ['says-adult', `${flagWords} age date`, { 0: ['adult'] }],
    [
      'protected',
      `${flagWords} kind measure legal under protection guardianship protected reinforced safeguard justice minor`,
      {
        0: [
          ...['protected', 'guardianship', 'protection legal', 'protection measure', 'protection adult'],
          ...['safeguard', 'measure legal'],
        ],
      },
    ],
    [
      'not_electronic',
      'self is yesNo number do email contact electronic send out case address personal letter ne',
      {
        0: [
          ...[
            'confidential',
            'ne not contact',
            'not contact',
            'ne not send',
            'not send',
            'not email',
            'no email',
          ],
          ...[
            'no contact',
            'do not contact',
            'do not email',
            'optOut',
            'opt out',
            'opposition',
            'opposition email',
          ],
          ...['opposition contact', 'only letter', 'only postal', 'not electronic', 'opt out email'],
        ],
      },
    ],
    [
      'says-consent',
      'self is yesNo number do email contact electronic send in sms phone letter data personal postal',
      {
        0: ['consent', 'optIn', 'opt in', 'consent contact', 'consent email', 'opt in email', 'optIn email'],
      },
    ],
    [
      'says-no-phone',
      'self is yesNo number do contact send ne out call mobile',
      {
        0: [
          ...[
            'not call',
            'ne not call',
            'not phone',
            'ne not phone',
            'not sms',
            'ne not sms',
            'no sms',
            'optOut sms',
          ],
          ...[
            'opposition sms',
            'opposition phone',
            'opposition call',
            'opt out sms',
            'no call',
            'optOut phone',
          ],
          ...[
            'ne not contact phone',
            'ne not contact sms',
            'ne not send sms',
            'do not call',
            'opt out phone',
          ],
          ...[
            'not contact sms',
            'not contact phone',
            'do not contact sms',
            'do not contact phone',
            'do not sms',
          ],
          ...['opposition contact sms', 'opposition contact phone', 'do not phone'],
        ],
        1: ['confidential level', 'confidential phone'],
      },
    ],
    [
      'data_groups',
      'category kind affected self personal wording nom',
      { 0: ['data category', 'data affected', 'data kind'] },
    ],
    [
      'site',
      'self nom name wording code medical care assignment number functional contact site establishment service unit',
      {
        0: ['site'],
        1: ['establishment', 'place care', 'place professional'],
        2: ['service'],
        3: ['unit', 'functional'],
      },
    ],
  ];

export const titlePatterns: readonly TitlePattern[] = table.flatMap(([kind, allowed, ranks]) => {
  const allows = new Set(allowed.split(' ') as Word[]);
  // "No" is how French titles shorten "numéro"; English ones deny with it.
  if (allows.has('number')) allows.add('no');
  return Object.entries(ranks).flatMap(([rank, ways]) =>
    ways.map((way) => ({
      kind,
      rank: Number(rank),
      allows,
      needs: way.split(' ').map((place) => {
        const words = place.split('/') as Word[];
        return words.includes('number') ? [...words, 'no' as Word] : words;
      }),
    })),
  );
});

/** References of the last rank are numbers of a case, a stay or a family: several people may have one. */
export const CASE_RANK = 5;

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
