import type { NoticeField } from '../../../client/operations.ts';
import { MAX_FIELD_LENGTH } from '../../../core/campaign/fields.ts';
import { kindTrouble } from '../../../core/notice/field-kinds.ts';

/** What of a field decides whether a value fits it. */
type Asked = Pick<NoticeField, 'name' | 'required' | 'kind' | 'maxLength'>;

/** Values of a notice's fields in one language. */
export type Values = Record<string, string>;
/** By language. */
export type Fields = Record<string, Values>;

/** What can be wrong with a field: the kinds that the API refuses. */
export type FieldTrouble = 'missing' | 'braces' | 'tooLong' | NonNullable<ReturnType<typeof kindTrouble>>;

const bracesAreUsed = (value: string): boolean => /\{\{|\}\}|^\s*\}|\{\s*$/.test(value);

/** What is wrong with the value of a field; undefined where nothing is. */
export const troubleOf = (
  { required, ...rules }: Omit<Asked, 'name'>,
  value = '',
): FieldTrouble | undefined => {
  if (required && value.trim() === '') return 'missing';
  if (bracesAreUsed(value)) return 'braces';
  return kindTrouble(rules, value) ?? (value.length > MAX_FIELD_LENGTH ? 'tooLong' : undefined);
};

export type FoundTrouble = { language: string; field: string; trouble: FieldTrouble };

/** What is wrong with the fields of every language that is written, in the order of the form. */
export const troublesOf = (form: readonly Asked[], fields: Fields): FoundTrouble[] =>
  Object.entries(fields).flatMap(([language, values]) =>
    form.flatMap((field) => {
      const trouble = troubleOf(field, values[field.name]);
      return trouble === undefined ? [] : [{ language, field: field.name, trouble }];
    }),
  );

/** How many of the required fields are filled in. */
export const filledOf = (
  form: readonly Asked[],
  values: Values = {},
): { filled: number; required: number } => {
  const required = form.filter((field) => field.required);
  return {
    filled: required.filter(({ name }) => (values[name] ?? '').trim() !== '').length,
    required: required.length,
  };
};

/** The fields as the API takes them: of fields that are left empty nothing is said. */
export const fieldsToSend = (form: readonly Asked[], fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([language, values]) => [
      language,
      Object.fromEntries(
        form.flatMap(({ name }) => {
          const value = values[name]?.trim() ?? '';
          return value === '' ? [] : [[name, value]];
        }),
      ),
    ]),
  );

/** Rows that a field of a form needs for what it asks for. */
export const rowsOf = ({ form }: Pick<NoticeField, 'form'>, value: string): number | undefined => {
  if (form === 'line') return undefined;
  return Math.min(12, Math.max(4, value.split('\n').length + 1));
};

/** A text in the language asked for, or else in any that there is. */
export const textIn = (texts: Record<string, string>, language: string): string =>
  texts[language] ?? texts.en ?? Object.values(texts)[0] ?? '';
