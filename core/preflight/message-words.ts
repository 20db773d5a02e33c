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

export const isShownWhole: Wording = {
  en: 'Every mail program shows the whole email.',
  fr: 'Tous les logiciels de messagerie montrent l’e-mail entier.',
};

/** @param languages - names of the languages in which the email is too long */
export const isCutOff = (languages: readonly Wording[]): Wording => ({
  en: `The email is so long that Gmail cuts its end off (${languages.map(({ en }) => en).join(', ')}). Shorten the fields.`,
  fr: `L’e-mail est si long que Gmail en coupe la fin (${languages.map(({ fr }) => fr).join(', ')}). Raccourcissez les champs.`,
});

/** How many people have no value for a personal field, of those looked at. */
export type EmptyFields = { lookedAt: number; of: number; empty: Record<string, number> };

const scopeOf = ({ lookedAt, of }: EmptyFields): Wording =>
  lookedAt === of
    ? { en: `of ${of} people`, fr: `sur ${of} personnes` }
    : {
        en: `of the ${lookedAt} people looked at (there are ${of})`,
        fr: `sur les ${lookedAt} personnes examinées (il y en a ${of})`,
      };

export const noEmptyFields = (fields: EmptyFields): Wording => ({
  en: `Nobody has an empty field, ${scopeOf(fields).en}.`,
  fr: `Personne n’a de champ vide, ${scopeOf(fields).fr}.`,
});

export const someEmptyFields = (fields: EmptyFields): Wording => {
  const some = Object.entries(fields.empty).filter(([, count]) => count > 0);
  return {
    en: `Fields are empty for some, ${scopeOf(fields).en}: ${some.map(([name, count]) => `${name} for ${count}`).join(', ')}.`,
    fr: `Des champs sont vides pour certains, ${scopeOf(fields).fr} : ${some.map(([name, count]) => `${name} pour ${count}`).join(', ')}.`,
  };
};
