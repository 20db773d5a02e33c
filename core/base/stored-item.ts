// Items whose shape a newer version of the program has changed: read as far as they can be, and never overwritten.

/** A stored item as it was read. */
export type StoredItem = {
  /** Number of the item's shape, where it is above the one that this version of the program writes. */
  newerSchema?: number;
};

/** Thrown where a write would lose what a newer version of the program keeps in an item. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';
  constructor(item: string, schema: number) {
    super(
      `${item} was written by a newer version of Tocsin (schema ${schema}): this one would lose what it does not know of it. Deploy that version, or a later one.`,
    );
  }
}

/**
 * Refuses to overwrite an item that a newer version wrote. What was read is what would be overwritten, as each write is
 * conditional on the version of the item that was read.
 */
export const refuseNewer = (item: string, { newerSchema }: StoredItem): void => {
  if (newerSchema !== undefined) throw new NewerSchemaError(item, newerSchema);
};
