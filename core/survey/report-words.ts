// What the report of a list says of its lines and of what was found out about it: for whoever keeps the list.
import type { Circumstance } from '../audience/audience.ts';
import { counted, type Wording } from '../base/wording.ts';
import { linesThatAreNoPeople } from '../lines/line-kind-words.ts';
import type { NoteKind } from '../row/note.ts';
import type { SurveyTotals } from './totals.ts';

/** A number as it stands in a sentence. */
const numeral = (count: number): Wording => ({
  en: count.toLocaleString('en'),
  fr: count.toLocaleString('fr'),
});

/** A count with what is said of so many, and sentences that follow it. */
const saying = (
  count: number,
  en: readonly [one: string, several: string],
  fr: readonly [one: string, several: string],
  then: Wording = { en: '', fr: '' },
): Wording => {
  const said = counted(count, en, fr);
  const joined = (one: string, other: string): string => (other === '' ? one : `${one} ${other}`);
  return { en: joined(said.en, then.en), fr: joined(said.fr, then.fr) };
};

type Sentence = (count: number) => Wording;
const sentence =
  (
    en: readonly [one: string, several: string],
    fr: readonly [one: string, several: string],
    then?: Wording,
  ): Sentence =>
  (count) =>
    saying(count, en, fr, then);

const ofPeople: Sentence = sentence(
  ['row of people', 'rows of people'],
  ['ligne de personnes', 'lignes de personnes'],
);
const insideCells: Sentence = sentence(
  [
    'further line inside a cell that runs over several lines',
    'further lines inside cells that run over several lines',
  ],
  [
    'ligne de plus, dans une cellule qui en a plusieurs',
    'lignes de plus, dans des cellules qui en ont plusieurs',
  ],
);

/** How many lines of the files are what. */
export const lineWording = (kind: keyof SurveyTotals['lines'], lines: number): Wording => {
  if (kind === 'people') return ofPeople(lines);
  return kind === 'inside' ? insideCells(lines) : linesThatAreNoPeople[kind](lines);
};

const asText: Wording = {
  en: 'Format the column as text in the spreadsheet, and export the list again.',
  fr: 'Mettez la colonne au format texte dans le tableur, puis exportez de nouveau la liste.',
};

const shortened: Sentence = sentence(
  [
    'phone number was shortened by a spreadsheet and cannot be read.',
    'phone numbers were shortened by a spreadsheet and cannot be read.',
  ],
  [
    'numéro de téléphone a été abrégé par un tableur et ne peut être lu.',
    'numéros de téléphone ont été abrégés par un tableur et ne peuvent être lus.',
  ],
  asText,
);

const unreadable: Sentence = sentence(
  ['phone number cannot be read.', 'phone numbers cannot be read.'],
  ['numéro de téléphone ne peut être lu.', 'numéros de téléphone ne peuvent être lus.'],
);

/** Numbers that cannot be read, of which a spreadsheet has shortened some. */
export const phonesUnreadable = (all: number, byShortening: number): Wording => {
  if (byShortening === 0) return unreadable(all);
  if (byShortening === all) return shortened(all);
  const some = numeral(byShortening);
  const { en, fr } = counted(
    all,
    ['', 'phone numbers cannot be read:'],
    ['', 'numéros de téléphone ne peuvent être lus\u00a0:'],
  );
  return {
    en: `${en} ${some.en} of them ${byShortening === 1 ? 'was' : 'were'} shortened by a spreadsheet. ${asText.en}`,
    fr: `${fr} un tableur en a abrégé ${some.fr}. ${asText.fr}`,
  };
};

export const noteWords: Record<NoteKind, Sentence> = {
  'phone-unreadable': unreadable,
  'phone-shortened': shortened,
  'email-unusable': sentence(
    ['email address cannot be used.', 'email addresses cannot be used.'],
    ['adresse électronique est inutilisable.', 'adresses électroniques sont inutilisables.'],
    {
      en: 'These people are told by their next contact, or by letter.',
      fr: 'Ces personnes sont informées par leur autre coordonnée, ou par courrier.',
    },
  ),
  'email-domain-mistyped': sentence(
    [
      'email address ends in what looks like a typing error of a common domain.',
      'email addresses end in what looks like a typing error of a common domain.',
    ],
    [
      'adresse électronique semble avoir une faute de frappe dans un domaine courant.',
      'adresses électroniques semblent avoir une faute de frappe dans un domaine courant.',
    ],
    { en: 'Correct them in the file.', fr: 'Corrigez-les dans le fichier.' },
  ),
  'email-domain-none': sentence(
    ['email address has a domain that does not exist.', 'email addresses have a domain that does not exist.'],
    [
      'adresse électronique a un domaine qui n’existe pas.',
      'adresses électroniques ont un domaine qui n’existe pas.',
    ],
    { en: 'Correct them in the file.', fr: 'Corrigez-les dans le fichier.' },
  ),
  'several-emails': sentence(
    [
      'cell holds several email addresses; none was used, as one may be somebody else’s.',
      'cells hold several email addresses; none was used, as one may be somebody else’s.',
    ],
    [
      'cellule contient plusieurs adresses électroniques\u00a0; aucune n’a servi, car l’une est peut-être celle d’une autre personne.',
      'cellules contiennent plusieurs adresses électroniques\u00a0; aucune n’a servi, car l’une est peut-être celle d’une autre personne.',
    ],
    { en: 'Keep one in each.', fr: 'N’en gardez qu’une dans chacune.' },
  ),
  'several-phones': sentence(
    [
      'cell holds several mobile numbers; none was used, as one may be somebody else’s.',
      'cells hold several mobile numbers; none was used, as one may be somebody else’s.',
    ],
    [
      'cellule contient plusieurs numéros de mobile\u00a0; aucun n’a servi, car l’un est peut-être celui d’une autre personne.',
      'cellules contiennent plusieurs numéros de mobile\u00a0; aucun n’a servi, car l’un est peut-être celui d’une autre personne.',
    ],
    { en: 'Keep one in each.', fr: 'N’en gardez qu’un dans chacune.' },
  ),
  'broken-letters': sentence(
    [
      'row has broken letters, such as “Ã©” or “�”: the file was saved in another encoding on its way.',
      'rows have broken letters, such as “Ã©” or “�”: the file was saved in another encoding on its way.',
    ],
    [
      'ligne a des lettres abîmées, comme «\u00a0Ã©\u00a0» ou «\u00a0�\u00a0»\u00a0: le fichier a été enregistré en route dans un autre encodage.',
      'lignes ont des lettres abîmées, comme «\u00a0Ã©\u00a0» ou «\u00a0�\u00a0»\u00a0: le fichier a été enregistré en route dans un autre encodage.',
    ],
    {
      en: 'People would read their name like this. Export the list again from where it comes from.',
      fr: 'Ces personnes liraient ainsi leur nom. Exportez de nouveau la liste depuis sa source.',
    },
  ),
  'odd-name': sentence(
    [
      'name holds what no name has: a web address, digits, a remark.',
      'names hold what no name has: a web address, digits, a remark.',
    ],
    [
      'nom contient ce qu’aucun nom n’a\u00a0: une adresse web, des chiffres, une remarque.',
      'noms contiennent ce qu’aucun nom n’a\u00a0: une adresse web, des chiffres, une remarque.',
    ],
    {
      en: 'The message greets these people without a name.',
      fr: 'Le message s’adresse à ces personnes sans les nommer.',
    },
  ),
  'name-says-deceased': sentence(
    ['name says that the person has died.', 'names say that the person has died.'],
    ['nom indique que la personne est décédée.', 'noms indiquent que la personne est décédée.'],
    {
      en: 'They are set apart and get no message. Correct the name if that is wrong.',
      fr: 'Elles sont mises à part et ne reçoivent pas de message. Corrigez le nom si c’est faux.',
    },
  ),
  'language-missing': sentence(
    ['row names no language.', 'rows name no language.'],
    ['ligne n’indique pas de langue.', 'lignes n’indiquent pas de langue.'],
  ),
  'birth-date-unreadable': sentence(
    ['date of birth cannot be read.', 'dates of birth cannot be read.'],
    ['date de naissance ne peut être lue.', 'dates de naissance ne peuvent être lues.'],
    {
      en: 'Whether these people were minors is not known.',
      fr: 'On ne sait pas si ces personnes étaient mineures.',
    },
  ),
  'address-incomplete': sentence(
    ['postal address is not complete.', 'postal addresses are not complete.'],
    ['adresse postale est incomplète.', 'adresses postales sont incomplètes.'],
    { en: 'A letter may not arrive.', fr: 'Un courrier pourrait ne pas arriver.' },
  ),
  'flag-unclear': sentence(
    [
      'cell does not say clearly whether somebody has died, is a minor or protected, or is not to be written to.',
      'cells do not say clearly whether somebody has died, is a minor or protected, or is not to be written to.',
    ],
    [
      'cellule ne dit pas clairement si quelqu’un est décédé, mineur ou protégé, ou n’est pas à contacter.',
      'cellules ne disent pas clairement si quelqu’un est décédé, mineur ou protégé, ou n’est pas à contacter.',
    ],
    { en: 'Write yes or no.', fr: 'Écrivez oui ou non.' },
  ),
  'reference-rounded': sentence(
    [
      'reference looks rounded: Excel keeps 15 digits of a number, and writes zeros for the rest.',
      'references look rounded: Excel keeps 15 digits of a number, and writes zeros for the rest.',
    ],
    [
      'référence semble arrondie\u00a0: Excel garde 15 chiffres d’un nombre et met des zéros à la place des autres.',
      'références semblent arrondies\u00a0: Excel garde 15 chiffres d’un nombre et met des zéros à la place des autres.',
    ],
    asText,
  ),
  'link-in-text': sentence(
    [
      'cell was left out: it holds a web address or an email address.',
      'cells were left out: they hold a web address or an email address.',
    ],
    [
      'cellule a été laissée de côté\u00a0: elle contient une adresse web ou électronique.',
      'cellules ont été laissées de côté\u00a0: elles contiennent une adresse web ou électronique.',
    ],
    { en: 'Find out how it came into the list.', fr: 'Cherchez comment elle est entrée dans la liste.' },
  ),
  'phone-in-text': sentence(
    [
      'text that messages carry holds a telephone number.',
      'texts that messages carry hold a telephone number.',
    ],
    [
      'texte que portent les messages contient un numéro de téléphone.',
      'textes que portent les messages contiennent un numéro de téléphone.',
    ],
    {
      en: 'People may call it: make sure that it is one of yours.',
      fr: 'Des personnes pourraient l’appeler\u00a0: assurez-vous que c’est l’un des vôtres.',
    },
  ),
  'text-too-long': sentence(
    ['cell was left out: its text is too long.', 'cells were left out: their text is too long.'],
    [
      'cellule a été laissée de côté\u00a0: son texte est trop long.',
      'cellules ont été laissées de côté\u00a0: leur texte est trop long.',
    ],
  ),
};

/** @param language - name of the language that they get */
export const languageMissing = (count: number, language: Wording): Wording =>
  saying(
    count,
    ['row names no language.', 'rows name no language.'],
    ['ligne n’indique pas de langue.', 'lignes n’indiquent pas de langue.'],
    {
      en: `The notice goes out in ${language.en}.`,
      fr: `L’avis part dans la langue par défaut (${language.fr}).`,
    },
  );

/** @param language - name of the language that people get of whom the list does not say which they read */
export const noLanguageColumn = (people: number, language: Wording): Wording =>
  saying(people, ['person gets', 'people get'], ['personne reçoit', 'personnes reçoivent'], {
    en: `the notice in ${language.en}, as the list has no column for the language.`,
    fr: `l’avis dans la langue par défaut (${language.fr}), car la liste n’a pas de colonne pour la langue.`,
  });

/** The same of one of several files: how many people it has is not known apart. */
export const noLanguageColumnIn = (file: number, language: Wording): Wording => ({
  en: `File ${file} of the list has no column for the language: its people get the notice in ${language.en}.`,
  fr: `Le fichier ${file} de la liste n’a pas de colonne pour la langue\u00a0: ses personnes reçoivent l’avis dans la langue par défaut (${language.fr}).`,
});

/** @param language - name of the language that they get */
export const languageFallback = (count: number, language: Wording): Wording =>
  saying(
    count,
    ['person reads a language without a notice.', 'people read a language without a notice.'],
    ['personne lit une langue sans avis.', 'personnes lisent une langue sans avis.'],
    { en: `They get it in ${language.en}.`, fr: `L’avis part dans une autre (${language.fr}).` },
  );

const byLetter: Wording = {
  en: 'They are set apart: no message goes to them, and they are on the list for letters.',
  fr: 'Ces personnes sont mises à part\u00a0: aucun message ne leur est envoyé, elles sont sur la liste des courriers.',
};

export const circumstanceWords: Record<Circumstance, Sentence> = {
  deceased: sentence(
    ['person has died.', 'people have died.'],
    ['personne est décédée.', 'personnes sont décédées.'],
    byLetter,
  ),
  minor: sentence(
    [
      'person is a minor, or was one when the data were taken.',
      'people are minors, or were when the data were taken.',
    ],
    [
      'personne est mineure, ou l’était au moment de la violation.',
      'personnes sont mineures, ou l’étaient au moment de la violation.',
    ],
    byLetter,
  ),
  protected: sentence(
    ['person is a protected adult.', 'people are protected adults.'],
    ['personne est un majeur protégé.', 'personnes sont des majeurs protégés.'],
    byLetter,
  ),
  'not-electronic': sentence(
    [
      'person must not be written to by email or text message.',
      'people must not be written to by email or text message.',
    ],
    [
      'personne ne doit être contactée ni par e-mail ni par SMS.',
      'personnes ne doivent être contactées ni par e-mail ni par SMS.',
    ],
    byLetter,
  ),
};

/** @param without - rows without a postal address */
export const postalAddresses = (known: number, without: number): Wording => {
  const has = counted(
    known,
    ['row gives a postal address', 'rows give a postal address'],
    ['ligne donne une adresse postale', 'lignes donnent une adresse postale'],
  );
  if (without === 0) return { en: `${has.en}: all of them.`, fr: `${has.fr}\u00a0: toutes.` };
  const lacks = counted(without, ['gives none', 'give none'], ['n’en donne pas', 'n’en donnent pas']);
  return { en: `${has.en}, ${lacks.en}.`, fr: `${has.fr}, ${lacks.fr}.` };
};

/** @param unreachable - people who must be told by letter */
export const noPostalAddresses = (unreachable: number): Wording =>
  saying(
    unreachable,
    ['person must be told by letter,', 'people must be told by letter,'],
    ['personne est à informer par courrier,', 'personnes sont à informer par courrier,'],
    {
      en: 'and the list gives no postal address. If there is a column for it, say which one.',
      fr: 'et la liste ne donne aucune adresse postale. S’il y a une colonne pour cela, indiquez laquelle.',
    },
  );

export const birthDates: Sentence = sentence(
  ['row gives a date of birth.', 'rows give a date of birth.'],
  ['ligne donne une date de naissance.', 'lignes donnent une date de naissance.'],
  {
    en: 'It is kept as a keyed hash only, to tell people apart.',
    fr: 'Elle n’est conservée que sous forme d’empreinte à clé, pour distinguer les personnes.',
  },
);

export const birthDatesWithoutBreach: Sentence = sentence(
  ['row gives a date of birth,', 'rows give a date of birth,'],
  ['ligne donne une date de naissance,', 'lignes donnent une date de naissance,'],
  {
    en: 'but the campaign does not say on which day the breach was, so nobody can tell who was a minor then. Say the day.',
    fr: 'mais la campagne n’indique pas le jour de la violation\u00a0: on ne peut savoir qui était mineur alors. Indiquez ce jour.',
  },
);

export const guardians: Sentence = sentence(
  ['row names a guardian or relative.', 'rows name a guardian or relative.'],
  ['ligne nomme un représentant légal ou un proche.', 'lignes nomment un représentant légal ou un proche.'],
);

/** Names with their counts, as `biology (12), imaging (3)`. */
const named = (names: readonly (readonly [name: string, count: number])[]): Wording => ({
  en: names.map(([name, count]) => `${name} (${count.toLocaleString('en')})`).join(', '),
  fr: names.map(([name, count]) => `${name} (${count.toLocaleString('fr')})`).join(', '),
});

export const dataGroups = (names: readonly (readonly [string, number])[]): Wording => ({
  en: `Groups of data: ${named(names).en}.`,
  fr: `Groupes de données\u00a0: ${named(names).fr}.`,
});

export const sites = (names: readonly (readonly [string, number])[]): Wording => ({
  en: `Sites: ${named(names).en}.`,
  fr: `Sites\u00a0: ${named(names).fr}.`,
});

/**
 * @param column - letters and title: `H (“Date de naissance”)`
 * @param field - name of the field that it looks like
 */
export const columnUnused = (column: Wording, field: Wording): Wording => ({
  en: `Column ${column.en} is not used, and looks like “${field.en}”. If it is, say so; otherwise nothing of it is kept.`,
  fr: `La colonne ${column.fr} n’est pas utilisée et ressemble à «\u00a0${field.fr}\u00a0». Si c’est le cas, indiquez-le\u00a0; sinon, rien n’en est conservé.`,
});

export const conflicts = (groups: number, rows: number): Wording => {
  const ofRows = counted(rows, ['row', 'rows'], ['ligne', 'lignes']);
  return saying(
    groups,
    [
      'reference stands for people who seem to be different',
      'references stand for people who seem to be different',
    ],
    [
      'référence désigne des personnes qui semblent différentes',
      'références désignent des personnes qui semblent différentes',
    ],
    { en: `(${ofRows.en}).`, fr: `(${ofRows.fr}).` },
  );
};

export const sharedBySome = (contacts: number, people: number): Wording => {
  const of = counted(people, ['person', 'people'], ['personne', 'personnes']);
  return saying(
    contacts,
    ['address or number is shared by a few people', 'addresses or numbers are shared by a few people each'],
    [
      'adresse ou numéro est partagé par quelques personnes',
      'adresses ou numéros sont partagés chacun par quelques personnes',
    ],
    {
      en: `(${of.en} in all), as families do. Each of them gets a message there.`,
      fr: `(${of.fr} en tout), comme dans une famille. Chacune y reçoit un message.`,
    },
  );
};

export const sharedByMany = (contacts: number, people: number): Wording => {
  const of = counted(people, ['person', 'people'], ['personne', 'personnes']);
  return saying(
    contacts,
    [
      'address or number is shared by more than ten people',
      'addresses or numbers are shared by more than ten people each',
    ],
    [
      'adresse ou numéro est partagé par plus de dix personnes',
      'adresses ou numéros sont partagés chacun par plus de dix personnes',
    ],
    {
      en: `(${of.en} in all) and is probably nobody’s own. Unless you decide otherwise it is not used, and they are told by their next contact or by letter.`,
      fr: `(${of.fr} en tout) et n’est sans doute à personne en propre. Sauf décision contraire, on ne s’en sert pas\u00a0: ces personnes sont informées par leur autre coordonnée ou par courrier.`,
    },
  );
};

export const severalReferences: Sentence = sentence(
  [
    'person stands in the list under several references, with the same name and contact.',
    'people stand in the list under several references, with the same name and contact.',
  ],
  [
    'personne figure dans la liste sous plusieurs références, avec le même nom et la même coordonnée.',
    'personnes figurent dans la liste sous plusieurs références, avec le même nom et la même coordonnée.',
  ],
  { en: 'Each reference gets a message.', fr: 'Chaque référence reçoit un message.' },
);

const days = {
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }),
  fr: new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }),
};

/** People of a list whom an earlier campaign has told. */
export const earlierCampaign = ({
  name,
  startedAtMs,
  sameFile,
  people,
  of,
}: {
  name: string;
  startedAtMs?: number | undefined;
  sameFile: boolean;
  people: number;
  of: number;
}): Wording => {
  const found = numeral(people);
  const all = numeral(of);
  return {
    en: `${found.en} of ${all.en} people looked up are in the list of the campaign “${name}”${startedAtMs === undefined ? '' : `, which started on ${days.en.format(startedAtMs)}`}${sameFile ? '; it seems to be the same file' : ''}. They would be told again.`,
    fr: `${found.fr} des ${all.fr} personnes recherchées figurent dans la liste de la campagne «\u00a0${name}\u00a0»${startedAtMs === undefined ? '' : `, lancée le ${days.fr.format(startedAtMs)}`}${sameFile ? '\u00a0; le fichier semble être le même' : ''}. Elles seraient informées une seconde fois.`,
  };
};

export const windows1252: Sentence = sentence(
  ['row was read as Windows-1252.', 'rows were read as Windows-1252.'],
  ['ligne a été lue en Windows-1252.', 'lignes ont été lues en Windows-1252.'],
  { en: 'Look whether the accents are right.', fr: 'Vérifiez que les accents sont justes.' },
);

/** @param encoding - as people know it: `UTF-16` */
export const readAs = (encoding: string): Wording => ({
  en: `The file was read as ${encoding}.`,
  fr: `Le fichier a été lu en ${encoding}.`,
});

export const savedTwice: Wording = {
  en: 'The file was saved in UTF-8 twice (“Ã©” for “é”) and was read as it was meant. Look whether the accents are right.',
  fr: 'Le fichier a été enregistré deux fois en UTF-8 («\u00a0Ã©\u00a0» pour «\u00a0é\u00a0») et a été lu comme il était voulu. Vérifiez que les accents sont justes.',
};
