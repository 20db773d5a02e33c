import type { Clock } from './clock.ts';

/**
 * Values that are read once for all who ask. A cache forgets a value whose read failed, so that the next who asks reads
 * it again, and one that has become too old.
 */
export type Cache<Subject, Value> = {
  get(subject: Subject): Promise<Value>;
  /** Keeps a value that has become known otherwise, as if it had been read now. */
  set(subject: Subject, value: Value): void;
  forget(subject: Subject): void;
};

export type CacheOptions<Subject> = {
  /** How long a value is trusted after its read began; for ever where left out. */
  maxAge?: { ms: number; clock: Clock };
  /** What tells two subjects apart. @default the subject itself */
  keyOf?: (subject: Subject) => unknown;
};

/**
 * A cache in the memory of this process.
 *
 * @param read - reads the value of a subject; gets the one before where that has become too old, as a fallback
 */
export const createCache = <Subject = void, Value = unknown>(
  read: (subject: Subject, before: Promise<Value> | undefined) => Promise<Value>,
  { maxAge, keyOf = (subject) => subject }: CacheOptions<Subject> = {},
): Cache<Subject, Value> => {
  type Entry = { value: Promise<Value>; readAtMs: number };
  const entries = new Map<unknown, Entry>();
  const nowMs = (): number => maxAge?.clock() ?? 0;
  const isFresh = ({ readAtMs }: Entry): boolean => maxAge === undefined || nowMs() - readAtMs < maxAge.ms;

  return {
    get(subject) {
      const key = keyOf(subject);
      const known = entries.get(key);
      if (known !== undefined && isFresh(known)) return known.value;
      const readAtMs = nowMs();
      const entry: Entry = { value: read(subject, known?.value), readAtMs };
      entries.set(key, entry);
      entry.value.catch(() => {
        // A newer value may stand there by now.
        if (entries.get(key) === entry) entries.delete(key);
      });
      return entry.value;
    },
    set(subject, value) {
      entries.set(keyOf(subject), { value: Promise.resolve(value), readAtMs: nowMs() });
    },
    forget(subject) {
      entries.delete(keyOf(subject));
    },
  };
};
