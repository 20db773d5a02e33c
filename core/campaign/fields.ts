import type { Language } from '../audience/audience.ts';
import { unseenProblem } from '../base/unseen-words.ts';
import type { Wording } from '../base/wording.ts';
import { kindProblem } from '../notice/field-kinds.ts';
import type { CompiledNotice, FieldValues, NoticeField } from '../notice/notice.ts';

/** Most characters of one field's value: a message stays well below the size that mail programs cut off. */
export const MAX_FIELD_LENGTH = 10_000;

/** What is wrong with one field, in words for the administrator. */
export type FieldProblem = { language: Language; field?: string; message: Wording };

/** A field as messages to the administrator call it. */
const labelOf = ({ name, label }: NoticeField): Wording => ({
  en: label.en ?? name,
  fr: label.fr ?? label.en ?? name,
});

// A brace at an edge could make a pair with a brace of the template beside it.
const hasPlaceholderBraces = (value: string): boolean => /\{\{|\}\}|^\s*\}|\{\s*$/.test(value);

/**
 * Checks a campaign's fields against its notice: every language given must be complete, the default language must
 * be given, and no value may hold the braces that the provider would take for a placeholder.
 *
 * @param isBeingTyped - whether somebody still writes them: half an address is none yet, and is shown as it is
 */
export const fieldProblems = (
  notice: CompiledNotice,
  fields: FieldValues,
  defaultLanguage: Language,
  { isBeingTyped = false } = {},
): FieldProblem[] => {
  const problems: FieldProblem[] = [];
  if (fields[defaultLanguage] === undefined) {
    const message = {
      en: `The default language "${defaultLanguage}" needs its fields.`,
      fr: `La langue par défaut « ${defaultLanguage} » a besoin de ses champs.`,
    };
    problems.push({ language: defaultLanguage, message });
  }
  for (const [language, values] of Object.entries(fields) as [Language, Record<string, string>][]) {
    if (notice.messages[language] === undefined) {
      const message = {
        en: `The notice "${notice.id}" has no text in "${language}".`,
        fr: `L’avis « ${notice.id} » n’a pas de texte en « ${language} ».`,
      };
      problems.push({ language, message });
      continue;
    }
    for (const wanted of notice.campaignFields) {
      const { name, required } = wanted;
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (required && (value === undefined || value.trim() === '')) {
        const { en, fr } = labelOf(wanted);
        const message = {
          en: `"${en}" is required and is missing.`,
          fr: `« ${fr} » est nécessaire et manque.`,
        };
        problems.push({ language, field: name, message });
      }
    }
    for (const [name, value] of Object.entries(values)) {
      const unseen = unseenProblem(value, { lines: true });
      const field = notice.campaignFields.find((known) => known.name === name);
      const unfit = field && !isBeingTyped ? kindProblem(field, value) : undefined;
      if (field === undefined) {
        const known = notice.campaignFields.map((one) => one.name).join(', ');
        const message = {
          en: `The notice has no field of this name. It has: ${known}.`,
          fr: `L’avis n’a pas de champ de ce nom. Il a : ${known}.`,
        };
        problems.push({ language, field: name, message });
      } else if (hasPlaceholderBraces(value)) {
        const { en, fr } = labelOf(field);
        const message = {
          en: `"${en}" must not hold "{{" or "}}", nor begin or end with a brace: the email provider would take it for a placeholder.`,
          fr: `« ${fr} » ne doit pas contenir « {{ » ni « }} », ni commencer ou finir par une accolade : le service d’envoi y verrait un champ à remplir.`,
        };
        problems.push({ language, field: name, message });
      } else if (unseen !== undefined) {
        const { en, fr } = labelOf(field);
        const message = { en: `"${en}": ${unseen.en}`, fr: `«\u00a0${fr}\u00a0»\u00a0: ${unseen.fr}` };
        problems.push({ language, field: name, message });
      } else if (unfit !== undefined) {
        const { en, fr } = labelOf(field);
        const message = { en: `"${en}" ${unfit.en}`, fr: `«\u00a0${fr}\u00a0» ${unfit.fr}` };
        problems.push({ language, field: name, message });
      } else if (value.length > MAX_FIELD_LENGTH) {
        const { en, fr } = labelOf(field);
        const message = {
          en: `"${en}" is ${value.length} characters long; at most ${MAX_FIELD_LENGTH} are possible.`,
          fr: `« ${fr} » compte ${value.length} caractères ; ${MAX_FIELD_LENGTH} au plus sont possibles.`,
        };
        problems.push({ language, field: name, message });
      }
    }
  }
  return problems;
};
