import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { LocalRun } from '../../local/run.ts';
import { startLocalPlace } from '../../trial/local-place.ts';
import { runSteps } from '../../trial/run-steps.ts';
import { allSteps } from '../../trial/steps/all.ts';

describe('a trial against the local run', { timeout: 600_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-trial-'));
  let run: LocalRun | undefined;
  afterAll(async () => {
    await run?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('holds in every step that can be tried without an account, and says of the others why not', async () => {
    const started = await startLocalPlace(folder, { latencyScale: 0.2 });
    run = started.run;
    const ended = await runSteps(allSteps, {
      place: started.place,
      campaign: '',
      codes: new Map(),
      sleep: async (ms) => await sleep(ms),
    });
    const seen = Object.fromEntries(
      ended.map(({ step: { name }, ending: { outcome, detail } }) => [
        name,
        outcome === 'held' ? outcome : `${outcome}: ${detail}`,
      ]),
    );
    const held = Object.fromEntries(allSteps.map(({ name }) => [name, 'held']));
    expect(seen).toEqual({
      ...held,
      deploy: expect.stringMatching(/^not-run: .*CloudFormation/),
      invitations: expect.stringMatching(/^not-run: /),
      'sms dry run': expect.stringMatching(/^not-run: /),
      remove: expect.stringMatching(/^not-run: /),
      'left behind': expect.stringMatching(/^not-run: /),
    });
    // A right that the template lacks ends no step by itself.
    expect(run.permissions.missing()).toEqual([]);
  });
});
