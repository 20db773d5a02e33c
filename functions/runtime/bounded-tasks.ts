/** Tasks that run side by side, at most `limit`; after one failed, no other begins. */
export const createBoundedTasks = (limit: number) => {
  const underWay = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  const throwFailure = () => {
    if (failure !== undefined) throw failure.error;
  };
  return {
    /** Begins `task` once there is room for it. Throws the first error of any task. */
    async begin(task: () => Promise<void>): Promise<void> {
      while (underWay.size >= limit) await Promise.race(underWay);
      throwFailure();
      const running: Promise<void> = task()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => underWay.delete(running));
      underWay.add(running);
    },
    /** Waits for all that have begun. Throws the first error. */
    async settle(): Promise<void> {
      await Promise.all(underWay);
      throwFailure();
    },
  };
};
