// The number of an item's shape, stored with it.
import { NewerSchemaError, type StoredItem } from '../../../core/base/stored-item.ts';
import type { Item } from './attributes.ts';

/**
 * Numbers of the shapes that this version of the program writes. Count one up where an older version would lose
 * something by reading an item and writing it back.
 *
 * Without a number are items that are never written back as a whole: contents, evidence, audit events, answers,
 * sending time and attempts are written once, or have single attributes added or counted.
 *
 * `tally` is made of the deliveries each minute and loses nothing: count it up where anything else is counted. One of
 * another number, newer or older, counts as none and is overwritten.
 */
export const schemas = {
  campaign: 2,
  delivery: 2,
  chunk: 2,
  report: 2,
  outcomes: 1,
  ledger: 1,
  tally: 2,
  bucket: 1,
  batch: 1,
  part: 1,
} as const;

/** Short, as a delivery is to stay within its write unit. */
const ATTRIBUTE = 's';

/** The attribute that says which shape an item has. */
export const schemaAttribute = (kind: keyof typeof schemas): Item => ({
  [ATTRIBUTE]: { N: String(schemas[kind]) },
});

/** Whether an item has exactly the shape that this version writes. */
export const hasOurSchema = (kind: keyof typeof schemas, item: Item): boolean =>
  item[ATTRIBUTE]?.N === String(schemas[kind]);

/** What an item says of its shape; nothing where this version knows it. */
const storedSchema = (kind: keyof typeof schemas, item: Item): StoredItem => {
  const schema = Number(item[ATTRIBUTE]?.N ?? schemas[kind]);
  return schema > schemas[kind] ? { newerSchema: schema } : {};
};

/** Reads an item, whatever its shape; throws an error that says so where it is a newer one that cannot be understood. */
export const readStored = <Value extends object>(
  kind: keyof typeof schemas,
  item: Item,
  read: (item: Item) => Value,
): Value & StoredItem => {
  const found = storedSchema(kind, item);
  if (found.newerSchema === undefined) return read(item);
  try {
    return { ...read(item), ...found };
  } catch {
    throw new NewerSchemaError(`a ${kind}`, found.newerSchema);
  }
};
