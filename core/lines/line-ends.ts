const LF = 0x0a;
const CR = 0x0d;

export const hasBreak = (text: string): boolean => text.includes('\n') || text.includes('\r');

/** Offset of the next line end, or of `to`. */
export const lineEndFrom = (text: string, from: number, to: number): number => {
  let at = from;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (code === LF || code === CR) break;
    at += 1;
  }
  return at;
};

/** Offset behind the line end at `end`: CR LF is one. */
export const behindLineEnd = (text: string, end: number): number =>
  end >= text.length ? end : end + (text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? 2 : 1);

/** Offset of the line end right in front of `to`, or `to` where there is none. */
export const lastLineEnd = (text: string, to: number): number => {
  const code = text.charCodeAt(to - 1);
  if (code === LF) return text.charCodeAt(to - 2) === CR ? to - 2 : to - 1;
  return code === CR ? to - 1 : to;
};

/** Line ends in a part of the text. */
export const countBreaks = (text: string, from: number, to: number): number => {
  let count = 0;
  for (let at = lineEndFrom(text, from, to); at < to; at = lineEndFrom(text, behindLineEnd(text, at), to)) {
    count += 1;
  }
  return count;
};

/**
 * Makes the search for line ends and quotation marks in a text that is read from its beginning to its end: what was
 * looked for and not found is not looked for again.
 */
export const createFinder = (text: string) => {
  const next = { '\n': -1, '\r': -1, '"': -1 };
  const find = (character: keyof typeof next, from: number): number => {
    if (next[character] < from) {
      const found = text.indexOf(character, from);
      next[character] = found === -1 ? text.length : found;
    }
    return next[character];
  };
  return {
    /** Offset of the next line end, or of the end of the text. `from` must not go back. */
    lineEnd: (from: number): number => Math.min(find('\n', from), find('\r', from)),
    /** Offset of the next quotation mark, or of the end of the text. `from` must not go back. */
    mark: (from: number): number => find('"', from),
  };
};
