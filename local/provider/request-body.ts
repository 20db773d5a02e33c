import type { Content } from './template.ts';

const KEY = Buffer.from('"TemplateContent":');
const REMEMBERED = 16;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** The end of the JSON object that begins at `start`, or -1. */
const endOfObject = (bytes: Buffer, start: number): number => {
  if (bytes[start] !== OPEN) return -1;
  let depth = 0;
  let inText = false;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (inText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === OPEN) depth += 1;
    else if (byte === CLOSE) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * Reads the body of a send call. The inline template is most of it and the same in call after call, so it is read
 * once and recognised by its bytes afterwards: the same bytes give the same `Content` object. In `request` it
 * stands as `{}`.
 */
export class BodyReader {
  #known: { raw: Buffer; content: Content }[] = [];

  /** Throws a SyntaxError on what is not JSON. */
  read(bytes: Buffer): { request: unknown; content: Content | undefined } {
    // Inside a string the quotes would be escaped, so this is the key itself.
    const at = bytes.indexOf(KEY);
    const start = at + KEY.length;
    const content = at < 0 ? undefined : this.#contentAt(bytes, start);
    if (content === undefined) return { request: JSON.parse(bytes.toString('utf8')), content: undefined };
    const text = `${bytes.toString('utf8', 0, start)}{}${bytes.toString('utf8', start + content.raw.length)}`;
    return { request: JSON.parse(text), content: content.content };
  }

  #contentAt(bytes: Buffer, start: number): { raw: Buffer; content: Content } | undefined {
    const index = this.#known.findIndex(
      ({ raw }) =>
        bytes.length >= start + raw.length && raw.equals(bytes.subarray(start, start + raw.length)),
    );
    const known = this.#known[index];
    if (known !== undefined) return known;
    const end = endOfObject(bytes, start);
    if (end < 0) return undefined;
    const raw = Buffer.from(bytes.subarray(start, end));
    const read = JSON.parse(raw.toString('utf8')) as Record<string, unknown>;
    const content: Content = {
      subject: textOf(read.Subject) ?? '',
      html: textOf(read.Html),
      text: textOf(read.Text),
    };
    const fresh = { raw, content };
    this.#known = [fresh, ...this.#known].slice(0, REMEMBERED);
    return fresh;
  }
}
