/** Gives an answer that comes in pages as it comes, rather than once all of it has come. */
import type { Session } from './session.ts';

const indented = (item: unknown): string => `    ${JSON.stringify(item, null, 2).replaceAll('\n', '\n    ')}`;

/** One JSON object with a list in it, written an item at a time: whole only where every page has come. */
const listAsJson = (name: string, out: (text: string) => void) => {
  /** The last item, which a comma follows or not. */
  let last: string | undefined;
  return {
    add(items: readonly unknown[]) {
      for (const item of items) {
        out(last === undefined ? `{\n  ${JSON.stringify(name)}: [` : `${last},`);
        last = indented(item);
      }
    },
    end() {
      out(last === undefined ? JSON.stringify({ [name]: [] }, null, 2) : `${last}\n  ]\n}`);
    },
  };
};

/**
 * Shows a list page by page: to a program as one JSON object, the same as {@link Session.show} gives, to people in lines.
 *
 * @param name - member of each page that holds its items
 * @param lines - those of a page, of which the first may be empty, and how many items stand above it
 * @returns how many items there were
 */
export const showPages = async <Name extends string, Item>(
  { json, io }: Pick<Session, 'json' | 'io'>,
  name: Name,
  pages: AsyncIterable<Record<Name, Item[]>>,
  lines: (items: readonly Item[], shown: number) => readonly string[],
): Promise<number> => {
  const list = listAsJson(name, io.out);
  let shown = 0;
  for await (const page of pages) {
    const items = page[name];
    if (json) list.add(items);
    else for (const line of lines(items, shown)) io.out(line);
    shown += items.length;
  }
  if (json) list.end();
  return shown;
};
