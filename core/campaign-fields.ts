import type { Language } from './audience.ts';
import type { Campaign } from './campaign.ts';
import type { CompiledNotice, NoticeField } from './notice.ts';

/** Most characters of one field's value: a message stays well below the size that mail programs cut off. */
export const MAX_FIELD_LENGTH = 10_000;

/** What is wrong with one field, in words for the administrator. */
export type FieldProblem = { language: Language; field?: string; message: string };

/** A field as messages to the administrator call it, which are in English. */
const labelOf = ({ name, label }: NoticeField): string => label.en ?? name;

// A brace at an edge could make a pair with a brace of the template beside it.
const hasPlaceholderBraces = (value: string): boolean => /\{\{|\}\}|^\s*\}|\{\s*$/.test(value);

/**
 * Checks a campaign's fields against its notice: every language given must be complete, the default language must
 * be given, and no value may hold the braces that the provider would take for a placeholder.
 */
export const fieldProblems = (
  notice: CompiledNotice,
  fields: Campaign['fields'],
  defaultLanguage: Language,
): FieldProblem[] => {
  const problems: FieldProblem[] = [];
  if (fields[defaultLanguage] === undefined) {
    const message = `The default language "${defaultLanguage}" needs its fields.`;
    problems.push({ language: defaultLanguage, message });
  }
  for (const [language, values] of Object.entries(fields) as [Language, Record<string, string>][]) {
    if (notice.messages[language] === undefined) {
      problems.push({ language, message: `The notice "${notice.id}" has no text in "${language}".` });
      continue;
    }
    for (const wanted of notice.campaignFields) {
      const { name, required } = wanted;
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (required && (value === undefined || value.trim() === '')) {
        problems.push({ language, field: name, message: `"${labelOf(wanted)}" is required and is missing.` });
      }
    }
    for (const [name, value] of Object.entries(values)) {
      const field = notice.campaignFields.find((known) => known.name === name);
      if (field === undefined) {
        const known = notice.campaignFields.map((one) => one.name).join(', ');
        const message = `The notice has no field of this name. It has: ${known}.`;
        problems.push({ language, field: name, message });
      } else if (hasPlaceholderBraces(value)) {
        const message = `"${labelOf(field)}" must not hold "{{" or "}}", nor begin or end with a brace: the email provider would take it for a placeholder.`;
        problems.push({ language, field: name, message });
      } else if (value.length > MAX_FIELD_LENGTH) {
        const message = `"${labelOf(field)}" is ${value.length} characters long; at most ${MAX_FIELD_LENGTH} are possible.`;
        problems.push({ language, field: name, message });
      }
    }
  }
  return problems;
};
