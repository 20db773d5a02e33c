import type { Clock } from '../../core/base/clock.ts';
import { RateLimit } from '../http/rate-limit.ts';

/** Reads and writes have limits of their own: "read and write operations on a partition are managed independently". */
export type Kind = 'read' | 'write';

/** What a table allows, in request units. */
export type OnDemandLimits = {
  /** Of the table, a second. */
  table: Record<Kind, number>;
  /** Of one partition key value, a second. */
  key: Record<Kind, number>;
  /** For how many seconds a table keeps what it has not used. */
  burstSeconds: number;
};

/** Write units a second that a new on-demand table sustains; what else it allows follows from it. */
export const NEW_TABLE_WRITE_UNITS = 4_000;

/**
 * Limits of a new on-demand table, or of one that is smaller and has the same proportions.
 *
 * Sources are pages of the Amazon DynamoDB developer guide. "On-demand capacity mode": new tables sustain up to 4,000
 * writes and 12,000 reads a second. "Best practices for designing and using partition keys": a partition delivers at
 * most 3,000 read units and 1,000 write units a second, so one key value cannot have more. "Burst and adaptive
 * capacity": DynamoDB "currently retains up to five minutes (300 seconds) of unused read and write capacity", a portion
 * of which it may use itself. A new table begins with a second's worth. AWS re:Post
 * ("How does DynamoDB handle spiky workloads") tells of bursts for provisioned mode only, and that they cannot alleviate
 * a partition's limit: a key keeps one second's worth here, and 0 `burstSeconds` are the cautious reading for tables.
 *
 * Left out: growth, which is to twice the previous peak and asks for 30 minutes, as most imports are over by then;
 * splits of hot partitions; which keys share a partition, so that four hot keys may use all of a table here; indexes.
 */
export const limitsOfNewTable = (writeUnits: number = NEW_TABLE_WRITE_UNITS): OnDemandLimits => ({
  table: { write: writeUnits, read: 3 * writeUnits },
  key: { write: writeUnits / 4, read: (3 * writeUnits) / 4 },
  burstSeconds: 300,
});

/** Where units are used; the key is undefined where a request names none. */
export type Place = { kind: Kind; table: string; key?: string | undefined };

/** What is left of the capacity of all tables, which are new when this is made. */
export type OnDemandCapacity = {
  /**
   * Takes leave for one operation on one item, or for one query, of about `units`. It goes where table and key have
   * anything left, and may leave a debt: of reads, updates and deletions nobody knows the units before they are done.
   */
  admit(place: Place, units: number): boolean;
  /** Corrects what was taken, once the units are known; below 0 is given back. */
  correct(place: Place, units: number): void;
};

/** How often buckets of keys that are not in use are forgotten. */
const FORGET_EVERY_MS = 1_000;

export const createOnDemandCapacity = (limits: OnDemandLimits, clock: Clock): OnDemandCapacity => {
  const tables = new Map<string, RateLimit>();
  const keys = new Map<string, RateLimit>();
  const madeAtMs = clock();
  let forgottenAtMs = madeAtMs;

  /** A full bucket is as good as a new one: otherwise there would soon be one for every person. */
  const forget = (): void => {
    if (clock() < forgottenAtMs + FORGET_EVERY_MS) return;
    forgottenAtMs = clock();
    for (const [name, bucket] of keys) if (bucket.isFull()) keys.delete(name);
  };
  const bucketOf = (all: Map<string, RateLimit>, name: string, make: () => RateLimit): RateLimit => {
    const known = all.get(name);
    if (known !== undefined) return known;
    const made = make();
    all.set(name, made);
    return made;
  };
  const ofTable = ({ kind, table }: Place): RateLimit => {
    const rate = limits.table[kind];
    return bucketOf(tables, `${kind} ${table}`, () => {
      const most = Math.max(1, limits.burstSeconds);
      const unused = Math.min(most, Math.max(1, (clock() - madeAtMs) / 1000));
      return new RateLimit(rate, clock, rate * most, rate * unused);
    });
  };
  const ofKey = ({ kind, table, key }: Place): RateLimit[] => {
    if (key === undefined) return [];
    const rate = limits.key[kind];
    return [bucketOf(keys, `${kind} ${table} ${key}`, () => new RateLimit(rate, clock, rate))];
  };
  const bucketsOf = (place: Place): RateLimit[] => [ofTable(place), ...ofKey(place)];

  return {
    admit(place, units) {
      forget();
      const buckets = bucketsOf(place);
      if (!buckets.every((bucket) => bucket.hasAny())) return false;
      for (const bucket of buckets) bucket.spend(units);
      return true;
    },
    correct(place, units) {
      for (const bucket of bucketsOf(place)) bucket.spend(units);
    },
  };
};
