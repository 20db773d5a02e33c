import { describe, expect, it } from 'vitest';
import {
  beginRun,
  type CampaignAction,
  type CampaignState,
  campaignStateSchema,
  nextState,
  possibleActions,
} from '../../../core/campaign/campaign.ts';
import { queuedImport } from '../../../core/list/import.ts';
import { aCampaign, createdAtMs } from '../../support/data/factories.ts';

/** Every way between two states. What is not here is not possible. */
const ways: Record<CampaignState, Partial<Record<CampaignAction, CampaignState>>> = {
  draft: { change: 'draft', import: 'ready', cancel: 'cancelled' },
  ready: { change: 'ready', import: 'ready', submit: 'submitted', cancel: 'cancelled' },
  submitted: {
    change: 'ready',
    import: 'ready',
    withdraw: 'ready',
    approve: 'approved',
    decline: 'ready',
    cancel: 'cancelled',
  },
  approved: {
    change: 'ready',
    import: 'ready',
    withdraw: 'ready',
    start: 'running',
    unschedule: 'approved',
    cancel: 'cancelled',
  },
  running: { pause: 'paused', cancel: 'cancelled', complete: 'completed' },
  paused: {
    resume: 'running',
    cancel: 'cancelled',
    'ask-bounce-limit': 'paused',
    'grant-bounce-limit': 'paused',
    'refuse-bounce-limit': 'paused',
  },
  completed: {},
  cancelled: {},
};
const actions: CampaignAction[] = [
  'change',
  'import',
  'submit',
  'withdraw',
  'approve',
  'decline',
  'start',
  'unschedule',
  'pause',
  'ask-bounce-limit',
  'grant-bounce-limit',
  'refuse-bounce-limit',
  'resume',
  'cancel',
  'complete',
];

it('has one of these states', () => {
  expect(campaignStateSchema.options.toSorted()).toEqual(Object.keys(ways).toSorted());
});

describe.each(Object.keys(ways) as CampaignState[])('a campaign that is %s', (state) => {
  it('goes where the table says, and nowhere else', () => {
    const found = Object.fromEntries(
      actions.flatMap((action) => {
        const next = nextState(state, action);
        return next === undefined ? [] : [[action, next]];
      }),
    );
    expect(found).toEqual(ways[state]);
  });

  it('offers what people may do, which completing is not', () => {
    const offered = actions.filter((action) => action !== 'complete' && action in ways[state]);
    expect(possibleActions(state).toSorted()).toEqual(offered.toSorted());
  });
});

describe('a run that begins', () => {
  const halt = { code: 'X', message: { en: '', fr: '' }, atMs: 1 };
  const stopped = aCampaign({
    state: 'paused',
    generation: 4,
    version: 17,
    startedAtMs: createdAtMs,
    runningSinceMs: createdAtMs,
    judgedSinceMs: createdAtMs,
    pauseReason: halt,
    pacing: { email: { atMs: 1, providerPerSecond: 1, ratePerSecond: 1, throttled: true } },
    startAtMs: createdAtMs,
    lanes: {
      email: { releasedThrough: 12, releases: [{ through: 12, dueByMs: createdAtMs }] },
      sms: { releasedThrough: 5, releases: [{ through: 5, dueByMs: createdAtMs }], halt },
    },
    fallbackAttempts: { from: 3, through: 5, atMs: createdAtMs },
  });

  it('releases everything anew by each channel, and forgets why it had stopped', () => {
    const { pauseReason: _p, pacing: _r, startAtMs: _t, ...rest } = stopped;
    expect(beginRun(stopped, createdAtMs + 9)).toEqual({
      ...rest,
      state: 'running',
      generation: 5,
      runningSinceMs: createdAtMs + 9,
      lanes: {
        email: { releasedThrough: 0, releases: [] },
        sms: { releasedThrough: 0, releases: [] },
      },
    });
  });
});

describe('an import that is queued', () => {
  it('has read nothing and counted nobody', () => {
    const files = [{ object: 'o', sizeBytes: 12 }];
    const file = { number: 3, bucket: 'b', files, startedAtMs: createdAtMs };
    expect(queuedImport(file)).toEqual({
      ...file,
      status: 'queued',
      position: { file: 0, byteOffset: 0, record: 0, line: 0 },
      row: 0,
      people: 0,
      surveyParts: [],
      questions: [],
      nextChunk: 0,
      open: [],
      counts: { rows: 0, accepted: 0, duplicate: 0, unreachable: 0, rejected: 0, conflict: 0 },
      groups: [],
      languageFallbacks: 0,
      notToBeReached: 0,
      encodings: { utf8: 0, windows1252: 0 },
      rejectParts: [],
      spills: [],
    });
  });
});
