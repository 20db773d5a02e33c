/** The parts of a message. */
export type Content = {
  subject: string;
  html?: string | undefined;
  text?: string | undefined;
  /** Not a template: goes out as it is. */
  literal?: true;
};

type Piece = { literal: string; name?: string };

const compile = (template: string): Piece[] => {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of template.matchAll(/\{\{([^{}]*)\}\}/g)) {
    pieces.push({ literal: template.slice(at, match.index), name: (match[1] ?? '').trim() });
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
