import { isDeepStrictEqual } from 'node:util';
import type { Content } from '../storage/template.ts';

/** The template as the SDK for JavaScript writes it, without a blank. */
const KEY = Buffer.from('"TemplateContent":{');
const REMEMBERED = 16;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** The end of the JSON object that begins at `start`, or -1. */
const endOfObject = (bytes: Buffer, start: number): number => {
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

type Parts = Record<string, unknown>;
const objectOf = (value: unknown): Parts | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Parts) : undefined;
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const contentOf = (parts: Parts): Content => ({
  subject: textOf(parts.Subject) ?? '',
  html: textOf(parts.Html),
  text: textOf(parts.Text),
});

/** Places in a call that may hold its template. */
const templateOf = (request: unknown): Parts | undefined => {
  const call = objectOf(request);
  return objectOf((objectOf(call?.DefaultContent) ?? objectOf(call?.Content))?.Template);
};

/**
 * Reads the body of a send call, which may be any JSON. The inline template is most of it and the same in call after
 * call, so it is read once and recognised by its bytes afterwards, where they stand as the SDK writes them: the same
 * template gives the same `Content` object. In `request` it stands as `{}`.
 */
export class BodyReader {
  #known: { raw: Buffer; content: Content }[] = [];

  /** Throws a SyntaxError on what is not JSON. */
  read(bytes: Buffer): { request: unknown; content: Content | undefined } {
    const at = bytes.indexOf(KEY);
    // The key of a template stands in a body once; inside a string its first quote would have a backslash before it.
    const isPlain = at > 0 && bytes[at - 1] !== BACKSLASH && bytes.indexOf(KEY, at + 1) < 0;
    const start = at + KEY.length - 1;
    const known = isPlain ? this.#contentAt(bytes, start) : undefined;
    if (known === undefined) return this.#readAll(JSON.parse(bytes.toString('utf8')));
    const text = `${bytes.toString('utf8', 0, start)}{}${bytes.toString('utf8', start + known.raw.length)}`;
    const request: unknown = JSON.parse(text);
    return { request, content: templateOf(request)?.TemplateContent ? known.content : undefined };
  }

  #readAll(request: unknown): { request: unknown; content: Content | undefined } {
    const template = templateOf(request);
    const parts = objectOf(template?.TemplateContent);
    if (template === undefined || parts === undefined) return { request, content: undefined };
    template.TemplateContent = {};
    const content = contentOf(parts);
    const known = this.#known.find((one) => isDeepStrictEqual(one.content, content));
    if (known === undefined) this.#remember({ raw: Buffer.from(JSON.stringify(parts)), content });
    return { request, content: known?.content ?? content };
  }

  #contentAt(bytes: Buffer, start: number): { raw: Buffer; content: Content } | undefined {
    const known = this.#known.find(
      ({ raw }) =>
        bytes.length >= start + raw.length && raw.equals(bytes.subarray(start, start + raw.length)),
    );
    if (known !== undefined) return known;
    const end = endOfObject(bytes, start);
    if (end < 0) return undefined;
    const raw = Buffer.from(bytes.subarray(start, end));
    return this.#remember({ raw, content: contentOf(JSON.parse(raw.toString('utf8')) as Parts) });
  }

  #remember(fresh: { raw: Buffer; content: Content }): { raw: Buffer; content: Content } {
    this.#known = [fresh, ...this.#known].slice(0, REMEMBERED);
    return fresh;
  }
}
