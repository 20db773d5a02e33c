import { describe, expect, it } from 'vitest';
import { ownHandIn } from '../../console/src/campaigns/four-eyes.ts';

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
