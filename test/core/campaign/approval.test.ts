import { describe, expect, it } from 'vitest';
import {
  approvalHash,
  differsFromSubmitted,
  isAsApproved,
  isDue,
  sentBack,
  unsubmitted,
} from '../../../core/campaign/approval.ts';
import { type Campaign, campaignStateSchema } from '../../../core/campaign/campaign.ts';
import { termsOf } from '../../../core/campaign/terms.ts';
import type { FrozenContent } from '../../../core/notice/content.ts';
import { aCampaign, aMessage, createdAtMs, someLanes } from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';

const list = aQueuedImport({
  status: 'done',
  files: [{ object: 'uploads/one.csv', sizeBytes: 5_000 }],
  counts: { rows: 9, accepted: 5, duplicate: 2, unreachable: 1, rejected: 1, conflict: 0 },
  groups: [{ language: 'fr', channel: 'email', people: 5, chunks: 1 }],
});
const campaign = aCampaign({ state: 'submitted', import: list });
const content: FrozenContent = {
  hash: 'h1',
  messages: { fr: aMessage(), en: aMessage() },
  personFields: ['data_categories'],
};
const signature = async (changed: Campaign = campaign, sent: FrozenContent = content) => ({
  by: 'somebody',
  name: 'Somebody',
  atMs: createdAtMs,
  hash: await approvalHash(changed, sent),
});
const withMessage = (changes: Parameters<typeof aMessage>[0]): FrozenContent => ({
  ...content,
  messages: { ...content.messages, en: aMessage(changes) },
});

/** Everything that is approved, each with another value. */
const approved: [string, Partial<Campaign>, FrozenContent?][] = [
  ['the campaign', { id: 'cother0000000' }],
  ['the notice', { notice: 'another' }],
  ['a field', { fields: { ...campaign.fields, en: { organisation: 'Another hospital' } } }],
  ['a language', { fields: { fr: campaign.fields.fr ?? {} } }],
  ['the default language', { defaultLanguage: 'en' }],
  ['the channels', { channels: ['email', 'sms', 'letter'] }],
  ['the hours until the next channel', { fallbackAfterHours: 24 }],
  ['the list', { import: { ...list, number: 2 } }],
  [
    'the file of the list',
    { import: { ...list, files: [{ object: 'uploads/another.csv', sizeBytes: 5_000 }] } },
  ],
  ['the size of the list', { import: { ...list, files: [{ object: 'uploads/one.csv', sizeBytes: 5_001 }] } }],
  ['a file that is added to the list', { import: { ...list, files: [...list.files, ...list.files] } }],
  [
    'what was decided of the list',
    { import: { ...list, decisions: { shared: { all: 'send', groups: {} } } } },
  ],
  ['people in the list', { import: { ...list, counts: { ...list.counts, rows: 10, accepted: 6 } } }],
  ['letters in the list', { import: { ...list, counts: { ...list.counts, accepted: 4, unreachable: 2 } } }],
  [
    'rejects of the list',
    { import: { ...list, counts: { ...list.counts, duplicate: 1, rejected: 2, conflict: 0 } } },
  ],
  [
    'the people of a language',
    { import: { ...list, groups: [{ language: 'en', channel: 'email', people: 5, chunks: 1 }] } },
  ],
  [
    'the people of a channel',
    { import: { ...list, groups: [{ language: 'fr', channel: 'sms', people: 5, chunks: 1 }] } },
  ],
  ['the subject', {}, withMessage({ subject: 'Another' })],
  ['the text', {}, withMessage({ text: 'Another' })],
  ['the HTML', {}, withMessage({ html: '<p>Another</p>' })],
  ['the SMS', {}, withMessage({ sms: 'Another' })],
  ['the salutation', {}, withMessage({ nameless: 'Another' })],
  ['a message less', {}, { ...content, messages: { fr: aMessage() } }],
  ['the personal fields', {}, { ...content, personFields: [] }],
];

/** What is nobody's approval: names, rates, times, and what the campaign does when it runs. */
const free: [string, Partial<Campaign>][] = [
  ['name', { name: 'Another name' }],
  ['share of the rate', { weight: 50 }],
  ['state and version', { state: 'paused', version: 99, generation: 7 }],
  ['releases', { lanes: someLanes({ releasedThrough: 4, releases: [{ through: 4, dueByMs: 1 }] }) }],
  ['time to start at', { startAtMs: createdAtMs }],
  ['next free chunk', { import: { ...list, nextChunk: 77, finishedAtMs: createdAtMs } }],
];

describe('what is approved', () => {
  it.each(approved)('is bound to %s', async (_, changes, sent = content) => {
    const changed = { ...campaign, ...changes };
    expect(await approvalHash(changed, sent)).not.toBe(await approvalHash(campaign, content));
    const signed = await signature();
    expect(await differsFromSubmitted({ ...changed, submission: signed }, sent)).toBe(true);
    expect(await isAsApproved({ ...changed, approval: signed }, sent)).toBe(false);
  });

  it.each(free)('stays so with another %s', async (_, changes) => {
    const changed = { ...campaign, ...changes };
    expect(await approvalHash(changed, content)).toBe(await approvalHash(campaign, content));
    const signed = await signature();
    expect(await differsFromSubmitted({ ...changed, submission: signed }, content)).toBe(false);
    expect(await isAsApproved({ ...changed, approval: signed }, content)).toBe(true);
  });

  it('does not depend on the order in which fields are kept', async () => {
    const { fr = {}, en = {} } = campaign.fields;
    const turned = { ...campaign, fields: { en, fr } };
    expect(await approvalHash(turned, content)).toBe(await approvalHash(campaign, content));
  });

  it('is nothing without a signature, or without the content', async () => {
    const signed = await signature();
    expect(await differsFromSubmitted(campaign, content)).toBe(true);
    expect(await isAsApproved(campaign, content)).toBe(false);
    // A submission is no approval.
    expect(await isAsApproved({ ...campaign, submission: signed }, content)).toBe(false);
    expect(await isAsApproved({ ...campaign, approval: signed }, undefined)).toBe(false);
  });
});

describe('a campaign whose approval came to nothing', () => {
  it('is ready again, without a trace of submission, approval, content and time', async () => {
    const { submission: _s, approval: _a, startAtMs: _t, contentHash: _c, ...rest } = campaign;
    const signed = await signature();
    const whole: Campaign = {
      ...rest,
      state: 'approved',
      submission: signed,
      approval: signed,
      startAtMs: createdAtMs,
      contentHash: 'h1',
    };
    expect(unsubmitted(whole)).toEqual({ ...rest, state: 'ready' });
  });
});

describe('what the next submission is compared with', () => {
  const terms = termsOf(campaign, content.hash);
  const other = termsOf({ ...campaign, channels: ['sms', 'letter'] }, 'h0');
  const submitted = async (): Promise<Campaign> => ({
    ...campaign,
    submission: { ...(await signature()), terms },
    decided: { decision: 'declined', name: 'earlier', atMs: 1, terms: other },
  });
  const declined = { name: 'a.martin', atMs: createdAtMs + 1, reason: 'Wrong number.' };

  it('is what was approved, once that is changed, as it was then', async () => {
    const approval = { ...(await signature()), name: 'a.martin' };
    const changed: Campaign = {
      ...(await submitted()),
      state: 'approved',
      approval,
      channels: ['sms', 'letter'],
    };
    expect(unsubmitted(changed).decided).toEqual({
      ...{ decision: 'approved', name: 'a.martin', atMs: createdAtMs, terms },
    });
    expect(terms).toMatchObject({ contentHash: 'h1', channels: campaign.channels, list: list.number });
  });

  it('is what was sent back', async () => {
    const back = sentBack(await submitted(), declined);
    expect(back).toMatchObject({ state: 'ready', declined });
    expect(back.submission).toBeUndefined();
    expect(back.decided).toEqual({
      ...{ decision: 'declined', ...declined, terms },
    });
  });

  it('stays what was decided before, where a submission is withdrawn that nobody decided about', async () => {
    const before = await submitted();
    expect(unsubmitted(before).decided).toEqual(before.decided);
  });

  it('is nothing where an earlier version kept no terms', async () => {
    expect(sentBack({ ...campaign, submission: await signature() }, declined).decided).toBeUndefined();
  });
});

describe('a set time', () => {
  it('has come at that very moment, not before', () => {
    const set = aCampaign({ state: 'approved', startAtMs: createdAtMs });
    expect(isDue(set, createdAtMs - 1)).toBe(false);
    expect(isDue(set, createdAtMs)).toBe(true);
    expect(isDue(aCampaign({ state: 'approved' }), createdAtMs)).toBe(false);
  });

  it.each(campaignStateSchema.options)('starts a campaign that is %s only if that is approved', (state) => {
    expect(isDue(aCampaign({ state, startAtMs: createdAtMs }), createdAtMs)).toBe(state === 'approved');
  });
});
