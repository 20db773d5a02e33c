import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../../core/report/report.ts';
import { pageOf } from '../../../../functions/api/http/paging.ts';
import { aCampaign, anOutcomesFile, campaignId, createdAtMs } from '../../../support/data/factories.ts';
import { aQueuedImport } from '../../../support/fakes/import-fakes.ts';
import { type ApiRig, createApiRig } from '../../../support/rigs/api-rig.ts';

const aReport = (number: number, requestedAtMs: number): Report => ({
  id: `r${String(number).padStart(12, '0')}`,
  campaign: campaignId,
  kind: 'regulator',
  status: 'queued',
  version: 1,
  requestedAtMs,
  by: 'x',
});

const idOf = (number: number): string => `c${String(number).padStart(12, '0')}`;

type List = {
  path: string;
  member: string;
  most: number;
  keyOf: (item: never) => unknown;
  /** Adds an item: the newest, or at a place that nobody chose. */
  add: (rig: ApiRig, number: number) => Promise<unknown>;
};

const lists: Record<string, List> = {
  campaigns: {
    path: '/v1/campaigns',
    member: 'campaigns',
    most: 100,
    keyOf: ({ id }: { id: string }) => id,
    // Several of one moment, and some whose clock was behind.
    add: (rig, number) =>
      rig.campaigns.create(
        aCampaign({ id: idOf(number), createdAtMs: createdAtMs + Math.floor(number / 3) - (number % 2) * 7 }),
      ),
  },
  reports: {
    path: `/v1/campaigns/${campaignId}/reports`,
    member: 'reports',
    most: 100,
    keyOf: ({ id }: { id: string }) => id,
    add: (rig, number) => rig.reports.create(aReport(number, createdAtMs + Math.floor(number / 3))),
  },
  'files of outcomes': {
    path: `/v1/campaigns/${campaignId}/outcomes`,
    member: 'outcomes',
    most: 100,
    keyOf: ({ id }: { id: string }) => id,
    add: (rig, number) =>
      rig.outcomesFiles.create(
        anOutcomesFile(campaignId, {
          id: idOf(number).replace('c', 'o'),
          uploadedAtMs: createdAtMs + Math.floor(number / 3),
        }),
      ),
  },
  'audit entries': {
    path: `/v1/audit/${campaignId}`,
    member: 'entries',
    most: 500,
    keyOf: ({ number }: { number: number }) => number,
    add: (rig) =>
      rig.audit.append({ atMs: createdAtMs, by: 'x', action: 'campaign.change', campaign: campaignId }),
  },
};

const rigWith = async ({ add }: List, items: number): Promise<ApiRig> => {
  const rig = createApiRig({ lookupLimits: [{ windowSeconds: 600, max: 1_000 }] });
  await rig.campaigns.create(
    aCampaign({ createdAtMs: 1, state: 'running', import: aQueuedImport({ status: 'done' }) }),
  );
  for (let number = 1; number <= items; number += 1) await add(rig, number);
  return rig;
};

const addressOf = (path: string, query: Record<string, string | number>): string =>
  `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(query as Record<string, string>)}`;

describe.each(Object.entries(lists))('the list of %s', (_, list) => {
  const { path, member, most, keyOf, add } = list;
  const keysIn = (body: Record<string, never[]>): unknown[] => (body[member] ?? []).map(keyOf);

  it('is whole in one answer while it is short, without a next page', async () => {
    const rig = await rigWith(list, 3);
    const { status, body } = await rig.call('GET', path);
    expect([status, Object.keys(body)]).toEqual([200, [member]]);
    expect(keysIn(body).length).toBeGreaterThanOrEqual(3);
  });

  it.each([1, 2, 5])('gives each item once in pages of %i, while others are added', async (limit) => {
    const rig = await rigWith(list, 11);
    const before = keysIn((await rig.call('GET', path)).body);
    const walked: unknown[] = [];
    let next: string | undefined;
    let pages = 0;
    // One that goes in a circle would go on for ever.
    do {
      expect(pages).toBeLessThan(40);
      const query = { limit, ...(next === undefined ? {} : { after: next }) };
      const { status, body } = await rig.call('GET', addressOf(path, query));
      expect(status).toBe(200);
      const keys = keysIn(body);
      expect(keys.length).toBe(body.next === undefined ? keys.length : limit);
      expect(keys.length).toBeGreaterThan(0);
      walked.push(...keys);
      next = body.next;
      pages += 1;
      if (pages <= 6) await add(rig, 11 + pages);
    } while (next !== undefined);
    expect(new Set(walked).size).toBe(walked.length);
    expect(walked.filter((key) => before.includes(key))).toEqual(before);
  });

  it('ends with the page that holds the last item, although it is full', async () => {
    const rig = await rigWith(list, 4);
    const { length } = keysIn((await rig.call('GET', path)).body);
    const { body } = await rig.call('GET', addressOf(path, { limit: length }));
    expect([keysIn(body).length, body.next]).toEqual([length, undefined]);
    const shorter = (await rig.call('GET', addressOf(path, { limit: length - 1 }))).body;
    expect([keysIn(shorter).length, typeof shorter.next]).toEqual([length - 1, 'string']);
  });

  it(`gives at most ${most} at once, and says so in both languages`, async () => {
    const rig = await rigWith(list, most + 1);
    const { body } = await rig.call('GET', path);
    expect([keysIn(body).length, typeof body.next]).toEqual([most, 'string']);
    expect((await rig.call('GET', addressOf(path, { limit: most }))).status).toBe(200);
    for (const limit of [0, -1, most + 1, 1.5, 'all', '']) {
      const refused = await rig.call('GET', addressOf(path, { limit }));
      expect([limit, refused.status, refused.body.errors?.[0]?.parameter]).toEqual([limit, 400, 'limit']);
    }
  });

  it('takes no cursor with more around it', async () => {
    const rig = await rigWith(list, 3);
    const { next } = (await rig.call('GET', addressOf(path, { limit: 1 }))).body;
    const statusOf = async (after: string) => (await rig.call('GET', addressOf(path, { after }))).status;
    expect([await statusOf(next), await statusOf(`x${next}`), await statusOf(`${next}x`)]).toEqual([
      200, 400, 400,
    ]);
  });

  it.each(['', 'nonsense', '-1', '1.2.3', `${'9'.repeat(15)}.x`, '../..', '%00'])(
    'refuses "%s" as a place in it, and says what to give',
    async (after) => {
      const rig = await rigWith(list, 1);
      const english = await rig.call('GET', addressOf(path, { after }));
      expect([english.status, english.body.errors?.[0]]).toEqual([
        400,
        {
          parameter: 'after',
          message: 'This is no place in the list. Give "next" as it was in the answer before.',
        },
      ]);
      const french = await rig.call('GET', addressOf(path, { after }), undefined, {
        'accept-language': 'fr',
      });
      expect(french.body.errors[0].message).toMatch(/^Ce n’est pas un endroit de la liste\. Donnez « next »/);
    },
  );
});

describe('lists of campaigns and reports', () => {
  it.each([
    ['campaigns', 'createdAt'],
    ['reports', 'requestedAt'],
  ])('begin with the newest of %s', async (name, time) => {
    const list = lists[name] as List;
    const rig = await rigWith(list, 9);
    const items: Record<string, string>[] = (await rig.call('GET', list.path)).body[list.member];
    const times = items.map((item) => item[time] ?? '');
    expect(new Set(times).size).toBeGreaterThan(2);
    expect(times).toEqual(times.toSorted().reverse());
  });
});

describe('a page of audit entries', () => {
  it('is read without the entries before it', async () => {
    const rig = await rigWith(lists['audit entries'] as List, 25);
    const { read } = rig.audit;
    const asked: unknown[] = [];
    rig.dependencies.audit.read = (...given) => {
      asked.push(given);
      return read(...given);
    };
    const { body } = await rig.call('GET', `/v1/audit/${campaignId}?limit=12`);
    await rig.call('GET', `/v1/audit/${campaignId}?limit=12&after=${body.next}`);
    expect(asked).toEqual([
      [campaignId, 0],
      [campaignId, 12],
    ]);
  });
});

describe('a page', () => {
  it('leads through every item once in its order, whatever the size of pages', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 })),
        fc.integer({ min: 1, max: 10 }),
        fc.boolean(),
        (items, limit, descending) => {
          const walked: string[] = [];
          for (let after: string | undefined, pages = 0; pages <= items.length; pages += 1) {
            const page = pageOf(items, { after, limit }, { cursorOf: (item) => item, descending });
            walked.push(...page.items);
            after = page.next;
            if (after === undefined) break;
          }
          const sorted = items.toSorted();
          expect(walked).toEqual(descending ? sorted.reverse() : sorted);
        },
      ),
    );
  });
});
