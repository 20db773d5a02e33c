import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audienceId, campaignOfAudience } from '../../../core/audience/audience.ts';
import type { AudienceStore } from '../../../core/audience/store.ts';
import type { AttemptCounter } from '../../../core/audit/rate-limit.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { CampaignStore } from '../../../core/campaign/store.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import type { EvidenceStore } from '../../../core/delivery/evidence.ts';
import type { KeptTally, TallyStore } from '../../../core/delivery/kept-tally.ts';
import { returnReasons } from '../../../core/delivery/letter.ts';
import type { DeliveryStore } from '../../../core/delivery/store.ts';
import { createTally } from '../../../core/delivery/tally.ts';
import { partsOf } from '../../../core/lookup/bucket.ts';
import { createEntryList } from '../../../core/lookup/packed-entries.ts';
import type { BucketCleaner, LookupStore, PersonStore } from '../../../core/lookup/store.ts';
import type { BatchPart, BatchStore, LetterBatch } from '../../../core/mailing/batch.ts';
import type { OutcomesFileStore } from '../../../core/mailing/outcomes-file.ts';
import { SLOT_SLACK_MS } from '../../../core/pacing/rate.ts';
import type { SendSlots } from '../../../core/pacing/slots.ts';
import type { Report, ReportStore } from '../../../core/report/report.ts';
import {
  aCampaign,
  aChunk,
  aDelivery,
  aMessage,
  anOutcomesFile,
  aRecipient,
  createdAtMs,
  someLanes,
  someRules,
} from '../data/factories.ts';

export type Stores = {
  campaigns: CampaignStore;
  audience: AudienceStore;
  deliveries: DeliveryStore;
  lookup: LookupStore;
  buckets: BucketCleaner;
  people: PersonStore;
  slots: SendSlots;
  attempts: AttemptCounter;
  evidence: EvidenceStore;
  reports: ReportStore;
  outcomesFiles: OutcomesFileStore;
  batches: BatchStore;
  tallies: TallyStore;
};

/** Items that a newer version of the program wrote. */
export type NewerItems = { campaign: Campaign; delivery: Delivery; report: Report };

const inAYearMs = createdAtMs + 365 * 86_400_000;
const acceptedAt = 1_795_000_000;

let counter = 0;
/** Every test has a campaign of its own, so that stores may be shared. */
const freshId = (): string => `ctest${String(++counter).padStart(8, '0')}`;
const freshAudience = (): string => audienceId(freshId(), 1);

const aReport = (campaign: string, changes: Partial<Report> = {}): Report => ({
  id: 'r1',
  campaign,
  kind: 'regulator',
  status: 'queued',
  version: 1,
  requestedAtMs: 5,
  by: 'somebody',
  ...changes,
});

const aBatch = (campaign: string, changes: Partial<LetterBatch> = {}): LetterBatch => ({
  campaign,
  number: 1,
  audience: `${campaign}-1`,
  state: 'writing',
  version: 1,
  requestedAtMs: 5,
  by: 'somebody',
  contentHash: 'f00d',
  defaultLanguage: 'fr',
  ...changes,
});

const aPart = (campaign: string, changes: Partial<BatchPart> = {}): BatchPart => ({
  campaign,
  batch: 1,
  number: 1,
  version: 1,
  chunks: [{ chunk: 3, places: [0, 49] }],
  ...changes,
});

/** What every implementation of the stores does. `setUp` runs once; empty stores are not needed. */
export const storesContract = (
  name: string,
  setUp: () => Promise<{
    stores: Stores;
    /** Stores that hold these items as a newer version of the program wrote them, with schema 9. */
    storesOfNewer: (items: NewerItems) => Promise<Stores>;
    tearDown: () => Promise<void>;
  }>,
): void => {
  describe(`stores in ${name}`, () => {
    let stores: Stores;
    let storesOfNewer: (items: NewerItems) => Promise<Stores>;
    let tearDown: () => Promise<void>;
    beforeAll(async () => {
      ({ stores, storesOfNewer, tearDown } = await setUp());
    });
    afterAll(() => tearDown());

    describe('items of a newer version of the program', () => {
      const items = (): NewerItems => {
        const campaign = aCampaign({ id: freshId(), version: 4 });
        const delivery = aDelivery({ audience: audienceId(campaign.id, 1), version: 1 });
        return { campaign, delivery, report: aReport(campaign.id) };
      };

      it('are read as far as they are known, with a mark', async () => {
        const { campaign, delivery, report } = items();
        const newer = await storesOfNewer({ campaign, delivery, report });
        expect(await newer.campaigns.get(campaign.id)).toEqual({ ...campaign, newerSchema: 9 });
        expect(await newer.campaigns.list()).toContainEqual({ ...campaign, newerSchema: 9 });
        const marked = { ...delivery, newerSchema: 9 };
        const { audience, chunk } = delivery;
        expect(await newer.deliveries.get(audience, chunk)).toEqual(marked);
        expect(await newer.deliveries.getMany([{ audience, chunk }])).toEqual([marked]);
        expect(await newer.reports.get(campaign.id, report.id)).toEqual({ ...report, newerSchema: 9 });
      });

      it('are never overwritten', async () => {
        const { campaign, delivery, report } = items();
        const newer = await storesOfNewer({ campaign, delivery, report });
        const read = {
          campaign: (await newer.campaigns.get(campaign.id)) as Campaign,
          delivery: (await newer.deliveries.get(delivery.audience, delivery.chunk)) as Delivery,
          report: (await newer.reports.get(campaign.id, report.id)) as Report,
        };
        const says = /newer version of Tocsin \(schema 9\).*Deploy that version, or a later one/;
        await expect(newer.campaigns.replace({ ...read.campaign, weight: 9 })).rejects.toThrow(says);
        await expect(newer.deliveries.replace({ ...read.delivery, attempts: 9 })).rejects.toThrow(says);
        await expect(newer.reports.replace({ ...read.report, status: 'done' })).rejects.toThrow(says);
        expect(await newer.campaigns.get(campaign.id)).toEqual(read.campaign);
        expect(await newer.deliveries.get(delivery.audience, delivery.chunk)).toEqual(read.delivery);
        expect(await newer.reports.get(campaign.id, report.id)).toEqual(read.report);
      });
    });

    describe('campaigns', () => {
      it('gives back a campaign as it was created', async () => {
        const campaign = aCampaign({
          id: freshId(),
          pauseReason: { code: 'administrator', message: { en: 'Paused.', fr: 'Suspendue.' }, atMs: 7 },
          lanes: someLanes({ releases: [{ through: 12, dueByMs: 99 }] }, { releasedThrough: 3 }),
        });
        expect(await stores.campaigns.create(campaign)).toBe('written');
        expect(await stores.campaigns.get(campaign.id)).toEqual(campaign);
      });

      it('knows nothing of a campaign that was never created', async () => {
        expect(await stores.campaigns.get(freshId())).toBeUndefined();
        expect(await stores.campaigns.getContent(freshId(), 'hash')).toBeUndefined();
      });

      it('refuses to create over an existing campaign', async () => {
        const campaign = aCampaign({ id: freshId() });
        await stores.campaigns.create(campaign);
        expect(await stores.campaigns.create({ ...campaign, name: 'Another' })).toBe('conflict');
        expect((await stores.campaigns.get(campaign.id))?.name).toBe(campaign.name);
      });

      it('counts the version up with every replacement', async () => {
        const campaign = aCampaign({ id: freshId(), version: 1 });
        await stores.campaigns.create(campaign);
        expect(await stores.campaigns.replace({ ...campaign, state: 'ready' })).toBe('written');
        expect(await stores.campaigns.get(campaign.id)).toEqual({ ...campaign, state: 'ready', version: 2 });
      });

      it('refuses a replacement that was decided on an older version', async () => {
        const campaign = aCampaign({ id: freshId(), version: 1 });
        await stores.campaigns.create(campaign);
        await stores.campaigns.replace({ ...campaign, name: 'First' });
        expect(await stores.campaigns.replace({ ...campaign, name: 'Second' })).toBe('conflict');
        expect((await stores.campaigns.get(campaign.id))?.name).toBe('First');
      });

      it('refuses to replace a campaign that does not exist', async () => {
        expect(await stores.campaigns.replace(aCampaign({ id: freshId() }))).toBe('conflict');
      });

      it('lets one of two concurrent replacements win', async () => {
        const campaign = aCampaign({ id: freshId() });
        await stores.campaigns.create(campaign);
        const answers = await Promise.all(
          ['One', 'Two'].map((changed) => stores.campaigns.replace({ ...campaign, name: changed })),
        );
        expect(answers.sort()).toEqual(['conflict', 'written']);
      });

      it('lists every campaign, oldest first', async () => {
        const [young, old] = [freshId(), freshId()];
        await stores.campaigns.create(aCampaign({ id: young, createdAtMs: 2_000 }));
        await stores.campaigns.create(aCampaign({ id: old, createdAtMs: 1_000 }));
        const ids = (await stores.campaigns.list()).map(({ id }) => id);
        expect(ids.filter((id) => id === young || id === old)).toEqual([old, young]);
      });

      it('keeps the frozen content beside the campaign', async () => {
        const id = freshId();
        const content = {
          hash: 'abc',
          messages: { fr: aMessage({ subject: 'À {{first_name}}', html: '<p>é</p>', text: 'é' }) },
          personFields: ['data_categories'],
        };
        await stores.campaigns.putContent(id, content);
        expect(await stores.campaigns.getContent(id, content.hash)).toEqual(content);
      });

      it('writes the ledger only over the version that was read', async () => {
        const before = await stores.campaigns.getLedger('email');
        const version = before?.version ?? 0;
        expect(await stores.campaigns.replaceLedger('email', { version, pacedThroughMs: 1_000 })).toBe(
          'written',
        );
        expect(await stores.campaigns.getLedger('email')).toEqual({
          version: version + 1,
          pacedThroughMs: 1_000,
        });
        expect(await stores.campaigns.replaceLedger('email', { version, pacedThroughMs: 2_000 })).toBe(
          'conflict',
        );
        expect(await stores.campaigns.replaceLedger('email', { version: 0, pacedThroughMs: 2_000 })).toBe(
          'conflict',
        );
        expect(
          await stores.campaigns.replaceLedger('email', { version: version + 1, pacedThroughMs: 3_000 }),
        ).toBe('written');
        expect((await stores.campaigns.getLedger('email'))?.pacedThroughMs).toBe(3_000);
      });
    });

    describe('the last count of a list', () => {
      const aKept = (audience: string, changes: Partial<KeptTally> = {}): KeptTally => {
        const tally = createTally(someRules(), createdAtMs);
        tally.add(
          aDelivery({ audience, facts: [{ accepted: acceptedAt }, { bouncedPermanent: acceptedAt }] }),
        );
        tally.add(
          aDelivery({ audience, chunk: 1, channel: 'sms', facts: [{ delivered: acceptedAt + 700 }] }),
        );
        tally.add(aDelivery({ audience, chunk: 2, channel: 'letter', facts: [{ toldByLetter: 5 }] }));
        return { audience, generation: 3, countedAtMs: createdAtMs, tally: tally.result(), ...changes };
      };

      it('is given back as it was kept, and there is none before', async () => {
        const audience = freshAudience();
        expect(await stores.tallies.get(audience)).toBeUndefined();
        const kept = aKept(audience);
        expect(await stores.tallies.put(kept)).toBe('written');
        expect(await stores.tallies.get(audience)).toEqual(kept);
        const empty = aKept(freshAudience(), { tally: createTally(someRules()).result() });
        await stores.tallies.put(empty);
        expect(await stores.tallies.get(empty.audience)).toEqual(empty);
      });

      it('is replaced by a newer one, and by none that is as old or older', async () => {
        const audience = freshAudience();
        const [older, kept, newer] = [-1, 0, 1].map((ms) =>
          aKept(audience, { countedAtMs: createdAtMs + ms, generation: ms + 7 }),
        ) as [KeptTally, KeptTally, KeptTally];
        await stores.tallies.put(kept);
        expect(await stores.tallies.put(older)).toBe('conflict');
        expect(await stores.tallies.put({ ...kept, generation: 9 })).toBe('conflict');
        expect(await stores.tallies.get(audience)).toEqual(kept);
        expect(await stores.tallies.put(newer)).toBe('written');
        expect(await stores.tallies.get(audience)).toEqual(newer);
      });

      it('is compared as a number: a time of more digits is later', async () => {
        const audience = freshAudience();
        await stores.tallies.put(aKept(audience, { countedAtMs: 999 }));
        expect(await stores.tallies.put(aKept(audience, { countedAtMs: 1_000 }))).toBe('written');
      });

      it('is the newest of those that were made at once', async () => {
        const audience = freshAudience();
        const made = [5, 2, 9, 1, 7].map((ms) => aKept(audience, { countedAtMs: createdAtMs + ms }));
        await Promise.all(made.map((kept) => stores.tallies.put(kept)));
        expect((await stores.tallies.get(audience))?.countedAtMs).toBe(createdAtMs + 9);
      });

      it('stands apart from that of every other list of the campaign, and from its reports', async () => {
        const campaign = freshId();
        const [first, second] = [1, 2].map((number) =>
          aKept(audienceId(campaign, number), { countedAtMs: createdAtMs - number }),
        ) as [KeptTally, KeptTally];
        await stores.tallies.put(first);
        expect(await stores.tallies.get(second.audience)).toBeUndefined();
        expect(await stores.tallies.put(second)).toBe('written');
        expect(await stores.tallies.get(first.audience)).toEqual(first);
        expect(await stores.tallies.get(second.audience)).toEqual(second);
        expect(await stores.reports.list(campaign)).toEqual([]);
      });
    });

    describe('evidence', () => {
      const told = { kind: 'told', atMs: 5, by: 'somebody', means: 'letter', toldAtMs: 4 } as const;
      const moved = {
        kind: 'addressCorrected',
        atMs: 6,
        by: 'somebody',
        reason: 'typing-error',
        toChunk: 7,
        evenIfTold: false,
        ticket: 'CALL-1',
      } as const;
      it('is kept for each person, oldest first', async () => {
        const audience = freshAudience();
        await stores.evidence.add(audience, { chunk: 3, place: 49 }, told);
        await stores.evidence.add(audience, { chunk: 4, place: 0 }, told);
        await stores.evidence.add(audience, { chunk: 3, place: 49 }, moved);
        expect(await stores.evidence.get(audience, { chunk: 3, place: 49 })).toEqual([told, moved]);
        expect(await stores.evidence.get(audience, { chunk: 3, place: 48 })).toEqual([]);
        const all = [];
        for await (const page of stores.evidence.scan(audience)) all.push(...page);
        expect(all).toEqual([
          { chunk: 3, place: 49, evidence: [told, moved] },
          { chunk: 4, place: 0, evidence: [told] },
        ]);
      });

      it('is not taken for a chunk', async () => {
        const audience = freshAudience();
        await stores.evidence.add(audience, { chunk: 0, place: 0 }, told);
        const chunks = [];
        for await (const page of stores.deliveries.scan(audience)) chunks.push(...page);
        expect(chunks).toEqual([]);
      });

      it('comes with the person who is found', async () => {
        const campaign = aCampaign({ id: freshId() });
        const audience = audienceId(campaign.id, 1);
        await stores.campaigns.create(campaign);
        await stores.audience.put(audience, [aChunk({ people: 2 })], inAYearMs);
        await stores.deliveries.create([{ audience, chunk: 0, channel: 'email', language: 'fr', size: 2 }]);
        await stores.evidence.add(audience, { chunk: 0, place: 1 }, told);
        const found = await stores.people.read([
          { audience, chunk: 0, place: 0 },
          { audience, chunk: 0, place: 1 },
        ]);
        expect(found.map(({ evidence }) => evidence)).toEqual([[], [told]]);
      });
    });

    describe('further places of a person', () => {
      it('are found beside the first', async () => {
        const audience = freshAudience();
        const reference = `P-${audience}`;
        await stores.lookup.add(
          audience,
          [{ field: 'reference', value: reference, chunk: 0, place: 9 }],
          inAYearMs,
        );
        await stores.lookup.add(
          audience,
          [{ field: 'reference', value: reference, chunk: 8, place: 0 }],
          inAYearMs,
        );
        const hits = await stores.lookup.find('reference', reference);
        expect(hits.map(({ chunk }) => chunk).sort()).toEqual([0, 8]);
      });

      it('have a keyed hash that spelling does not change', async () => {
        const hash = await stores.lookup.hashOf('reference', ' p 1');
        expect(hash).toBe(await stores.lookup.hashOf('reference', 'P1'));
        expect(hash).not.toBe(await stores.lookup.hashOf('email', 'P1'));
        expect(hash).toMatch(/^[\w-]{20,}$/);
      });
    });

    describe('reports', () => {
      it('are listed by campaign, newest first', async () => {
        const campaign = freshId();
        await stores.reports.create(aReport(campaign));
        await stores.reports.create(aReport(campaign, { id: 'r2', requestedAtMs: 6 }));
        await stores.reports.create(aReport(freshId()));
        expect((await stores.reports.list(campaign)).map(({ id }) => id)).toEqual(['r2', 'r1']);
        expect(await stores.reports.get(campaign, 'r2')).toMatchObject({ id: 'r2' });
        expect(await stores.reports.get(campaign, 'r3')).toBeUndefined();
      });

      it('are replaced only on the version that was read', async () => {
        const report = aReport(freshId());
        await stores.reports.create(report);
        expect(await stores.reports.replace({ ...report, status: 'done', sha256: 'a' })).toBe('written');
        expect(await stores.reports.replace({ ...report, status: 'failed' })).toBe('conflict');
        expect(await stores.reports.get(report.campaign, 'r1')).toEqual({
          ...report,
          version: 2,
          status: 'done',
          sha256: 'a',
        });
      });

      it('are not taken for the content of the campaign', async () => {
        const campaign = freshId();
        await stores.reports.create(aReport(campaign));
        expect(await stores.campaigns.getContent(campaign, 'r1')).toBeUndefined();
      });
    });

    describe('files of outcomes', () => {
      it('are listed by campaign, newest first, apart from its reports', async () => {
        const campaign = freshId();
        expect(await stores.outcomesFiles.create(anOutcomesFile(campaign))).toBe('written');
        expect(await stores.outcomesFiles.create(anOutcomesFile(campaign))).toBe('conflict');
        await stores.outcomesFiles.create(anOutcomesFile(campaign, { id: 'o2', uploadedAtMs: 6 }));
        await stores.outcomesFiles.create(anOutcomesFile(freshId()));
        await stores.reports.create(aReport(campaign));
        expect((await stores.outcomesFiles.list(campaign)).map(({ id }) => id)).toEqual(['o2', 'o1']);
        expect(await stores.outcomesFiles.get(campaign, 'o3')).toBeUndefined();
      });

      it('are replaced only on the version that was read', async () => {
        const file = anOutcomesFile(freshId());
        await stores.outcomesFiles.create(file);
        expect(await stores.outcomesFiles.replace({ ...file, status: 'done', applied: 3 })).toBe('written');
        expect(await stores.outcomesFiles.replace({ ...file, status: 'failed' })).toBe('conflict');
        expect(await stores.outcomesFiles.get(file.campaign, 'o1')).toEqual({
          ...file,
          version: 2,
          status: 'done',
          applied: 3,
        });
      });
    });

    describe('batches of letters', () => {
      it('are made once, and listed by number', async () => {
        const campaign = freshId();
        for (const number of [2, 10, 1]) {
          expect(await stores.batches.create(aBatch(campaign, { number }))).toBe('written');
        }
        expect(await stores.batches.create(aBatch(campaign, { by: 'other' }))).toBe('conflict');
        await stores.batches.create(aBatch(freshId()));
        expect((await stores.batches.list(campaign)).map(({ number }) => number)).toEqual([1, 2, 10]);
        expect(await stores.batches.get(campaign, 1)).toEqual(aBatch(campaign));
        expect(await stores.batches.get(campaign, 3)).toBeUndefined();
      });

      it('are replaced only on the version that was read', async () => {
        const batch = aBatch(freshId());
        await stores.batches.create(batch);
        const posted = { atMs: 9, by: 'somebody', on: '2026-11-24' };
        expect(await stores.batches.replace({ ...batch, state: 'posting', posted })).toBe('written');
        expect(await stores.batches.replace({ ...batch, state: 'voiding' })).toBe('conflict');
        const stored = { ...batch, version: 2, state: 'posting', posted };
        expect(await stores.batches.get(batch.campaign, 1)).toEqual(stored);
      });

      it('have parts of their own, by number', async () => {
        const campaign = freshId();
        for (const number of [10, 2, 1]) await stores.batches.createPart(aPart(campaign, { number }));
        await stores.batches.createPart(aPart(campaign, { batch: 2, number: 1, chunks: [] }));
        expect(await stores.batches.createPart(aPart(campaign, { chunks: [] }))).toBe('conflict');
        expect(await stores.batches.listParts(campaign, 1)).toEqual(
          [1, 2, 10].map((number) => aPart(campaign, { number })),
        );
        const file = { letters: 2, sheets: 4, pages: 6, sizeBytes: 9_000, sha256: 'beef', run: 'run-1' };
        expect(await stores.batches.replacePart({ ...aPart(campaign), file })).toBe('written');
        expect(await stores.batches.replacePart({ ...aPart(campaign), noted: 'voided' })).toBe('conflict');
        expect(await stores.batches.getPart(campaign, 1, 1)).toEqual({
          ...aPart(campaign),
          version: 2,
          file,
        });
        expect(await stores.batches.getPart(campaign, 1, 3)).toBeUndefined();
        expect(await stores.batches.list(campaign)).toEqual([]);
      });
    });

    describe('what was removed', () => {
      it('is found no more, and what was not there is no error', async () => {
        const [audience, other] = [freshAudience(), freshAudience()];
        const reference = `P-${audience}`;
        const entries = Array.from({ length: 60 }, (_, place) => ({
          field: 'phone' as const,
          value: reference,
          chunk: place,
          place: 0,
        }));
        for (const list of [audience, other]) {
          await stores.audience.put(list, [aChunk({ number: 1 }), aChunk({ number: 2 })], inAYearMs);
          await stores.lookup.add(
            list,
            [{ field: 'reference', value: reference, chunk: 0, place: 0 }],
            inAYearMs,
          );
        }
        await stores.lookup.add(audience, entries, inAYearMs);
        await stores.audience.remove(audience, [1, 2, 2, 3]);
        await stores.lookup.remove(audience, [
          { field: 'reference', value: ` ${reference.toLowerCase()}`, chunk: 0, place: 0 },
          ...entries,
          ...entries,
        ]);
        expect(await stores.audience.get(audience, 1)).toBeUndefined();
        expect((await stores.audience.get(other, 1))?.number).toBe(1);
        expect((await stores.lookup.find('reference', reference)).map((hit) => hit.audience)).toEqual([
          other,
        ]);
        expect(await stores.lookup.find('phone', reference)).toEqual([]);
      });
    });

    describe('attempts', () => {
      const limits = [
        { windowSeconds: 600, max: 1 },
        { windowSeconds: 86_400, max: 1 },
      ];
      it('are counted for each window and each of those who try', async () => {
        const [who, other] = [freshId(), freshId()];
        expect(await stores.attempts.count(who, limits, createdAtMs)).toEqual([1, 1]);
        expect(await stores.attempts.count(who, limits, createdAtMs + 599_999)).toEqual([2, 2]);
        expect(await stores.attempts.count(who, limits, createdAtMs + 600_000)).toEqual([1, 3]);
        expect(await stores.attempts.count(other, limits, createdAtMs)).toEqual([1, 1]);
        expect(await stores.attempts.count(who, limits, createdAtMs + 86_400_000)).toEqual([1, 1]);
      });

      it('are all counted when they come at once', async () => {
        const who = freshId();
        const counts = await Promise.all(
          Array.from({ length: 20 }, () => stores.attempts.count(who, limits.slice(0, 1), createdAtMs)),
        );
        expect(counts.flat().sort((one, next) => one - next)).toEqual(
          Array.from({ length: 20 }, (_, at) => at + 1),
        );
      });
    });

    describe('audience', () => {
      it('gives back a chunk with all that is known of its people', async () => {
        const audience = freshAudience();
        const { email: _email, ...withoutEmail } = aRecipient(1);
        const { phone: _phone, ...withoutPhone } = aRecipient(2, { fields: {} });
        const chunk = aChunk({
          number: 3,
          language: 'en',
          channel: 'letter',
          recipients: [
            aRecipient(0, { lastName: `O'Brien "<é>" 🏥`, fields: { second: '2', first: '' } }),
            withoutEmail,
            withoutPhone,
          ],
        });
        await stores.audience.put(audience, [chunk], inAYearMs);
        expect(await stores.audience.get(audience, 3)).toEqual(chunk);
      });

      it('knows nothing of a chunk that was never put', async () => {
        expect(await stores.audience.get(freshAudience(), 0)).toBeUndefined();
      });

      it('puts more chunks than one batch takes, and keeps audiences apart', async () => {
        const [one, other] = [freshAudience(), freshAudience()];
        const chunks = Array.from({ length: 60 }, (_, number) => aChunk({ number, people: 2 }));
        await stores.audience.put(one, chunks, inAYearMs);
        for (const chunk of chunks) expect(await stores.audience.get(one, chunk.number)).toEqual(chunk);
        expect(await stores.audience.get(other, 0)).toBeUndefined();
      });

      it('replaces a chunk of the same number', async () => {
        const audience = freshAudience();
        await stores.audience.put(audience, [aChunk({ people: 1 })], inAYearMs);
        await stores.audience.put(audience, [aChunk({ people: 2 })], inAYearMs);
        expect((await stores.audience.get(audience, 0))?.recipients).toHaveLength(2);
      });

      it('takes the last of two chunks of the same number', async () => {
        const audience = freshAudience();
        await stores.audience.put(audience, [aChunk({ people: 1 }), aChunk({ people: 2 })], inAYearMs);
        expect((await stores.audience.get(audience, 0))?.recipients).toHaveLength(2);
      });

      it('replaces the people of a chunk only where they are still those that were read', async () => {
        const audience = freshAudience();
        const [before, after, other] = [3, 2, 1].map((people) => aChunk({ people }));
        if (!before || !after || !other) throw new Error('three chunks');
        expect(await stores.audience.replace(audience, after, before, inAYearMs)).toBe('conflict');
        expect(await stores.audience.get(audience, 0)).toBeUndefined();
        await stores.audience.put(audience, [before], inAYearMs);
        const read = await stores.audience.get(audience, 0);
        if (read === undefined) throw new Error('it was put');
        expect(await stores.audience.replace(audience, after, read, inAYearMs)).toBe('written');
        expect(await stores.audience.replace(audience, other, read, inAYearMs)).toBe('conflict');
        expect(await stores.audience.get(audience, 0)).toEqual(after);
      });

      it('knows people with different fields again', async () => {
        const audience = freshAudience();
        const fields = [{ ward: 'B' }, { clinic: 'North', ward: 'A' }, {}];
        const recipients = fields.map((one, place) => aRecipient(place, { fields: one }));
        await stores.audience.put(audience, [aChunk({ recipients })], inAYearMs);
        const read = await stores.audience.get(audience, 0);
        if (read === undefined) throw new Error('it was put');
        const next = { ...read, recipients: read.recipients.slice(1) };
        expect(await stores.audience.replace(audience, next, read, inAYearMs)).toBe('written');
        const again = await stores.audience.get(audience, 0);
        if (again === undefined) throw new Error('it was put');
        expect(await stores.audience.replace(audience, again, again, inAYearMs)).toBe('written');
      });
    });

    describe('deliveries', () => {
      it('begins a delivery as waiting, with nothing known of anybody', async () => {
        const audience = freshAudience();
        await stores.deliveries.create([{ audience, chunk: 9, channel: 'email', language: 'en', size: 2 }]);
        expect(await stores.deliveries.get(audience, 9)).toEqual(
          aDelivery({ audience, chunk: 9, language: 'en', size: 2, version: 1 }),
        );
      });

      it('leaves an existing delivery exactly as it is when it is created again', async () => {
        const audience = freshAudience();
        const made = {
          audience,
          chunk: 0,
          channel: 'email',
          language: 'fr',
          size: 2,
          fallbackPlaces: [1],
        } as const;
        await stores.deliveries.create([made]);
        const sent = aDelivery({ ...made, phase: 'sent', facts: [{ accepted: acceptedAt }, {}] });
        await stores.deliveries.replace(sent);
        await stores.deliveries.create([made, { ...made, chunk: 1 }]);
        expect(await stores.deliveries.get(audience, 0)).toEqual({ ...sent, version: 2 });
        expect((await stores.deliveries.get(audience, 1))?.phase).toBe('waiting');
      });

      it('gives back everything that a delivery can hold', async () => {
        const audience = freshAudience();
        await stores.deliveries.create([{ audience, chunk: 0, channel: 'email', language: 'fr', size: 4 }]);
        const full = aDelivery({
          audience,
          phase: 'doubt',
          fallbackPlaces: [0, 2, 3],
          noPostPlaces: [1, 3],
          originalPlaces: [0, 1, 2, 3].map((place) => ({ chunk: 28_001 * place, place: 49 - place })),
          fallbackTo: { 2: { chunk: 28_003, place: 0 }, 3: { chunk: 28_004, place: 49 } },
          changeOf: { chunk: 28_006, place: 7 },
          correctedTo: { 0: { chunk: 28_005, place: 0 }, 3: { chunk: 1, place: 49 } },
          letters: {
            0: { batch: 37 },
            1: { batch: 1, returned: 'unknown' },
            2: { batch: 37, returned: 'moved' },
            3: { batch: 2 },
          },
          attempts: 3,
          claim: { id: 'a-claim', atMs: 1_795_000_000_123 },
          notBeforeMs: 1_795_000_900_456,
          releasedAtMs: 1_795_000_800_789,
          facts: [
            {},
            { accepted: acceptedAt, delivered: acceptedAt + 4 },
            { inDoubt: acceptedAt - 100, sentAgain: acceptedAt + 900 },
            { bouncedPermanent: acceptedAt + 86_400 * 3 },
          ],
        });
        expect(await stores.deliveries.replace(full)).toBe('written');
        expect(await stores.deliveries.get(audience, 0)).toEqual({ ...full, version: 2 });
      });

      it('gives back every place of fifty that has a channel to fall back on', async () => {
        const audience = freshAudience();
        const all = Array.from({ length: 50 }, (_, place) => place);
        const sets = [[], [0], [49], [31, 32, 33], all, all.filter((place) => place % 3 === 0)];
        await stores.deliveries.create(
          sets.map((fallbackPlaces, chunk) => ({
            audience,
            chunk,
            channel: 'email',
            language: 'fr',
            size: 50,
            fallbackPlaces,
          })),
        );
        for (const [chunk, fallbackPlaces] of sets.entries()) {
          expect((await stores.deliveries.get(audience, chunk))?.fallbackPlaces).toEqual(fallbackPlaces);
        }
      });

      it('gives back every place of fifty to whom no letter can be sent', async () => {
        const audience = freshAudience();
        const all = Array.from({ length: 50 }, (_, place) => place);
        const noPostPlaces = all.filter((place) => place % 3 !== 0);
        const made = { audience, channel: 'letter', language: 'fr', size: 50 } as const;
        await stores.deliveries.create([
          { ...made, chunk: 0, noPostPlaces },
          { ...made, chunk: 1 },
        ]);
        expect((await stores.deliveries.get(audience, 0))?.noPostPlaces).toEqual(noPostPlaces);
        expect(await stores.deliveries.get(audience, 1)).not.toHaveProperty('noPostPlaces');
      });

      it('gives back every reason for which a letter comes back', async () => {
        const audience = freshAudience();
        const size = returnReasons.length;
        await stores.deliveries.create([{ audience, chunk: 0, channel: 'letter', language: 'fr', size }]);
        const letters = Object.fromEntries(
          returnReasons.map((returned, place) => [place, { batch: 1, returned }]),
        );
        const facts = returnReasons.map(() => ({ letterReturned: acceptedAt }));
        await stores.deliveries.replace(aDelivery({ audience, channel: 'letter', size, letters, facts }));
        expect((await stores.deliveries.get(audience, 0))?.letters).toEqual(letters);
      });

      it('refuses a replacement of any version but the one that is stored', async () => {
        const audience = freshAudience();
        await stores.deliveries.create([{ audience, chunk: 0, channel: 'email', language: 'fr', size: 1 }]);
        const first = aDelivery({ audience, size: 1 });
        expect(await stores.deliveries.replace(first)).toBe('written');
        const stored = await stores.deliveries.get(audience, 0);
        for (const version of [0, 1, 3, 9]) {
          expect(await stores.deliveries.replace({ ...first, version, phase: 'sent' })).toBe('conflict');
        }
        expect(await stores.deliveries.get(audience, 0)).toEqual(stored);
      });

      it('forgets what a replacement no longer holds', async () => {
        const audience = freshAudience();
        await stores.deliveries.create([{ audience, chunk: 0, channel: 'email', language: 'fr', size: 1 }]);
        const claimed = aDelivery({
          audience,
          size: 1,
          phase: 'sending',
          claim: { id: 'x', atMs: 1 },
          notBeforeMs: 5,
        });
        await stores.deliveries.replace(claimed);
        const { claim: _claim, notBeforeMs: _notBefore, ...rest } = claimed;
        await stores.deliveries.replace({ ...rest, version: 2, phase: 'sent', facts: [{ accepted: 1 }] });
        expect(await stores.deliveries.get(audience, 0)).toEqual({
          ...rest,
          version: 3,
          phase: 'sent',
          facts: [{ accepted: 1 }],
        });
      });

      it('lets one of many concurrent claims win', async () => {
        const audience = freshAudience();
        await stores.deliveries.create([{ audience, chunk: 0, channel: 'email', language: 'fr', size: 3 }]);
        const claims = ['a', 'b', 'c', 'd', 'e'].map((id) =>
          aDelivery({ audience, phase: 'sending', claim: { id, atMs: 1 } }),
        );
        const answers = await Promise.all(claims.map((claim) => stores.deliveries.replace(claim)));
        expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
        const winner = claims[answers.indexOf('written')];
        expect((await stores.deliveries.get(audience, 0))?.claim).toEqual(winner?.claim);
      });

      it('refuses to replace a delivery that does not exist', async () => {
        expect(await stores.deliveries.replace(aDelivery({ audience: freshAudience() }))).toBe('conflict');
        expect(await stores.deliveries.get(freshAudience(), 0)).toBeUndefined();
      });

      it('reads several at once, each once, and leaves out those that do not exist', async () => {
        const audience = freshAudience();
        const chunks = Array.from({ length: 120 }, (_, chunk) => chunk);
        await stores.deliveries.create(
          chunks.map((chunk) => ({ audience, chunk, channel: 'email', language: 'fr', size: 1 })),
        );
        const keys = [...chunks, 5, 5, 999].map((chunk) => ({ audience, chunk }));
        const found = (await stores.deliveries.getMany(keys)).map(({ chunk }) => chunk);
        expect(found.sort((a, b) => a - b)).toEqual(chunks);
        expect(await stores.deliveries.getMany([])).toEqual([]);
      });

      it('scans every delivery of one audience once', async () => {
        const [audience, other] = [freshAudience(), freshAudience()];
        const made = (of: string, count: number) =>
          Array.from({ length: count }, (_, chunk) => ({
            audience: of,
            chunk,
            channel: 'email' as const,
            language: 'fr' as const,
            size: 1 + (chunk % 50),
          }));
        await stores.deliveries.create([...made(audience, 101), ...made(other, 7)]);
        const found: string[] = [];
        for await (const page of stores.deliveries.scan(audience)) {
          found.push(...page.map((delivery) => `${delivery.audience} ${delivery.chunk} ${delivery.size}`));
        }
        const expected = made(audience, 101).map(({ chunk, size }) => `${audience} ${chunk} ${size}`);
        expect(found.sort()).toEqual(expected.sort());
      });

      it('scans an unknown audience to nothing, and may be left early', async () => {
        for await (const page of stores.deliveries.scan(freshAudience())) expect(page).toEqual([]);
        const audience = freshAudience();
        await stores.deliveries.create(
          [0, 1, 2].map((chunk) => ({ audience, chunk, channel: 'email', language: 'fr', size: 1 })),
        );
        for await (const page of stores.deliveries.scan(audience)) {
          expect(page.length).toBeGreaterThan(0);
          break;
        }
      });
    });

    describe('look-up', () => {
      it('finds a person by reference, email and phone, however they are typed', async () => {
        const audience = freshAudience();
        const id = audience.slice(0, -2);
        const at = { chunk: 4, place: 7 };
        await stores.lookup.add(
          audience,
          [
            { field: 'reference', value: `${id}-ab1`, ...at },
            { field: 'email', value: `Marie.${id}@Example.org`, ...at },
            { field: 'phone', value: `+336${id.slice(-8)}`, ...at },
          ],
          inAYearMs,
        );
        const hit = [{ audience, ...at }];
        expect(await stores.lookup.find('reference', ` ${id.toUpperCase()}-AB 1 `)).toEqual(hit);
        expect(await stores.lookup.find('email', ` marie.${id}@example.ORG`)).toEqual(hit);
        expect(await stores.lookup.find('phone', `+336${id.slice(-8)}`)).toEqual(hit);
        expect(await stores.lookup.find('reference', `Marie.${id}@example.org`)).toEqual([]);
      });

      it('finds many people of one list at once, in the order in which they are asked for', async () => {
        const [one, other] = [freshAudience(), freshAudience()];
        const entry = (value: string, chunk: number, place: number) => ({
          field: 'reference' as const,
          value: `${one}-${value}`,
          chunk,
          place,
        });
        const many = Array.from({ length: 90 }, (_, number) => entry(`n${number}`, number, 3));
        await stores.lookup.add(one, [...many, entry('twice', 1, 1), entry('twice', 2, 2)], inAYearMs);
        await stores.lookup.add(other, [entry('n1', 7, 7)], inAYearMs);
        const wanted = ['twice', 'nobody', 'N1', 'n89'].map((value) => `${one}-${value}`);
        const found = await stores.lookup.findAll(one, 'reference', wanted);
        expect(found.map((places) => places.sort((a, b) => a.chunk - b.chunk))).toEqual([
          [
            { chunk: 1, place: 1 },
            { chunk: 2, place: 2 },
          ],
          [],
          [{ chunk: 1, place: 3 }],
          [{ chunk: 89, place: 3 }],
        ]);
        expect(await stores.lookup.findAll(one, 'reference', [])).toEqual([]);
      });

      it('finds everybody of a household, over all audiences', async () => {
        const [one, other] = [freshAudience(), freshAudience()];
        const email = `home.${one}@example.org`;
        await stores.lookup.add(
          one,
          [
            { field: 'email', value: email, chunk: 0, place: 1 },
            { field: 'email', value: email, chunk: 12, place: 49 },
          ],
          inAYearMs,
        );
        await stores.lookup.add(other, [{ field: 'email', value: email, chunk: 0, place: 1 }], inAYearMs);
        const hits = await stores.lookup.find('email', email);
        expect(new Set(hits.map((hit) => JSON.stringify(hit)))).toEqual(
          new Set([
            JSON.stringify({ audience: one, chunk: 0, place: 1 }),
            JSON.stringify({ audience: one, chunk: 12, place: 49 }),
            JSON.stringify({ audience: other, chunk: 0, place: 1 }),
          ]),
        );
        expect(hits).toHaveLength(3);
      });

      it('changes nothing when it is put again', async () => {
        const audience = freshAudience();
        const entries = Array.from({ length: 40 }, (_, place) => ({
          field: 'email' as const,
          value: `${place}.${audience}@example.org`,
          chunk: 0,
          place,
        }));
        await stores.lookup.add(audience, entries, inAYearMs);
        await stores.lookup.add(audience, entries, inAYearMs);
        for (const { value, chunk, place } of entries) {
          expect(await stores.lookup.find('email', value)).toEqual([{ audience, chunk, place }]);
        }
      });

      it('accepts the same entry twice in one call', async () => {
        const audience = freshAudience();
        const entry = { field: 'reference' as const, value: audience, chunk: 1, place: 2 };
        await stores.lookup.add(audience, [entry, entry, { ...entry, value: ` ${audience}` }], inAYearMs);
        expect(await stores.lookup.find('reference', audience)).toEqual([{ audience, chunk: 1, place: 2 }]);
      });

      it('finds what an import wrote, in buckets of several parts, and what was added to them since', async () => {
        const audience = freshAudience();
        const hash = await stores.lookup.hash();
        const list = createEntryList();
        // A thousand people share an address: more than one part holds.
        const shared = `home.${audience}@example.org`;
        for (let number = 0; number < 1000; number += 1) {
          const where = { chunk: Math.floor(number / 50), place: number % 50 };
          list.add(hash('email', shared), where);
          list.add(hash('reference', `${audience}-${number}`), where);
        }
        const parts = [...partsOf(list.take())];
        expect(parts.filter(({ from }) => from !== '')).toHaveLength(2);
        await stores.lookup.create(audience, parts, inAYearMs);
        await stores.lookup.add(
          audience,
          [{ field: 'email', value: shared, chunk: 99, place: 0 }],
          inAYearMs,
        );
        // A late run of the import does not undo it.
        await stores.lookup.create(audience, parts, inAYearMs);
        const hits = await stores.lookup.find('email', shared);
        expect(hits).toHaveLength(1001);
        expect(new Set(hits.map(({ chunk, place }) => `${chunk}.${place}`)).size).toBe(1001);
        expect(await stores.lookup.find('reference', `${audience}-777`)).toEqual([
          { audience, chunk: 15, place: 27 },
        ]);
        // Of each part, and of what was added, one goes.
        const gone = [0, 400, 999].map((number) => ({ chunk: Math.floor(number / 50), place: number % 50 }));
        await stores.lookup.remove(
          audience,
          [...gone, { chunk: 99, place: 0 }].map((where) => ({ field: 'email', value: shared, ...where })),
        );
        const left = await stores.lookup.find('email', shared);
        expect(left).toHaveLength(997);
        expect(
          left.filter(({ chunk, place }) => gone.some((one) => one.chunk === chunk && one.place === place)),
        ).toEqual([]);
      });

      it('loses nothing of several changes of one bucket at the same time', async () => {
        const audience = freshAudience();
        const at = (chunk: number) => ({ field: 'phone' as const, value: audience, chunk, place: 0 });
        const chunks = Array.from({ length: 12 }, (_, chunk) => chunk);
        await Promise.all(chunks.map((chunk) => stores.lookup.add(audience, [at(chunk)], inAYearMs)));
        expect(await stores.lookup.find('phone', audience)).toHaveLength(12);
        await Promise.all(chunks.slice(2).map((chunk) => stores.lookup.remove(audience, [at(chunk)])));
        const left = await stores.lookup.find('phone', audience);
        expect(left.map(({ chunk }) => chunk).sort()).toEqual([0, 1]);
      });

      it('takes what was removed to the last back again', async () => {
        const audience = freshAudience();
        const entry = { field: 'phone' as const, value: audience, chunk: 1, place: 49 };
        for (const round of [1, 2]) {
          await stores.lookup.add(audience, [entry], inAYearMs);
          expect(await stores.lookup.find('phone', audience), `round ${round}`).toHaveLength(1);
          await stores.lookup.remove(audience, [entry]);
          expect(await stores.lookup.find('phone', audience)).toEqual([]);
        }
      });

      it('finds all that a campaign has without knowing what it is of, and nothing of another', async () => {
        const [audience, other] = [freshAudience(), freshAudience()];
        const entries = Array.from({ length: 30 }, (_, place) => ({
          field: 'reference' as const,
          value: `${audience}-${place}`,
          chunk: 0,
          place,
        }));
        await stores.lookup.add(audience, entries, inAYearMs);
        await stores.lookup.add(other, entries, inAYearMs);
        for await (const keys of stores.buckets.scan(campaignOfAudience(audience))) {
          await stores.buckets.removeAll(keys);
        }
        for await (const keys of stores.buckets.scan(campaignOfAudience(audience))) expect(keys).toEqual([]);
        for (const { value, chunk, place } of entries) {
          expect(await stores.lookup.find('reference', value)).toEqual([{ audience: other, chunk, place }]);
        }
      });
    });

    describe('sending time', () => {
      // One account, one clock: the tests come one after the other.
      it('is given out piece by piece, at once while there is some', async () => {
        const take = (lengthMs: number, nowMs: number) =>
          stores.slots.take('email', lengthMs, nowMs, nowMs + 10_000);
        expect(await take(500, createdAtMs)).toBe(createdAtMs);
        const afterFirst = createdAtMs + 500 - SLOT_SLACK_MS;
        expect(await take(100.5, createdAtMs)).toBe(afterFirst);
        expect(await take(100, createdAtMs + 10)).toBe(afterFirst + 100.5);
      });

      it('begins anew when nobody has taken any for a while, and makes up for no more than a small delay', async () => {
        const laterMs = createdAtMs + 60_000;
        expect(await stores.slots.take('email', 1_000, laterMs, laterMs)).toBe(laterMs);
        const next = await stores.slots.take('email', 1_000, laterMs, laterMs + 5_000);
        expect(next).toBe(laterMs + 1_000 - SLOT_SLACK_MS);
      });

      it('is not taken when it would begin too late', async () => {
        const nowMs = createdAtMs + 120_000;
        await stores.slots.take('email', 5_000, nowMs, nowMs);
        expect(await stores.slots.take('email', 1_000, nowMs, nowMs + 1_000)).toBeUndefined();
        expect(await stores.slots.take('email', 1_000, nowMs, nowMs + 5_000)).toBe(
          nowMs + 5_000 - SLOT_SLACK_MS,
        );
      });

      it('is never taken twice, however many senders come at once', async () => {
        const nowMs = createdAtMs + 300_000;
        const taken = await Promise.all(
          Array.from({ length: 20 }, () => stores.slots.take('email', 50, nowMs, nowMs + 60_000)),
        );
        const starts = taken.map((start) => start ?? Number.NaN).sort((one, other) => one - other);
        const free = starts.filter((start) => start > nowMs);
        expect(new Set(free).size).toBe(free.length);
        expect(free.length).toBeGreaterThanOrEqual(15);
        expect(starts.at(-1)).toBe(nowMs - SLOT_SLACK_MS + 19 * 50);
      });

      it('is given out anew from where a note of throttling says', async () => {
        const nowMs = createdAtMs + 600_000;
        expect(await stores.slots.throttling('email')).toBeUndefined();
        await stores.slots.take('email', 20_000, nowMs, nowMs);
        const note = { number: 1, perSecond: 12.5, fromMs: nowMs + 1_000 };
        expect(await stores.slots.noteThrottling('email', note)).toBe('written');
        expect(await stores.slots.throttling('email')).toEqual(note);
        expect(await stores.slots.take('email', 100, nowMs, nowMs + 5_000)).toBe(nowMs + 1_000);
        expect(await stores.slots.throttling('email')).toEqual(note);
      });

      it('takes one note of several that follow the same one', async () => {
        const fromMs = createdAtMs + 900_000;
        const notes = [10, 20, 30].map((perSecond) => ({ number: 2, perSecond, fromMs }));
        const written = await Promise.all(notes.map((note) => stores.slots.noteThrottling('email', note)));
        expect(written.toSorted()).toEqual(['conflict', 'conflict', 'written']);
        expect(await stores.slots.throttling('email')).toEqual(notes[written.indexOf('written')]);
        expect(await stores.slots.noteThrottling('email', { number: 1, perSecond: 1, fromMs })).toBe(
          'conflict',
        );
        expect(await stores.slots.noteThrottling('email', { number: 4, perSecond: 1, fromMs })).toBe(
          'conflict',
        );
      });
    });

    describe('people', () => {
      it('reads the people of many hits in their order, and leaves out those who are gone', async () => {
        const campaign = aCampaign({ id: freshId() });
        const audience = audienceId(campaign.id, 1);
        const chunks = [0, 1].map((number) => aChunk({ number, people: 40 }));
        await stores.campaigns.create(campaign);
        await stores.audience.put(audience, chunks, inAYearMs);
        await stores.deliveries.create(
          chunks.map(({ number }) => ({
            audience,
            chunk: number,
            channel: 'email',
            language: 'fr',
            size: 40,
          })),
        );
        const hits = Array.from({ length: 80 }, (_, at) => ({ audience, chunk: at % 2, place: at >> 1 }));
        const gone = [
          { audience, chunk: 2, place: 0 },
          { audience, chunk: 0, place: 45 },
          { audience: freshAudience(), chunk: 0, place: 0 },
        ];
        const records = await stores.people.read([...gone, ...hits]);
        expect(records.map(({ chunk, place }) => ({ audience, chunk, place }))).toEqual(hits);
        expect(records[3]).toEqual({
          campaign,
          recipient: chunks[1]?.recipients[1],
          delivery: aDelivery({ audience, chunk: 1, size: 40 }),
          evidence: [],
          chunk: 1,
          place: 1,
        });
        expect(await stores.people.read([])).toEqual([]);
      });
    });
  });
};
