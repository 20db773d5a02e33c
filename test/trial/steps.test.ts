import { describe, expect, it } from 'vitest';
import { partsOf } from '../../core/list/upload-parts.ts';
import { planOf } from '../../local/provider/recipients/behaviour.ts';
import { answersOf, questions } from '../../trial/questions.ts';
import { runSteps } from '../../trial/run-steps.ts';
import { trialLines } from '../../trial/show.ts';
import { allSteps } from '../../trial/steps/all.ts';
import {
  type Ending,
  failed,
  held,
  notRun,
  type Place,
  type Step,
  type Trial,
} from '../../trial/steps/step.ts';
import { trialList, trialPeople } from '../../trial/steps/test-people.ts';
import { until } from '../../trial/steps/until.ts';

const place = { name: 'local' } as Place;
const trial: Trial = { place, campaign: '', codes: new Map(), sleep: async () => {} };

const step = (name: string, ending: Ending | Error, ...needs: string[]): Step => ({
  name,
  shows: name,
  needs,
  run: async () => {
    if (ending instanceof Error) throw ending;
    return ending;
  },
});
const endings = async (...steps: Step[]) =>
  (await runSteps(steps, trial)).map(({ ending: { outcome, detail } }) => [outcome, detail]);

describe('a trial', () => {
  it('goes on after a step that failed, but for those that need it', async () => {
    expect(
      await endings(
        step('a', failed('no')),
        step('b', held('never seen'), 'a'),
        step('c', held('never seen'), 'b'),
        step('d', held('yes')),
      ),
    ).toEqual([
      ['failed', 'no'],
      ['not-run', 'needs a'],
      ['not-run', 'needs b'],
      ['held', 'yes'],
    ]);
  });

  it('takes what a step throws for its failure', async () => {
    expect(await endings(step('a', new Error('broken')), step('b', held('yes')))).toEqual([
      ['failed', 'broken'],
      ['held', 'yes'],
    ]);
  });

  it('needs nothing that its place does not have', async () => {
    expect(await endings(step('a', notRun('not here')), step('b', held('yes'), 'a'))).toEqual([
      ['not-run', 'not here'],
      ['held', 'yes'],
    ]);
  });

  it('cleans up whatever failed', async () => {
    const removed: string[] = [];
    const aws: Place = {
      ...place,
      name: 'aws',
      deploy: async () => failed('cdk deploy ended with 1'),
      remove: async () => {
        removed.push('stage');
        return held('gone');
      },
      leftovers: async () => held('nothing'),
    };
    const ended = await runSteps(allSteps, { ...trial, place: aws });
    expect(removed).toEqual(['stage']);
    const tried = ended.filter(({ ending }) => !ending.detail.startsWith('needs '));
    expect(tried.map(({ step: { name } }) => name)).toEqual(['deploy', 'remove', 'left behind']);
  });

  it('asks for no step that is not there, nor for one that comes later', () => {
    const before = new Set<string>();
    for (const { name, needs } of allSteps) {
      for (const needed of needs) expect(before).toContain(needed);
      before.add(name);
    }
    for (const { steps } of questions) for (const name of steps) expect(before).toContain(name);
  });

  it('answers a question when all its steps held, on AWS only', async () => {
    const all = await runSteps(
      [step('deploy', held('')), step('outcomes', held('')), step('upload', failed('x'))],
      trial,
    );
    const answer = (of: 'aws' | 'local') =>
      Object.fromEntries(answersOf(all, of).map((one) => [one.asks, one.answer]));
    const stream = 'Does Firehose take a role whose trust names the account?';
    expect([answer('aws')[stream], answer('local')[stream]]).toEqual(['yes', 'open']);
    expect(answer('aws')['Does an upload in parts end?']).toBe('no');
    expect(answer('aws')['Does the throttle of the public check leave staff alone?']).toBe('open');
    expect(trialLines(all, 'aws').at(-1)).toContain('2 held, 1 failed, 0 not run.');
  });

  it('uploads a list of two parts, the first of them full', () => {
    const { csv, rows, accepted, unreachable, duplicate } = trialList();
    const parts = partsOf(Buffer.byteLength(csv));
    expect(parts).toHaveLength(2);
    expect(parts[0]?.sizeBytes).toBeGreaterThan(5 * 1024 ** 2);
    expect(accepted + unreachable + duplicate).toBe(rows);
  });

  it('knows of each mailbox what Amazon SES makes of a message to it', () => {
    const happens: Record<string, string> = {
      delivered: 'delivered',
      permanentBounce: 'bounced',
      suppressed: 'bounced',
      complaint: 'complained',
    };
    for (const { email, outcomes } of trialPeople) {
      expect(outcomes).toContain(happens[planOf(email).fate]);
    }
  });

  it('asks again until there is an answer, and ends where there is none', async () => {
    let asked = 0;
    const waited: number[] = [];
    const slow = { sleep: async (ms: number) => void waited.push(ms) };
    const answer = await until(slow, async () => (++asked === 3 ? 'yes' : undefined));
    expect([answer, waited]).toEqual(['yes', [2_000, 2_000]]);
    expect(
      await until({ sleep: async () => {} }, async () => undefined, { everyMs: 10, withinMs: 30 }),
    ).toBeUndefined();
  });
});
