// A process that dies at one of its writes, to see what a repetition makes of what is left.
import type { ApiDependencies } from '../../../functions/api/http/dependencies.ts';

/** Everything of the API's dependencies that changes something. */
const writes = {
  campaigns: ['create', 'replace', 'putContent'],
  audience: ['put', 'replace', 'remove'],
  deliveries: ['create', 'replace'],
  evidence: ['add'],
  lookup: ['add', 'remove'],
  pace: ['now'],
  purgeQueue: ['send'],
  uploads: ['begin', 'complete'],
  importQueue: ['send'],
  outcomesFiles: ['create'],
  outcomesQueue: ['send'],
} as const;

/** Dies at write `nth`, counted from 1: before it is done, or after, when its answer is lost. */
export type Death = { nth: number; when: 'before' | 'after' };

/**
 * The dependencies of a process that dies. Its writes are noted as `store.method`; after its death it writes nothing
 * more, not even what it would do on an error.
 */
export const dying = (
  deps: ApiDependencies,
  death?: Death,
): { deps: ApiDependencies; written: string[]; isDead: () => boolean } => {
  const written: string[] = [];
  let calls = 0;
  const guard =
    <Given extends unknown[], Result>(name: string, write: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      calls += 1;
      if (death && (calls > death.nth || (calls === death.nth && death.when === 'before')))
        throw new Error('the process died');
      const result = await write(...given);
      written.push(name);
      if (death && calls === death.nth) throw new Error('the process died');
      return result;
    };
  const mortal: Record<string, unknown> = { ...deps, record: guard('record', deps.record) };
  for (const [store, methods] of Object.entries(writes)) {
    const whole = deps[store as keyof typeof writes] as unknown as Record<string, () => Promise<unknown>>;
    mortal[store] = {
      ...whole,
      ...Object.fromEntries(
        methods.map((method) => {
          const write = whole[method];
          if (write === undefined) throw new Error(`${store} has no ${method}`);
          return [method, guard(`${store}.${method}`, write)];
        }),
      ),
    };
  }
  return {
    deps: mortal as unknown as ApiDependencies,
    written,
    isDead: () => death !== undefined && calls >= death.nth,
  };
};
