import { describe, expect, it } from 'vitest';
import type { MessageChannel } from '../../../core/audience/audience.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { PauseReason } from '../../../core/campaign/pause-reason.ts';
import type { CampaignStore } from '../../../core/campaign/store.ts';
import { createTally } from '../../../core/delivery/tally.ts';
import type { FrozenContent } from '../../../core/notice/content.ts';
import { SPENDING_CODE } from '../../../core/pacing/pause-reasons.ts';
import type { DueChunk } from '../../../core/pacing/releases.ts';
import type { SendingAccount, SmsAccount } from '../../../core/provider/accounts.ts';
import type { ChangeRunning, PaceDependencies } from '../../../functions/pace/plan/dependencies.ts';
import { emailTerms } from '../../../functions/pace/plan/email-terms.ts';
import { type PlanDependencies, peopleOf, planChannel } from '../../../functions/pace/plan/plan.ts';
import type { Lane, Reading } from '../../../functions/pace/plan/reading.ts';
import { createSmsTerms, type SmsTermsDependencies } from '../../../functions/pace/plan/sms-terms.ts';
import { aCampaign, aMessage, createdAtMs, someLanes, someRules } from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';
import { createMemoryCampaignStore, createMemorySendSlots } from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';

const NOW = createdAtMs;
const MINUTE_MS = 60_000;

const due = (count: number, size = 50, kind: DueChunk['kind'] = 'first'): DueChunk[] =>
  Array.from({ length: count }, (_, chunk) => ({ chunk, size, kind }));
const aLane = (changes: Partial<Lane> = {}): Lane => {
  const lane = { due: [], onTheirWay: 0, ...changes };
  const dueNow = lane.due.reduce((sum, { size }) => sum + size, 0);
  return { unsent: dueNow + lane.onTheirWay, ...lane };
};
const aFold = (lanes: Partial<Record<MessageChannel, Partial<Lane>>>, newestSms = 0): Reading => ({
  countedAtMs: createdAtMs,
  tally: createTally(someRules()).result(),
  lanes: { email: aLane(lanes.email), sms: aLane(lanes.sms) },
  again: new Map(),
  health: { sent: 0, bounced: 0, complained: 0, failed: 0 },
  sentAtMinute: new Map(),
  newestSms,
  fallbackAttempts: { waiting: [], later: 0, places: new Map(), noted: new Set() },
});
const content: FrozenContent = { hash: 'h1', messages: { fr: aMessage() }, personFields: [] };
const twoParts: FrozenContent = {
  ...content,
  hash: 'h2',
  messages: { ...content.messages, en: aMessage({ sms: 'x'.repeat(161) }) },
};
const aRunning = (changes: Partial<Campaign> = {}): Campaign =>
  aCampaign({
    state: 'running',
    generation: 1,
    channels: ['email', 'sms', 'letter'],
    contentHash: 'h1',
    import: aQueuedImport({ status: 'done' }),
    ...changes,
  });

/** Stores with these campaigns, and a provider’s note of throttling where a test makes one. */
const storesOf = async (...campaigns: Campaign[]) => {
  const store = createMemoryCampaignStore(...campaigns);
  for (const { id } of campaigns) for (const one of [content, twoParts]) await store.putContent(id, one);
  return { store, slots: createMemorySendSlots() };
};
const stale: Pick<CampaignStore, 'replaceLedger'> = { replaceLedger: async () => 'conflict' };

describe('people of a list', () => {
  it('are those whom messages are sent to, of one channel where it is named', () => {
    const group = (channel: 'email' | 'sms' | 'letter', people: number) => ({
      language: 'fr',
      channel,
      people,
      chunks: 1,
    });
    const campaign = aRunning({
      import: aQueuedImport({
        groups: [group('email', 5), group('sms', 7), group('letter', 11), group('email', 2)],
      }),
    });
    expect([peopleOf(campaign), peopleOf(campaign, 'email'), peopleOf(campaign, 'sms')]).toEqual([14, 7, 7]);
    const { import: _, ...without } = campaign;
    expect(peopleOf(without)).toBe(0);
  });
});

describe('the plan of emails', () => {
  const account: SendingAccount = {
    ratePerSecond: 100,
    quotaPer24Hours: 50_000,
    sentLast24Hours: 0,
    sendingEnabled: true,
    productionAccess: true,
    enforcementStatus: 'HEALTHY',
  };
  type EmailDependencies = PlanDependencies & Pick<PaceDependencies, 'ramp'>;
  const createRig = async (lanes: Partial<Lane>, campaign = aRunning()) => {
    const { store, slots } = await storesOf(campaign);
    const deps: EmailDependencies = {
      campaigns: store,
      slots,
      clock: () => NOW,
      windowMs: MINUTE_MS,
      margin: 0,
      ramp: { minutes: 10, percent: 1 },
    };
    const plan = async (changes: Partial<EmailDependencies> = {}, limits: Partial<SendingAccount> = {}) => {
      const found = new Map([[campaign.id, aFold({ email: lanes })]]);
      const now = { ...deps, ...changes };
      const terms = emailTerms(now, { ...account, ...limits }, [campaign], found);
      return typeof terms === 'object' ? await planChannel(now, terms) : terms;
    };
    /** The plan where there has to be one. */
    const made = async (changes: Partial<EmailDependencies> = {}, limits: Partial<SendingAccount> = {}) => {
      const found = await plan(changes, limits);
      if (found === undefined || typeof found === 'string') throw new Error(`no plan: ${found}`);
      return found;
    };
    return { store, slots, plan, made };
  };

  it('goes on from the ledger, which it moves', async () => {
    const rig = await createRig({ due: due(2) });
    await rig.store.replaceLedger('email', { version: 0, pacedThroughMs: NOW + 7_000 });
    const { releases, msPerUnit } = await rig.made();
    expect(releases.map(({ dueMs }) => dueMs - NOW)).toEqual([7_000, 7_500]);
    expect(msPerUnit).toBe(10);
    expect(await rig.store.getLedger('email')).toEqual({ version: 2, pacedThroughMs: NOW + 8_000 });
  });

  it('comes to nothing where another run moved the ledger first', async () => {
    const rig = await createRig({ due: due(2) });
    expect(await rig.plan({ campaigns: { ...rig.store, ...stale } })).toBe('conflict');
  });

  it('writes no ledger where nothing is released', async () => {
    const rig = await createRig({ due: due(2) });
    expect((await rig.made({}, { ratePerSecond: 0 })).releases).toEqual([]);
    expect(await rig.store.getLedger('email')).toBeUndefined();
  });

  it('while the provider throttles lets what is in the queue go first, whatever the ledger says', async () => {
    // 35 messages a second now: 1,050 on their way take half a minute.
    const rig = await createRig({ due: due(3), onTheirWay: 1_050 });
    await rig.store.replaceLedger('email', { version: 0, pacedThroughMs: NOW + 50_000 });
    await rig.slots.noteThrottling('email', { number: 1, perSecond: 50, fromMs: NOW });
    const plan = await rig.made();
    // In the queue twenty seconds before its slot.
    expect(plan.releases[0]?.dueMs).toBeCloseTo(NOW + 10_000, 3);
    expect(plan.pacingOf(aRunning())).toMatchObject({
      providerPerSecond: 100,
      ratePerSecond: 35,
      throttled: true,
    });
    // What a message takes is told at the paced rate: the senders find the other one.
    expect(plan.msPerUnit).toBe(10);
  });

  it.each([
    [1_000, 900, 0, 'two chunks'],
    [1_000, 900, 50, 'one chunk'],
    // Something may still leave: it is let go first.
    [1_000, 900, 51, undefined],
    [1_000, 951, 0, 'quota'],
    [1_000, 1_000, 200, 'quota'],
    [1_000, 999, 200, undefined],
  ])(
    'with a quota of %i of which %i are sent and %i on their way is %s',
    async (quotaPer24Hours, sentLast24Hours, onTheirWay, outcome) => {
      const rig = await createRig({ due: due(5), onTheirWay });
      const plan = await rig.plan({}, { quotaPer24Hours, sentLast24Hours });
      const released = typeof plan === 'object' ? plan.releases.length : plan;
      expect(released).toBe(outcome === 'two chunks' ? 2 : outcome === 'one chunk' ? 1 : outcome);
    },
  );

  it('is none where nothing is due', async () => {
    expect(await (await createRig({ onTheirWay: 7 })).plan({}, { quotaPer24Hours: 0 })).toBeUndefined();
  });

  it('holds the first people back by those who get an email, not by all of the list', async () => {
    const listOf = (emails: number) =>
      aRunning({
        startedAtMs: NOW,
        import: aQueuedImport({
          groups: [
            { language: 'fr', channel: 'email', people: emails, chunks: 1 },
            { language: 'fr', channel: 'sms', people: 100_000, chunks: 1 },
          ],
        }),
      });
    const few = listOf(500);
    const small = await (await createRig({ due: due(10) }, few)).made();
    expect(small.releases).toHaveLength(10);
    expect(small.pacingOf(few)).not.toHaveProperty('ramp');
    const many = listOf(60_000);
    const large = await (await createRig({ due: due(1_200) }, many)).made();
    // One percent of them.
    expect(large.releases).toHaveLength(12);
    expect(large.pacingOf(many)?.ramp).toEqual({ people: 600, untilMs: NOW + 10 * MINUTE_MS });
  });
});

describe('the plan of text messages', () => {
  const account: SmsAccount = {
    partsPerSecond: 10,
    monthlySpendLimitUsd: 1_000,
    spentThisMonthUsd: 0,
    productionAccess: true,
  };
  const halt = (code: string, atMs = NOW): PauseReason => ({ code, message: { en: '', fr: '' }, atMs });
  const halted = (reason: PauseReason): Campaign => aRunning({ lanes: someLanes({}, { halt: reason }) });

  type SmsDependencies = SmsTermsDependencies &
    PlanDependencies & { campaigns: Pick<CampaignStore, 'getContent' | 'getLedger' | 'replaceLedger'> };
  type Options = { lane?: Partial<Lane>; newestSms?: number; limits?: Partial<SmsAccount>; nowMs?: number };

  const createRig = async (
    campaign = aRunning(),
    { lane = {}, newestSms = 0, limits = {}, nowMs = NOW }: Options = {},
  ) => {
    const { store, slots } = await storesOf(campaign);
    const log = createRecordedLog();
    const changeRunning: ChangeRunning = async ({ id }, change) => {
      const latest = await store.get(id);
      const changed = latest && change(latest);
      if (changed !== undefined) await store.replace(changed);
      return changed;
    };
    const deps: SmsDependencies = {
      campaigns: store,
      slots,
      sms: { account: async () => ({ ...account, ...limits }) },
      quietHours: 'none',
      clock: () => nowMs,
      log,
      windowMs: MINUTE_MS,
      margin: 0,
      changeRunning,
    };
    const plan = async (changes: Partial<SmsDependencies> = {}) => {
      const found = new Map([[campaign.id, aFold({ sms: lane }, newestSms)]]);
      const now = { ...deps, ...changes };
      const terms = await createSmsTerms(now)([campaign], found);
      return terms && (await planChannel(now, terms));
    };
    const made = async (changes: Partial<SmsDependencies> = {}) => {
      const found = await plan(changes);
      if (found === undefined || found === 'conflict') throw new Error(`no plan: ${found}`);
      return found;
    };
    const haltNow = async () => (await store.get(campaign.id))?.lanes.sms.halt;
    return { store, slots, plan, made, haltNow, log };
  };

  it('keeps to the rate in parts: a message of two takes twice as long', async () => {
    const one = await (await createRig(aRunning(), { lane: { due: due(99, 10) } })).made();
    expect(one.releases).toHaveLength(60);
    expect(one.msPerUnit).toBe(100);
    const two = await (
      await createRig(aRunning({ contentHash: 'h2' }), { lane: { due: due(99, 10) } })
    ).made();
    expect(two.releases).toHaveLength(30);
    expect(two.releases[1]?.dueMs).toBe(NOW + 2_000);
    expect(two.msPerUnit).toBe(100);
  });

  it('leaves a margin, and is none without text messages to send or an installation that sends them', async () => {
    const rig = await createRig(aRunning(), { lane: { due: due(99, 10) } });
    expect((await rig.made({ margin: 0.5 })).releases).toHaveLength(30);
    await expect(rig.plan({ sms: undefined })).rejects.toThrow('sends no SMS');
    expect(await (await createRig()).plan({ sms: undefined })).toBeUndefined();
  });

  it('comes to nothing where another run moved the ledger first, and moves it otherwise', async () => {
    const rig = await createRig(aRunning(), { lane: { due: due(2, 10) } });
    expect(await rig.plan({ campaigns: { ...rig.store, ...stale } })).toBe('conflict');
    await rig.made();
    expect(await rig.store.getLedger('sms')).toEqual({ version: 1, pacedThroughMs: NOW + 2_000 });
    expect(await rig.store.getLedger('email')).toBeUndefined();
    expect((await rig.made()).releases[0]?.dueMs).toBe(NOW + 2_000);
  });

  it('while the provider throttles lets what is in the queue go first', async () => {
    // 3.5 parts a second: 35 messages of two parts take twenty seconds, of which all is lead.
    const rig = await createRig(aRunning({ contentHash: 'h2' }), {
      lane: { due: due(2, 10), onTheirWay: 70 },
    });
    await rig.slots.noteThrottling('sms', { number: 1, perSecond: 5, fromMs: NOW });
    const plan = await rig.made();
    expect(plan.releases[0]?.dueMs).toBeCloseTo(NOW + 20_000, 3);
    expect(plan.pacingOf(aRunning())).toBeUndefined();
  });

  it('at night releases only what was released before', async () => {
    const nowMs = Date.UTC(2026, 10, 24, 22);
    const lane = { due: [...due(2, 10, 'again'), ...due(3, 10)] };
    const campaign = aRunning();
    const rig = await createRig(campaign, { lane, nowMs });
    const plan = await rig.made({ quietHours: 'french' });
    expect(plan.releases.map(({ kind }) => kind)).toEqual(['again', 'again']);
    expect(plan.pacingOf(campaign)).toMatchObject({ quietUntilMs: Date.UTC(2026, 10, 25, 7) });
    const day = await rig.made({ quietHours: 'none' });
    expect(day.releases).toHaveLength(5);
    expect(day.pacingOf(campaign)).not.toHaveProperty('quietUntilMs');
  });

  describe('within what may be spent', () => {
    // 7 cents a part: $7 are a hundred messages of one part, and the cent is for rounding.
    const limits = { monthlySpendLimitUsd: 100, spentThisMonthUsd: 92.99 };

    it.each<[string, Campaign, Options, number]>([
      ['all of it', aRunning(), { lane: { due: due(20, 10) } }, 10],
      [
        'less what is so new that the account may not know it',
        aRunning(),
        { lane: { due: due(20, 10) }, newestSms: 30 },
        7,
      ],
      ['less what is on its way', aRunning(), { lane: { due: due(20, 10), onTheirWay: 30 } }, 7],
      ['less both', aRunning(), { lane: { due: due(20, 10), onTheirWay: 30 }, newestSms: 40 }, 3],
      ['half as many of two parts', aRunning({ contentHash: 'h2' }), { lane: { due: due(20, 10) } }, 5],
      [
        'of two parts less what is on its way',
        aRunning({ contentHash: 'h2' }),
        { lane: { due: due(20, 10), onTheirWay: 10 } },
        4,
      ],
    ])('releases %s', async (_, campaign, options, chunks) => {
      const rig = await createRig(campaign, { ...options, limits });
      expect((await rig.made({ windowMs: 60 * MINUTE_MS })).releases).toHaveLength(chunks);
      expect(await rig.haltNow()).toBeUndefined();
    });

    it('releases as many as an exact multiple of the price pays for', async () => {
      // 0.7 / 0.07 is a little less than ten.
      for (const [limit, spent, chunks] of [
        [0.7, 0, 1],
        [70, 63, 10],
        [70, 63.01, 9],
      ] as const) {
        const rig = await createRig(aRunning(), {
          lane: { due: due(20, 10) },
          limits: { monthlySpendLimitUsd: limit, spentThisMonthUsd: spent },
        });
        expect((await rig.made({ windowMs: 60 * MINUTE_MS })).releases).toHaveLength(chunks);
      }
    });

    it('tells what is spent, what is on its way with it, and what those who wait will cost', async () => {
      const campaign = aRunning({ contentHash: 'h2' });
      const rig = await createRig(campaign, {
        lane: { due: due(2, 10), onTheirWay: 5, unsent: 105 },
        newestSms: 5,
        limits,
      });
      expect((await rig.made()).pacingOf(campaign)).toMatchObject({
        providerPerSecond: 10,
        ratePerSecond: 10,
        throttled: false,
        budget: { spentUsd: 94.39, limitUsd: 100, neededUsd: 14 },
      });
    });

    it.each<[string, Options, boolean]>([
      ['too little is left for the next chunk', { lane: { due: due(1, 11) } }, true],
      ['just enough is left', { lane: { due: due(1, 10) } }, false],
      ['some are on their way, which may cost less', { lane: { due: due(1, 11), onTheirWay: 1 } }, false],
      ['nothing is due', { lane: { due: [], unsent: 11 } }, false],
    ])('stops them where %s: %s', async (_, options, stops) => {
      const rig = await createRig(aRunning(), { ...options, limits: { ...limits, spentThisMonthUsd: 99.3 } });
      expect((await rig.made()).releases).toHaveLength(
        stops || options.lane?.onTheirWay ? 0 : (options.lane?.due?.length ?? 0),
      );
      const reason = await rig.haltNow();
      expect(reason?.code).toBe(stops ? SPENDING_CODE : undefined);
      expect(reason?.atMs).toBe(stops ? NOW : undefined);
      expect(rig.log.lines.map(({ level }) => level)).toEqual(stops ? ['error'] : []);
    });

    it('lets them go on when there is enough again, a quarter of an hour later at the earliest', async () => {
      const of = async (agoMs: number, spentThisMonthUsd: number) => {
        const rig = await createRig(halted(halt(SPENDING_CODE, NOW - agoMs)), {
          lane: { due: due(1, 10) },
          limits: { ...limits, spentThisMonthUsd },
        });
        const { releases } = await rig.made();
        return [releases.length, (await rig.haltNow())?.code];
      };
      expect(await of(899_999, 0)).toEqual([1, SPENDING_CODE]);
      expect(await of(900_000, 0)).toEqual([1, undefined]);
      expect(await of(900_000, 100)).toEqual([0, SPENDING_CODE]);
    });

    it('lets them go on while others are on their way', async () => {
      const rig = await createRig(halted(halt(SPENDING_CODE, NOW - 900_000)), {
        lane: { due: due(1, 10), onTheirWay: 5 },
      });
      expect((await rig.made()).releases).toHaveLength(1);
      expect(await rig.haltNow()).toBeUndefined();
    });

    it('leaves alone what stopped them for another reason, also if that comes meanwhile', async () => {
      const rig = await createRig(halted(halt('SMS_ACCOUNT_DISABLED', 0)), { lane: { due: due(3, 10) } });
      expect((await rig.made()).releases).toEqual([]);
      expect((await rig.haltNow())?.code).toBe('SMS_ACCOUNT_DISABLED');
      const meanwhile: ChangeRunning = async (campaign, change) => {
        const changed = change({
          ...campaign,
          lanes: someLanes({}, { ...campaign.lanes.sms, halt: halt('SMS_ACCOUNT_DISABLED') }),
        });
        expect(changed).toBeUndefined();
        return undefined;
      };
      const over = { lane: { due: due(1, 11) }, limits: { monthlySpendLimitUsd: 0 } };
      await (await createRig(aRunning(), over)).made({ changeRunning: meanwhile });
      await (await createRig(halted(halt(SPENDING_CODE, 0)), { lane: { due: due(1) } })).made({
        changeRunning: meanwhile,
      });
    });
  });
});
