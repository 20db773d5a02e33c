import { describe, expect, it } from 'vitest';
import { ownHandIn, waitsFor } from '../../console/src/campaigns/four-eyes.ts';

const submission = { name: 'j.bernard', at: '2026-11-24T08:30:00.000Z', hash: 'f'.repeat(64) };
const changedBy = [{ name: 'e.petit', changed: ['text' as const, 'list' as const] }];

describe('whoever would approve a campaign', () => {
  it.each([
    ['has submitted it', 'j.bernard', { hasSubmitted: true, changed: [] }],
    ['has changed it', 'e.petit', { hasSubmitted: false, changed: ['text', 'list'] }],
    ['has had no hand in it', 'a.martin', undefined],
  ])('%s', (_, name, own) => {
    expect(ownHandIn({ submission, changedBy }, name)).toEqual(own);
  });
});

describe('what waits for a decision', () => {
  const asked = { name: 'j.bernard', at: submission.at };
  const open = { percent: 7, reason: 'Old addresses.', asked };
  const paused = {
    ...{ state: 'paused' as const, possible: ['grant-bounce-limit'], submission, changedBy: [] },
    bounceLimit: { open },
  };
  const submitted = { ...{ state: 'submitted' as const, possible: [], submission, changedBy } };

  it.each([
    ['a submission', submitted, 'a.martin', 'approval'],
    ['no submission of their own', submitted, 'j.bernard', undefined],
    ['no submission of what they have changed', submitted, 'e.petit', undefined],
    ['a limit of bounces that was asked for', paused, 'a.martin', 'bounceLimit'],
    ['no limit that they have asked for', paused, 'j.bernard', undefined],
    [
      'nothing of a campaign that runs',
      { ...paused, state: 'running' as const, possible: [] },
      'a.martin',
      undefined,
    ],
  ])('is %s', (_, campaign, name, waits) => {
    expect(waitsFor(campaign, name)).toBe(waits);
  });
});
