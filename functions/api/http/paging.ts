// Paging, the same for every list: `?after=&limit=` in the request, `next` in the answer unless it was the last page.
import { z } from '@hono/zod-openapi';
import { says } from './validation-text.ts';

/** Places in a list: texts that sort as the list does, so that what is added or taken away moves no other. */
type Cursors = {
  /** Items in a page unless fewer are asked for. */
  max: number;
  /** What every cursor of the list matches. Anything else is refused. */
  pattern: RegExp;
  example: string;
  /** What else may be given instead of the `next` of an answer. */
  also?: string;
};

/** Members of a query for one page of a list. */
export const pageQuery = ({ max, pattern, example, also = '' }: Cursors) => ({
  after: z
    .string()
    .regex(
      pattern,
      says({
        en: 'This is no place in the list. Give "next" as it was in the answer before.',
        fr: 'Ce n’est pas un endroit de la liste. Donnez « next » tel qu’il était dans la réponse précédente.',
      }),
    )
    .optional()
    .openapi({
      description: `Where to go on: \`next\` of the answer before, as it was${also}. The beginning unless given.`,
      example,
    }),
  limit: z.coerce
    .number<number>()
    .int()
    .min(1)
    .max(max)
    .default(max)
    .openapi({ description: 'At most so many in the answer.', example: max }),
});

/** Member of an answer that is one page of a list. */
export const nextMember = (example: string) => ({
  next: z.string().optional().openapi({
    description: 'Where to go on, for `after` of the next request. Absent where nothing follows.',
    example,
  }),
});

type PageQuery = { after?: string | undefined; limit: number };

/** Orders of the items of a list by their cursors. */
type Order<Item> = {
  /** Cursor of an item: unlike that of any other, and the same at every request. */
  cursorOf: (item: Item) => string;
  /** Whether the highest cursor comes first. */
  descending?: boolean;
};

/** A page of a list that is read as a whole: what stands after the cursor, and the next cursor where more follows. */
export const pageOf = <Item>(
  items: readonly Item[],
  { after, limit }: PageQuery,
  { cursorOf, descending = false }: Order<Item>,
): { items: Item[]; next?: string } => {
  const isBefore = (one: string, other: string): boolean => (descending ? one > other : one < other);
  const following = items
    .map((item) => ({ item, cursor: cursorOf(item) }))
    .filter(({ cursor }) => after === undefined || isBefore(after, cursor))
    .sort((one, other) => (isBefore(one.cursor, other.cursor) ? -1 : 1));
  const page = following.slice(0, limit);
  const last = following.length > limit ? page.at(-1) : undefined;
  return { items: page.map(({ item }) => item), ...(last && { next: last.cursor }) };
};

/** A whole number as part of a cursor: of one width, so that texts sort as numbers do. */
export const digits = (value: number, width: number): string => String(value).padStart(width, '0');

/** Digits of a time in ms, enough until the year 33658. */
const TIME_DIGITS = 15;

/** Cursors of things that are listed newest first: the time, and the id where several are of one moment. */
export const newestFirst = (letter: 'c' | 'o' | 'r') => ({
  pattern: new RegExp(`^\\d{${TIME_DIGITS}}\\.${letter}[a-z0-9]{12}$`),
  example: `${digits(1_764_403_200_000, TIME_DIGITS)}.${letter}7k2mq9x4tb1z`,
  cursorOf: (atMs: number, id: string): string => `${digits(atMs, TIME_DIGITS)}.${id}`,
});
