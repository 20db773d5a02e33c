import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

type Entry = { payload: AdapterPayload; untilMs: number };

/** Sessions and tokens of the sign-in, in memory: people sign in again after a restart. */
export const createMemoryStore = (): AdapterFactory => {
  const kinds = new Map<string, Map<string, Entry>>();
  return (kind): Adapter => {
    const entries = kinds.get(kind) ?? new Map<string, Entry>();
    kinds.set(kind, entries);
    const live = (entry: Entry | undefined): AdapterPayload | undefined =>
      entry !== undefined && entry.untilMs > Date.now() ? entry.payload : undefined;
    const findBy = async (name: 'uid' | 'userCode', value: string) =>
      live([...entries.values()].find(({ payload }) => payload[name] === value));
    return {
      async upsert(id, payload, expiresIn) {
        entries.set(id, { payload, untilMs: Date.now() + (expiresIn ?? Number.POSITIVE_INFINITY) * 1000 });
      },
      find: async (id) => live(entries.get(id)),
      findByUid: (uid) => findBy('uid', uid),
      findByUserCode: (code) => findBy('userCode', code),
      async consume(id) {
        const entry = entries.get(id);
        if (entry !== undefined) entry.payload.consumed = Math.floor(Date.now() / 1000);
      },
      async destroy(id) {
        entries.delete(id);
      },
      async revokeByGrantId(grant) {
        for (const [id, { payload }] of entries) if (payload.grantId === grant) entries.delete(id);
      },
    };
  };
};
