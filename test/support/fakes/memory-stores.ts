import { createHmac } from 'node:crypto';
import { type Chunk, campaignOfAudience } from '../../../core/audience/audience.ts';
import { lookupValue } from '../../../core/audience/lookup-value.ts';
import type { AudienceStore } from '../../../core/audience/store.ts';
import { type AuditEntry, chainOf, nextEntry, type Seal } from '../../../core/audit/chain.ts';
import type { AuditEvent } from '../../../core/audit/event.ts';
import type { IdempotencyStore, StoredAnswer } from '../../../core/audit/idempotency.ts';
import {
  type AttemptCounter,
  attemptsIn,
  excessOf,
  type RateLimit,
  windowOfDay,
  withAttempt,
} from '../../../core/audit/rate-limit.ts';
import type { Sealing, SealReader, SealStore } from '../../../core/audit/seals.ts';
import type { AuditTrail, Kept } from '../../../core/audit/trail.ts';
import { isSameItem, type Written } from '../../../core/base/conditional-write.ts';
import { sha256 } from '../../../core/base/sha256.ts';
import { refuseNewer, type StoredItem } from '../../../core/base/stored-item.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { CampaignStore, PaceLedger } from '../../../core/campaign/store.ts';
import type { ColumnChoicesStore } from '../../../core/columns/choices.ts';
import type { Choices } from '../../../core/columns/mapping.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import type { Evidence, EvidenceStore } from '../../../core/delivery/evidence.ts';
import type { KeptTally, TallyStore } from '../../../core/delivery/kept-tally.ts';
import type { DeliveryStore } from '../../../core/delivery/store.ts';
import { placesIn, type ShortEntries, withEntry, withoutEntry } from '../../../core/lookup/bucket.ts';
import { bucketAt, packedEntry } from '../../../core/lookup/packed-entries.ts';
import type { BucketCleaner, LookupHash, LookupStore, PersonStore } from '../../../core/lookup/store.ts';
import type { BatchPart, BatchStore, LetterBatch } from '../../../core/mailing/batch.ts';
import type { OutcomesFile, OutcomesFileStore } from '../../../core/mailing/outcomes-file.ts';
import type { FrozenContent } from '../../../core/notice/content.ts';
import { SLOT_SLACK_MS } from '../../../core/pacing/rate.ts';
import type { SendSlots } from '../../../core/pacing/slots.ts';
import type { Throttling } from '../../../core/pacing/throttling.ts';
import type { Report, ReportStore } from '../../../core/report/report.ts';
import type { ListReport, ListReportStore } from '../../../core/survey/report.ts';
import { copyOf } from './copy.ts';

/** A map whose values are copied on the way in and out, as a database would. */
const copyingMap = <T>() => {
  const map = new Map<string, T>();
  return {
    get: (key: string): T | undefined => copyOf(map.get(key)),
    set: (key: string, value: T): void => {
      map.set(key, copyOf(value));
    },
    delete: (key: string): boolean => map.delete(key),
    has: (key: string): boolean => map.has(key),
    values: (): T[] => copyOf([...map.values()]),
  };
};

const keyOf = (audience: string, chunk: number): string => `${audience}#${chunk}`;

export const createMemoryCampaignStore = (...existing: Campaign[]): CampaignStore => {
  const campaigns = copyingMap<Campaign>();
  const contents = copyingMap<FrozenContent>();
  const ledgers = copyingMap<PaceLedger>();
  for (const campaign of existing) campaigns.set(campaign.id, campaign);
  return {
    async create(campaign) {
      if (campaigns.has(campaign.id)) return 'conflict';
      campaigns.set(campaign.id, campaign);
      return 'written';
    },
    get: async (id) => campaigns.get(id),
    list: async () => campaigns.values().sort((one, other) => one.createdAtMs - other.createdAtMs),
    async replace(campaign) {
      refuseNewer(`campaign ${campaign.id}`, campaign);
      if (campaigns.get(campaign.id)?.version !== campaign.version) return 'conflict';
      campaigns.set(campaign.id, { ...campaign, version: campaign.version + 1 });
      return 'written';
    },
    putContent: async (id, content) => contents.set(`${id}#${content.hash}`, content),
    getContent: async (id, hash) => contents.get(`${id}#${hash}`),
    getLedger: async (channel) => ledgers.get(channel),
    async replaceLedger(channel, ledger) {
      refuseNewer(`the ledger of ${channel}`, ledger);
      if ((ledgers.get(channel)?.version ?? 0) !== ledger.version) return 'conflict';
      ledgers.set(channel, { ...ledger, version: ledger.version + 1 });
      return 'written';
    },
  };
};

export const createMemorySendSlots = (): SendSlots => {
  const slotsOf = () => ({ freeFromMs: -Infinity, newest: undefined as Throttling | undefined });
  const channels = { email: slotsOf(), sms: slotsOf() };
  return {
    async take(channel, lengthMs, nowMs, latestMs) {
      const slots = channels[channel];
      const startMs = Math.max(slots.freeFromMs, nowMs - SLOT_SLACK_MS);
      if (startMs > latestMs) return undefined;
      slots.freeFromMs = startMs + lengthMs;
      return Math.max(nowMs, startMs);
    },
    throttling: async (channel) => {
      const { newest } = channels[channel];
      return newest && { ...newest };
    },
    async noteThrottling(channel, throttling) {
      const slots = channels[channel];
      if ((slots.newest?.number ?? 0) !== throttling.number - 1) return 'conflict';
      slots.newest = { ...throttling };
      slots.freeFromMs = throttling.fromMs;
      return 'written';
    },
  };
};

/** `expiresAtMs` of each chunk is kept for assertions. */
export const createMemoryAudienceStore = (): AudienceStore & {
  expiresAtMs(audience: string, chunk: number): number | undefined;
} => {
  const chunks = copyingMap<{ chunk: Chunk; expiresAtMs: number }>();
  return {
    async put(audience, put, expiresAtMs) {
      for (const chunk of put) refuseNewer(`the people of chunk ${chunk.number} of ${audience}`, chunk);
      for (const chunk of put) chunks.set(keyOf(audience, chunk.number), { chunk, expiresAtMs });
    },
    async replace(audience, next, latest, expiresAtMs) {
      refuseNewer(`the people of chunk ${latest.number} of ${audience}`, latest);
      const key = keyOf(audience, next.number);
      if (!isSameItem(chunks.get(key)?.chunk, latest)) return 'conflict';
      chunks.set(key, { chunk: next, expiresAtMs });
      return 'written';
    },
    async remove(audience, numbers) {
      for (const number of numbers) chunks.delete(keyOf(audience, number));
    },
    get: async (audience, chunk) => chunks.get(keyOf(audience, chunk))?.chunk,
    getMany: async (keys) =>
      keys.flatMap((key) => {
        const found = chunks.get(keyOf(key.audience, key.chunk));
        return found === undefined ? [] : [{ key, chunk: found.chunk }];
      }),
    expiresAtMs: (audience, chunk) => chunks.get(keyOf(audience, chunk))?.expiresAtMs,
  };
};

/** Starts with `existing` as they are, whatever their version. */
export const createMemoryDeliveryStore = (...existing: Delivery[]): DeliveryStore => {
  const deliveries = copyingMap<Delivery>();
  for (const delivery of existing) deliveries.set(keyOf(delivery.audience, delivery.chunk), delivery);
  return {
    async create(made) {
      for (const delivery of made) {
        const key = keyOf(delivery.audience, delivery.chunk);
        if (deliveries.has(key)) continue;
        const facts = Array.from({ length: delivery.size }, () => ({}));
        deliveries.set(key, { ...delivery, phase: 'waiting', version: 1, attempts: 0, facts });
      }
    },
    get: async (audience, chunk) => deliveries.get(keyOf(audience, chunk)),
    getMany: async (keys) =>
      [...new Set(keys.map(({ audience, chunk }) => keyOf(audience, chunk)))].flatMap(
        (key) => deliveries.get(key) ?? [],
      ),
    async replace(delivery) {
      refuseNewer(`chunk ${delivery.chunk} of ${delivery.audience}`, delivery);
      const key = keyOf(delivery.audience, delivery.chunk);
      if (deliveries.get(key)?.version !== delivery.version) return 'conflict';
      deliveries.set(key, { ...delivery, version: delivery.version + 1 });
      return 'written';
    },
    async *scan(audience) {
      const found = deliveries.values().filter((delivery) => delivery.audience === audience);
      for (let at = 0; at < found.length; at += 100) yield found.slice(at, at + 100);
    },
  };
};

/** Its entries are kept as a table would: by hash alone. `entries` tells them all, in order, for comparisons. */
export const createMemoryLookupStore = (): LookupStore & BucketCleaner & { entries(): string[] } => {
  const parts = new Map<string, Map<string, ShortEntries>>();
  const hash: LookupHash = (field, value) =>
    createHmac('sha256', 'a key for tests')
      .update(`${field}|${lookupValue(field, value)}`)
      .digest();
  const bucketOf = (bytes: Uint8Array): string => String(bucketAt(bytes));
  const partsIn = (bucket: string): Map<string, ShortEntries> => {
    const found = parts.get(bucket) ?? new Map<string, ShortEntries>();
    parts.set(bucket, found);
    return found;
  };
  const change = (part: string, entry: Uint8Array, changed: typeof withEntry): void => {
    const found = partsIn(bucketOf(entry));
    found.set(part, changed(found.get(part) ?? new Uint8Array(0), entry));
  };
  return {
    hash: async () => hash,
    hashOf: async (field, value) => Buffer.from(hash(field, value)).toString('base64url'),
    async find(field, value) {
      const wanted = hash(field, value);
      const inOrder = [...partsIn(bucketOf(wanted))].sort(([one], [other]) => (one < other ? -1 : 1));
      return inOrder.flatMap(([part, entries]) =>
        placesIn(entries, wanted).map((where) => ({ audience: part.split('#', 1)[0] ?? '', ...where })),
      );
    },
    async findAll(audience, field, values) {
      return values.map((value) => {
        const wanted = hash(field, value);
        return [...partsIn(bucketOf(wanted))].flatMap(([part, entries]) =>
          part.startsWith(`${audience}#`) ? placesIn(entries, wanted) : [],
        );
      });
    },
    async create(audience, created) {
      for (const { bucket, from, entries } of created) {
        partsIn(String(bucket)).set(`${audience}#${from}`, entries);
      }
    },
    async add(audience, entries) {
      for (const { field, value, ...where } of entries) {
        change(`${audience}#later`, packedEntry(hash(field, value), where), withEntry);
      }
    },
    async remove(audience, entries) {
      for (const { field, value, ...where } of entries) {
        const entry = packedEntry(hash(field, value), where);
        for (const part of partsIn(bucketOf(entry)).keys()) {
          if (part.startsWith(`${audience}#`)) change(part, entry, withoutEntry);
        }
      }
    },
    async *scan(campaign) {
      const keys = [...parts].flatMap(([bucket, found]) =>
        [...found.keys()].filter((part) => part.startsWith(`${campaign}-`)).map((part) => ({ bucket, part })),
      );
      for (let at = 0; at < keys.length; at += 500) yield keys.slice(at, at + 500);
    },
    async removeAll(keys) {
      for (const { bucket, part } of keys) parts.get(bucket)?.delete(part);
    },
    entries: () =>
      [...parts]
        .flatMap(([bucket, found]) =>
          [...found].map(([part, entries]) => `${bucket} ${part} ${Buffer.from(entries).toString('hex')}`),
        )
        .sort(),
  };
};

export const createMemoryEvidenceStore = (): EvidenceStore => {
  const found = copyingMap<{ audience: string; chunk: number; place: number; evidence: Evidence[] }>();
  const key = (audience: string, { chunk, place }: { chunk: number; place: number }): string =>
    `${keyOf(audience, chunk)}#${place}`;
  return {
    async add(audience, { chunk, place }, evidence) {
      const before = found.get(key(audience, { chunk, place }))?.evidence ?? [];
      found.set(key(audience, { chunk, place }), { audience, chunk, place, evidence: [...before, evidence] });
    },
    get: async (audience, where) => found.get(key(audience, where))?.evidence ?? [],
    async *scan(audience) {
      const all = found.values().filter((one) => one.audience === audience);
      if (all.length > 0) yield all.map(({ chunk, place, evidence }) => ({ chunk, place, evidence }));
    },
  };
};

/** Reads from the other stores. */
export const createMemoryPersonStore = (
  campaigns: CampaignStore,
  audiences: AudienceStore,
  deliveries: DeliveryStore,
  evidence: EvidenceStore = createMemoryEvidenceStore(),
): PersonStore => ({
  async read(hits) {
    const records = await Promise.all(
      hits.map(async ({ audience, chunk, place }) => {
        const campaign = await campaigns.get(campaignOfAudience(audience));
        const recipient = (await audiences.get(audience, chunk))?.recipients[place];
        const delivery = await deliveries.get(audience, chunk);
        if (!campaign || !recipient || !delivery) return [];
        const recorded = await evidence.get(audience, { chunk, place });
        const to = delivery.fallbackTo?.[place];
        const then = to && (await deliveries.get(audience, to.chunk));
        const second = to && then && { channel: then.channel, facts: then.facts[to.place] ?? {} };
        return [
          { campaign, recipient, delivery, ...(second && { second }), evidence: recorded, chunk, place },
        ];
      }),
    );
    return records.flat();
  },
});

export const createMemoryAttemptCounter = (): AttemptCounter & { whos(): string[] } => {
  const counts = new Map<string, number>();
  return {
    async count(who, limits, nowMs) {
      return limits.map(({ windowSeconds }) => {
        const day = Math.floor(nowMs / 86_400_000);
        const key = `${who} ${day} ${windowSeconds} ${windowOfDay(windowSeconds, nowMs)}`;
        const count = (counts.get(key) ?? 0) + 1;
        counts.set(key, count);
        return count;
      });
    },
    whos: () => [...counts.keys()],
  };
};

/** Hash of entries under a key for tests. */
export const testEntryHash = async (text: string): Promise<string> => await sha256(`a key for tests ${text}`);

/** Seals in memory. */
export const createMemorySeals = (): SealStore & SealReader => {
  const ends: [string, Seal][] = [];
  const sealings: Sealing[] = [];
  return {
    async last() {
      const sealing = sealings.at(-1);
      return sealing && { sealing, hash: await sha256(JSON.stringify(sealing)) };
    },
    async putEnd(chain, { number, hash }) {
      ends.push([chain, { number, hash, sealedAtMs: ends.length }]);
    },
    async put(sealing) {
      sealings.push(copyOf(sealing));
    },
    of: async (chain) => ends.flatMap(([of, seal]) => (of === chain ? [seal] : [])),
    chains: async () => [...new Set(ends.map(([chain]) => chain))],
  };
};

/** Chains in memory. `tamper` changes what is kept, as somebody with access to the table could. */
export const createMemoryAuditTrail = (): AuditTrail & {
  tamper(chain: string, change: (entries: AuditEntry[]) => AuditEntry[]): void;
} => {
  const all = new Map<string, AuditEntry[]>();
  const endOf = (chain: string): AuditEntry | undefined => all.get(chain)?.at(-1);
  let line: Promise<unknown> = Promise.resolve();
  const add = (act: AuditEvent, limits: readonly RateLimit[], attempts = 1): Promise<Kept> => {
    const chain = chainOf(act);
    const added = line.then(async (): Promise<Kept> => {
      const last = endOf(chain);
      const tally = withAttempt(last?.tally ?? {}, limits, act.atMs, attempts);
      const excess = excessOf(limits, attemptsIn(tally, limits), act.atMs);
      if (excess !== undefined) return { excess };
      const entry = await nextEntry(testEntryHash, chain, last, copyOf(act), { tally });
      all.set(chain, [...(all.get(chain) ?? []), entry]);
      return { entry };
    });
    line = added;
    return added;
  };
  return {
    async append(act) {
      const kept = await add(act, []);
      if ('excess' in kept) throw new Error('there is no limit');
      return kept.entry;
    },
    appendWithin: add,
    async excess(chain, limits, atMs) {
      const tally = withAttempt(endOf(chain)?.tally ?? {}, limits, atMs);
      return excessOf(limits, attemptsIn(tally, limits), atMs);
    },
    async read(chain, after = 0) {
      const found = copyOf(all.get(chain));
      const last = found?.at(-1);
      if (found === undefined || last === undefined) return undefined;
      const pages = async function* () {
        yield found.filter(({ number }) => number > after);
      };
      return { head: { number: last.number, hash: last.hash }, entries: pages() };
    },
    async *about(on) {
      yield [...all]
        .flatMap(([chain, entries]) => entries.map((entry) => ({ chain, entry: copyOf(entry) })))
        .filter(({ entry }) => entry.act.on === on)
        .sort((one, other) => one.entry.act.atMs - other.entry.act.atMs);
    },
    chains: async () =>
      [...all].map(([chain, entries]) => {
        const { number = 0, hash = '', act } = entries.at(-1) ?? {};
        return { chain, number, hash, ...(act?.name !== undefined && { name: act.name }) };
      }),
    tamper(chain, change) {
      all.set(chain, change(copyOf(all.get(chain) ?? [])));
    },
  };
};

export const createMemoryKeptAnswers = (): IdempotencyStore => {
  const kept = copyingMap<{ request: string; untilMs: number; holder?: string; answer?: StoredAnswer }>();
  return {
    async claim(key, claim, nowMs) {
      const found = kept.get(key);
      if (found === undefined || found.untilMs <= nowMs) {
        kept.set(key, claim);
        return { found: 'nothing' };
      }
      if (found.answer === undefined && found.holder === claim.holder) return { found: 'nothing' };
      return found.answer === undefined
        ? { found: 'claim', request: found.request }
        : { found: 'answer', request: found.request, answer: found.answer };
    },
    async keep(key, request, answer, untilMs) {
      kept.set(key, { request, untilMs, ...(answer && { answer }) });
    },
  };
};

export const createMemoryBatchStore = (): BatchStore => {
  const all = copyingMap<LetterBatch>();
  const parts = copyingMap<BatchPart>();
  const key = (...names: readonly (string | number)[]): string => names.join(' ');
  const replaceIn = <Value extends { version: number }>(
    kept: { get(key: string): Value | undefined; set(key: string, value: Value): void },
    at: string,
    value: Value,
  ): Written => {
    if (kept.get(at)?.version !== value.version) return 'conflict';
    kept.set(at, { ...value, version: value.version + 1 });
    return 'written';
  };
  const byNumber = <Value extends { number: number }>(values: Value[]): Value[] =>
    values.sort((one, other) => one.number - other.number);
  return {
    async create(batch) {
      const at = key(batch.campaign, batch.number);
      if (all.has(at)) return 'conflict';
      all.set(at, batch);
      return 'written';
    },
    get: async (campaign, number) => all.get(key(campaign, number)),
    list: async (campaign) => byNumber(all.values().filter((batch) => batch.campaign === campaign)),
    async replace(batch) {
      refuseNewer(`letters ${batch.number} of campaign ${batch.campaign}`, batch);
      return replaceIn(all, key(batch.campaign, batch.number), batch);
    },
    async createPart(part) {
      const at = key(part.campaign, part.batch, part.number);
      if (parts.has(at)) return 'conflict';
      parts.set(at, part);
      return 'written';
    },
    getPart: async (campaign, batch, number) => parts.get(key(campaign, batch, number)),
    listParts: async (campaign, batch) =>
      byNumber(parts.values().filter((part) => part.campaign === campaign && part.batch === batch)),
    async replacePart(part) {
      refuseNewer(`part ${part.number} of letters ${part.batch} of campaign ${part.campaign}`, part);
      return replaceIn(parts, key(part.campaign, part.batch, part.number), part);
    },
  };
};

/** Items beside their campaign, newest first by `madeAtMs`. */
const createMemoryBesideCampaign = <
  Value extends StoredItem & { campaign: string; id: string; version: number },
>(
  kind: string,
  madeAtMs: (value: Value) => number,
) => {
  const kept = copyingMap<Value>();
  const key = (campaign: string, id: string): string => `${campaign} ${id}`;
  return {
    async create(value: Value): Promise<Written> {
      if (kept.has(key(value.campaign, value.id))) return 'conflict';
      kept.set(key(value.campaign, value.id), value);
      return 'written';
    },
    get: async (campaign: string, id: string) => kept.get(key(campaign, id)),
    list: async (campaign: string) =>
      kept
        .values()
        .filter((value) => value.campaign === campaign)
        .sort((one, other) => madeAtMs(other) - madeAtMs(one)),
    async replace(value: Value): Promise<Written> {
      refuseNewer(`${kind} ${value.id} of campaign ${value.campaign}`, value);
      if (kept.get(key(value.campaign, value.id))?.version !== value.version) return 'conflict';
      kept.set(key(value.campaign, value.id), { ...value, version: value.version + 1 });
      return 'written';
    },
  };
};

export const createMemoryReportStore = (): ReportStore =>
  createMemoryBesideCampaign<Report>('report', ({ requestedAtMs }) => requestedAtMs);

export const createMemoryOutcomesFileStore = (): OutcomesFileStore =>
  createMemoryBesideCampaign<OutcomesFile>('outcomes', ({ uploadedAtMs }) => uploadedAtMs);

export const createMemoryTallyStore = (): TallyStore => {
  const tallies = copyingMap<KeptTally>();
  return {
    get: async (audience) => tallies.get(audience),
    async put(kept) {
      const before = tallies.get(kept.audience);
      if (before !== undefined && before.countedAtMs >= kept.countedAtMs) return 'conflict';
      tallies.set(kept.audience, kept);
      return 'written';
    },
  };
};

export const createMemoryListReportStore = (): ListReportStore => {
  const reports = copyingMap<ListReport>();
  return {
    async put(campaign, importNumber, report) {
      reports.set(`${campaign}-${importNumber}`, report);
    },
    get: async (campaign, importNumber) => reports.get(`${campaign}-${importNumber}`),
  };
};

export const createMemoryColumnChoicesStore = (): ColumnChoicesStore => {
  const chosen = copyingMap<Choices>();
  return {
    get: async (titlesKey) => chosen.get(titlesKey),
    async put(titlesKey, choices) {
      chosen.set(titlesKey, choices);
    },
  };
};
