// What of a campaign is other than somebody has read it.
import type { Campaign } from '../../../client/operations.ts';
import { type Difference, differencesOf } from './opened.ts';

/** What is compared of a campaign beside what its form holds: each is another where its text is another. */
type Ground = 'state' | 'list' | 'fallback' | 'submission' | 'approval' | 'declined' | 'startAt' | 'pause';

export type Change = Difference | { of: Ground };

/** Whether a list is being read: it changes by itself until that has ended, and nobody can sign it before. */
const isMoving = ({ import: list }: Campaign): boolean =>
  list?.status === 'queued' || list?.status === 'surveying' || list?.status === 'importing';

const listKey = ({ import: list }: Campaign): string =>
  JSON.stringify(
    list && [
      list.number,
      list.status,
      list.questions,
      list.lastFailed ?? false,
      list.status === 'done' && list.counts,
    ],
  );

/** How each member of a campaign is told: by the form's own differences, as a ground, or not at all, and why not. */
const told: Record<
  keyof Campaign,
  'form' | 'never changes' | 'goes to nobody' | 'follows from the rest' | Ground
> = {
  id: 'never changes',
  notice: 'never changes',
  createdAt: 'never changes',
  name: 'form',
  fields: 'form',
  languages: 'form',
  defaultLanguage: 'form',
  channels: 'form',
  breachedOn: 'form',
  fallbackAfterHours: 'fallback',
  weight: 'goes to nobody',
  version: 'follows from the rest',
  possible: 'follows from the rest',
  changedBy: 'follows from the rest',
  startedAt: 'follows from the rest',
  completedAt: 'follows from the rest',
  state: 'state',
  import: 'list',
  submission: 'submission',
  approval: 'approval',
  declined: 'declined',
  startAt: 'startAt',
  bounceLimit: 'goes to nobody',
  pauseReason: 'pause',
};

const isGround = (how: string): how is Ground =>
  !['form', 'never changes', 'goes to nobody', 'follows from the rest'].includes(how);

/** What has changed of a campaign since it was opened, of all that somebody may sign or act on. */
export const campaignChanges = (opened: Campaign, now: Campaign): Change[] => {
  const grounds = (Object.keys(told) as (keyof Campaign)[]).flatMap((member): Change[] => {
    const how = told[member];
    if (!isGround(how)) return [];
    if (how === 'list') {
      return isMoving(opened) || listKey(opened) === listKey(now) ? [] : [{ of: 'list' }];
    }
    return JSON.stringify(opened[member]) === JSON.stringify(now[member]) ? [] : [{ of: how }];
  });
  return [...differencesOf(opened, now), ...grounds];
};
