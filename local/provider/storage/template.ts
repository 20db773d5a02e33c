/** The parts of a message. */
export type Content = {
  subject: string;
  html?: string | undefined;
  text?: string | undefined;
  /** Not a template: goes out as it is. */
  literal?: true;
};

type Piece = { literal: string; name?: string };

/**
 * The one thing that an inline template may hold beside text, and what names of its data may be. Amazon SES documents
 * "simple substitutions" and refuses conditions, loops, nested names and, by two reports of users, underscores
 * (aws-sdk-js-v3 issue 6657): taken at its strictest.
 */
const NAME = '[A-Za-z][A-Za-z0-9]*';
const SIMPLE_NAME = new RegExp(`^${NAME}$`);
const SIMPLE = new RegExp(String.raw`(?<!\{)\{\{${NAME}\}\}(?!\})`, 'g');

/** Whether a service as strict as that takes the template. */
export const isSimple = ({ subject, html = '', text = '' }: Content): boolean =>
  [subject, html, text].every((part) => !/\{\{|\}\}/.test(part.replace(SIMPLE, ' ')));

/** Whether all names of a template's data are such as a placeholder can have. */
export const hasSimpleNames = (data: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(data).every((name) => SIMPLE_NAME.test(name));

const compile = (template: string): Piece[] => {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of template.matchAll(/\{\{([^{}]*)\}\}/g)) {
    pieces.push({ literal: template.slice(at, match.index), name: match[1] ?? '' });
    at = match.index + match[0].length;
  }
  pieces.push({ literal: template.slice(at) });
  return pieces;
};

const fill = (pieces: readonly Piece[], data: Readonly<Record<string, unknown>>): string => {
  let filled = '';
  for (const { literal, name } of pieces) {
    filled += literal;
    if (name !== undefined) filled += String(data[name] ?? '');
  }
  return filled;
};

/**
 * A template read once and filled in many times, as SES treats inline templates: `{{name}}` is replaced by the
 * value as it is, nothing is escaped, and what a value contains is not looked at again.
 */
export type Template = {
  /** The first placeholder that the data has no value for; SES then sends nothing. */
  missing(data: Readonly<Record<string, unknown>>): string | undefined;
  subject(data: Readonly<Record<string, unknown>>): string;
  render(data: Readonly<Record<string, unknown>>): Content;
};

/** Reads a template. */
export const compileTemplate = (content: Content): Template => {
  const read = (part: string): Piece[] => (content.literal ? [{ literal: part }] : compile(part));
  const subject = read(content.subject);
  const html = content.html === undefined ? undefined : read(content.html);
  const text = content.text === undefined ? undefined : read(content.text);
  const names = new Set(
    [...subject, ...(html ?? []), ...(text ?? [])].flatMap(({ name }) => (name === undefined ? [] : [name])),
  );
  return {
    missing: (data) => {
      for (const name of names) if (!Object.hasOwn(data, name) || data[name] === null) return name;
      return undefined;
    },
    subject: (data) => fill(subject, data),
    render: (data) => ({
      subject: fill(subject, data),
      ...(html === undefined ? {} : { html: fill(html, data) }),
      ...(text === undefined ? {} : { text: fill(text, data) }),
    }),
  };
};
