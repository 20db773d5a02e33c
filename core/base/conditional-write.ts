/** Conditional writes: an item is read, changed and replaced if nobody else has written it meanwhile. */

/** The answer of a conditional write: `conflict` means that another write came first, so read and decide again. */
export type Written = 'written' | 'conflict';

/** Tries of one conditional write against others that write the same item; each means a read and a write. */
export const MAX_WRITE_TRIES = 20;

/** Thrown where every try met another write. */
export class WriteConflictError extends Error {
  override readonly name = 'WriteConflictError';
  constructor(item: string) {
    super(`${item} could not be changed: others kept writing to it`);
  }
}

/** One change of one item. */
export type Update<Item extends object> = {
  /** Names the item in the error: `campaign 7f3a`. */
  item: string;
  /** The item as it was read before, which saves the first read. */
  known?: Item | undefined;
  /** Reads the item consistently; undefined where it does not exist, or exists no more. */
  read: () => Promise<Item | undefined>;
  /** The item to write in place of `latest`; undefined, or `latest` itself, where nothing is to be written. */
  decide: (latest: Item) => Item | undefined | Promise<Item | undefined>;
  /** Writes `next` if `latest` is still what is stored. */
  replace: (next: Item, latest: Item) => Promise<Written>;
  /**
   * Whether a conflict was with our own write, whose answer was lost: it is not decided again. Three kinds of change:
   * - the item names its writer, as a claim does: compares the name;
   * - it is the same whoever made it, as a change of state is: {@link isSameItem};
   * - to decide it again does no harm: leave this out. So too where two may write the same and each takes it for
   *   theirs, as with numbers set aside: rather a number that nobody uses than one that two use.
   */
  isOurs?: (stored: Item, written: Item) => boolean;
  /** Called where another write came first, with the item that was not written. */
  onConflict?: (unwritten: Item) => void | Promise<void>;
};

/** The item as it is stored now; undefined where there is none. */
export type Updated<Item> = { isWritten: true; item: Item } | { isWritten: false; item: Item | undefined };

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Whether two items are the same; a member that is undefined is not stored, so it counts as left out. */
export const isSameItem = (one: unknown, other: unknown): boolean => {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, at) => isSameItem(value, other[at]));
  }
  if (isPlain(one) && isPlain(other)) {
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) =>
      isSameItem(one[key], other[key]),
    );
  }
  return Object.is(one, other);
};

/** A store counts the versions of an item that has one, and keeps it with the next. */
const asStored = <Item extends object>(item: Item): Item =>
  'version' in item && typeof item.version === 'number' ? { ...item, version: item.version + 1 } : item;

/**
 * Changes an item by conditional writes until one succeeds, nothing is left to write, or the tries are used up.
 * `decide` sees the newest item each time.
 *
 * The SDK repeats a write whose answer was lost. If the first one was written all the same, the repetition meets a
 * conflict with it: `isOurs` recognises that.
 *
 * @throws WriteConflictError where others kept writing to the item
 */
export const updateUntilWritten = async <Item extends object>({
  item,
  known,
  read,
  decide,
  replace,
  isOurs = () => false,
  onConflict,
}: Update<Item>): Promise<Updated<Item>> => {
  let latest = known ?? (await read());
  for (let tries = 0; tries < MAX_WRITE_TRIES; tries += 1) {
    if (latest === undefined) return { isWritten: false, item: undefined };
    const next = await decide(latest);
    if (next === undefined || next === latest) return { isWritten: false, item: latest };
    const written = asStored(next);
    if ((await replace(next, latest)) === 'written') return { isWritten: true, item: written };
    latest = await read();
    if (latest !== undefined && isOurs(latest, written)) return { isWritten: true, item: latest };
    await onConflict?.(written);
  }
  throw new WriteConflictError(item);
};
