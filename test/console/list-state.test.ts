import { describe, expect, it } from 'vitest';
import { hasList, lacksList, listStateOf } from '../../console/src/campaigns/list-state.ts';
import { type importStatuses, noCounts } from '../../core/list/import.ts';

type Status = (typeof importStatuses)[number];
const campaign = (
  state: 'draft' | 'ready' | 'submitted' | 'running',
  status?: Status,
  lastFailed?: true,
) => ({
  state,
  ...(status && {
    import: { number: 1, status, questions: [], counts: noCounts, ...(lastFailed && { lastFailed }) },
  }),
});

describe('where the list of a campaign is', () => {
  it.each([
    [undefined, 'none'],
    ['queued', 'reading'],
    ['surveying', 'reading'],
    ['importing', 'reading'],
    ['undecided', 'asks'],
    ['failed', 'failed'],
    ['done', 'done'],
  ] as const)('is, of an import that is %s, %s', (status, state) => {
    expect(listStateOf(campaign('ready', status))).toBe(state);
  });

  it('says that a file failed although the list before it counts', () => {
    expect(listStateOf(campaign('ready', 'done', true))).toBe('last-failed');
    expect(hasList(campaign('ready', 'done', true))).toBe(true);
  });

  it('stands for the state of a campaign until there is a list, and no longer', () => {
    for (const state of ['draft', 'ready'] as const) {
      expect(lacksList(campaign(state, 'failed'))).toBe('failed');
      expect(lacksList(campaign(state, 'undecided'))).toBe('asks');
      expect(lacksList(campaign(state, 'queued'))).toBe('reading');
      expect(lacksList(campaign(state, 'done'))).toBeUndefined();
      expect(lacksList(campaign(state, 'done', true))).toBeUndefined();
      expect(lacksList(campaign(state))).toBeUndefined();
    }
    expect(lacksList(campaign('running', 'failed'))).toBeUndefined();
  });

  it('is a list that people can be written to by only where it is done', () => {
    const there = (['queued', 'surveying', 'undecided', 'importing', 'failed', 'done'] as const).filter(
      (status) => hasList(campaign('ready', status)),
    );
    expect(there).toEqual(['done']);
    expect(hasList(campaign('draft'))).toBe(false);
  });
});
