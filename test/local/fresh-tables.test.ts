import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Staff, staffOf, submitApproveStart } from '../../local/commands/clients/staff.ts';
import { followImport, followSending } from '../../local/commands/clients/wait.ts';
import { limitsOfNewTable } from '../../local/front-door/on-demand-capacity.ts';
import type { LocalRun } from '../../local/run.ts';
import { type ExpectedCounts, writeCsv } from '../../local/test-data/generate.ts';
import { startTestRun } from '../support/rigs/local-run.ts';

const sample = fileURLToPath(new URL('../../samples/campaign.json', import.meta.url));

/**
 * A twentieth of what AWS allows of a new table: the look-up entries of the people take it some 22 seconds, in which
 * there are enough calls at once for some to be refused time and again.
 */
const WRITE_UNITS = 200;

describe('a campaign on tables that allow little', { timeout: 240_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  let run: LocalRun;
  let staff: Staff;
  let campaign: string;
  let expected: ExpectedCounts;

  beforeAll(async () => {
    run = await startTestRun({
      dataDir: folder,
      ratePerSecond: 200,
      latencyScale: 0.2,
      // Without a burst it makes no difference how long the start has taken.
      tableLimits: { ...limitsOfNewTable(WRITE_UNITS), burstSeconds: 0 },
    });
    staff = staffOf(run);
    const { administrator: api } = staff;
    const list = join(folder, 'people.csv');
    expected = await writeCsv(list, { people: 1_500, seed: 1, flaws: true });
    campaign = (await api.create(JSON.parse(readFileSync(sample, 'utf8')))).id;
    await api.upload(campaign, list);
  }, 120_000);
  afterAll(async () => {
    await run?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('waits for the tables instead of failing, and begins nothing anew', async () => {
    const { administrator: api } = staff;
    const { counts } = await followImport(
      api,
      campaign,
      () => {},
      250,
      (report) => api.sendToShared(campaign, report),
    );
    const { rows, accepted, duplicate, unreachable, rejected } = expected;
    expect(counts).toMatchObject({ rows, accepted, duplicate, unreachable, rejected });
    expect(run.throttled()?.inPart).toBeGreaterThan(20);
    expect(run.throttled()?.refused).toBeGreaterThan(0);
    const log = readFileSync(join(folder, 'logs/import.log'), 'utf8');
    expect(log.match(/"level":"ERROR"/g) ?? []).toHaveLength(0);
  });

  it('tells everybody', async () => {
    await submitApproveStart(staff, campaign);
    const { account, agrees } = await followSending(staff.administrator, run.inboxUrl, campaign, () => {});
    expect(agrees).toBe(true);
    expect(account).toMatchObject({
      messages: expected.accepted,
      distinctTagged: expected.accepted,
      maxPerTagged: 1,
    });
  });
});
