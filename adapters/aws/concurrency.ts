/**
 * Runs `task` on every item, at most `limit` at a time, in the order of the items. After a failure nothing new
 * begins; the first error is thrown once the tasks that had begun have ended.
 */
export const forEachBounded = async <T>(
  items: Iterable<T>,
  limit: number,
  task: (item: T) => Promise<void>,
): Promise<void> => {
  const queue = items[Symbol.iterator]();
  const errors: unknown[] = [];
  const worker = async (): Promise<void> => {
    while (errors.length === 0) {
      const next = queue.next();
      if (next.done === true) return;
      try {
        await task(next.value);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  if (errors.length > 0) throw errors[0];
};

/** `items` in groups of at most `size`, in order. */
export const groupsOf = <T>(items: readonly T[], size: number): T[][] => {
  const groups: T[][] = [];
  for (let at = 0; at < items.length; at += size) groups.push(items.slice(at, at + size));
  return groups;
};
