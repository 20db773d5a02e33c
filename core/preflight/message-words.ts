// What the preflight list says of the message.
import type { Wording } from '../base/wording.ts';
import type { FieldProblem } from '../campaign/fields.ts';

export const fieldsDoNotFit = ({ language, field, message }: FieldProblem): Wording => {
  const where = [language, field].filter(Boolean).join(', ');
  return {
    en: `The fields do not fit the notice any more (${where}): ${message.en}`,
    fr: `Les champs ne conviennent plus à l’avis (${where}) : ${message.fr}`,
  };
};

export const linksElsewhere = (hosts: readonly string[]): Wording => ({
  en: `The text links to other domains: ${hosts.join(', ')}. After a breach people must not learn to click: write addresses without "https://".`,
  fr: `Le texte renvoie à d’autres domaines : ${hosts.join(', ')}. Après une fuite, personne ne doit apprendre à cliquer : écrivez les adresses sans « https:// ».`,
});

export const linksHome = (hosts: readonly string[]): Wording => ({
  en: `The text links to ${hosts.join(', ')}. Notices without links are safer against phishing that follows.`,
  fr: `Le texte renvoie à ${hosts.join(', ')}. Un avis sans lien protège mieux de l’hameçonnage qui suit.`,
});

export const noLinks: Wording = { en: 'The text has no links.', fr: 'Le texte n’a pas de lien.' };

export const isShownWhole = (bytes: number): Wording => ({
  en: `Every mail program shows the whole email: it has at most ${Math.ceil(bytes / 1024)} KB, whoever gets it.`,
  fr: `Tous les logiciels de messagerie montrent l’e-mail entier\u00a0: il a au plus ${Math.ceil(bytes / 1024)} Ko, quel que soit son destinataire.`,
});

/** @param languages - names of the languages in which the email is too long, with bytes at most */
export const isCutOff = (languages: readonly { name: Wording; bytes: number }[]): Wording => {
  const kilobytes = (bytes: number): number => Math.ceil(bytes / 1024);
  return {
    en: `The email is so long that Gmail cuts its end off (${languages.map(({ name, bytes }) => `${name.en}, at most ${kilobytes(bytes)} KB`).join('; ')}). Shorten the fields.`,
    fr: `L’e-mail est si long que Gmail en coupe la fin (${languages.map(({ name, bytes }) => `${name.fr}, au plus ${kilobytes(bytes)} Ko`).join('\u00a0; ')}). Raccourcissez les champs.`,
  };
};

/** How many people have no value, of all on the list: by the name of a personal field. */
export type EmptyFields = { people: number; empty: Record<string, number> };

export const noEmptyFields = ({ people }: EmptyFields): Wording => ({
  en: `Nobody has an empty field, of ${people} people.`,
  fr: `Personne n’a de champ vide, sur ${people} personnes.`,
});

export const someEmptyFields = ({ people, empty }: EmptyFields): Wording => {
  const some = Object.entries(empty);
  return {
    en: `Fields are empty for some, of ${people} people: ${some.map(([name, count]) => `${name} for ${count}`).join(', ')}.`,
    fr: `Des champs sont vides pour certains, sur ${people} personnes\u00a0: ${some.map(([name, count]) => `${name} pour ${count}`).join(', ')}.`,
  };
};

/** A list whose values nobody has measured. */
export const isNotMeasured: Wording = {
  en: 'An earlier version of Tocsin imported this list and kept nothing of how long its values are: length, characters and empty fields are not checked for each person. Import the list again to have them checked.',
  fr: 'Une version antérieure de Tocsin a importé cette liste sans retenir la longueur de ses valeurs\u00a0: longueur, caractères et champs vides ne sont pas vérifiés pour chaque personne. Importez de nouveau la liste pour qu’ils le soient.',
};

/** @param fields - personal fields that stand in addresses or touch them */
export const linksOfValues = (fields: readonly string[]): Wording => ({
  en: `What people's values make of these addresses differs from person to person, and nobody can check it: ${fields.join(', ')}. Take the fields out of the addresses, or put a blank between.`,
  fr: `Les valeurs des personnes changent ces adresses de l’une à l’autre, et nul ne peut le vérifier\u00a0: ${fields.join(', ')}. Retirez ces champs des adresses, ou mettez une espace entre eux.`,
});

export const linkedReferences = (people: number, all: number): Wording => ({
  en: `The message says the reference, and the one of exactly ${people} of ${all} people is written like an email address: mail programs make a link of it.`,
  fr: `Le message dit la référence, et celle d’exactement ${people} personnes sur ${all} est écrite comme une adresse e-mail\u00a0: les logiciels de messagerie en font un lien.`,
});

export const isDiscreet: Wording = {
  en: 'What shows on a locked screen says nothing of the person: no subject and no SMS holds a value of the list.',
  fr: 'Ce qui s’affiche sur un écran verrouillé ne dit rien de la personne\u00a0: aucun objet et aucun SMS ne contient de valeur de la liste.',
};

/** @param shown - personal fields in subjects and SMS, with how many people have a value */
export const showsValues = (shown: readonly { name: string; people: number | undefined }[]): Wording => {
  const named = (of: (people: number) => string): string =>
    shown.map(({ name, people }) => (people === undefined ? name : `${name} (${of(people)})`)).join(', ');
  return {
    en: `A subject or SMS shows on a locked screen, to whoever sees it, what the list says of the person: ${named((people) => `exactly ${people} people`)}. Say it in the text only.`,
    fr: `Un objet ou un SMS montre sur un écran verrouillé, à qui le voit, ce que la liste dit de la personne\u00a0: ${named((people) => `exactement ${people} personnes`)}. Ne le dites que dans le texte.`,
  };
};
