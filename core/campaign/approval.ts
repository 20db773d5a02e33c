import { canonicalJson, sha256 } from '../base/sha256.ts';
import type { FrozenContent } from '../notice/content.ts';
import type { Campaign } from './campaign.ts';
import type { Decided } from './terms.ts';

/**
 * SHA-256, hex, of what a campaign would send and to whom: the finished messages, the fields that they were made of, the
 * channels, and the list with its totals. What an approval is bound to; the name of a campaign and its share of the rate are not in it.
 */
export const approvalHash = async (campaign: Campaign, content: FrozenContent): Promise<string> => {
  const { id, notice, fields, defaultLanguage, channels, fallbackAfterHours, import: list } = campaign;
  return await sha256(
    canonicalJson({
      campaign: id,
      notice,
      fields,
      defaultLanguage,
      channels,
      fallbackAfterHours,
      messages: content.messages,
      personFields: content.personFields,
      list: list && {
        number: list.number,
        files: list.files.map(({ object, sizeBytes }) => ({ object, sizeBytes })),
        decisions: list.decisions,
        counts: list.counts,
        groups: list.groups,
      },
    }),
  );
};

/** What of a submission an approver has decided; undefined of one whose terms were not kept. */
const decidedAbout = ({ submission }: Campaign, decision: Omit<Decided, 'terms'>): Decided | undefined =>
  submission?.terms && { ...decision, terms: submission.terms };

/** The campaign as nobody has submitted it. What was approved of it stays known, to compare the next submission with. */
export const unsubmitted = (campaign: Campaign): Campaign => {
  const { submission: _s, approval, startAtMs: _t, contentHash: _c, ...rest } = campaign;
  const decided =
    approval && decidedAbout(campaign, { decision: 'approved', name: approval.name, atMs: approval.atMs });
  return { ...rest, state: 'ready', ...(decided && { decided }) };
};

/** A submitted campaign that an approver sends back. */
export const sentBack = (campaign: Campaign, declined: NonNullable<Campaign['declined']>): Campaign => {
  const decided = decidedAbout(campaign, { decision: 'declined', ...declined });
  return { ...unsubmitted(campaign), declined, ...(decided && { decided }) };
};

/** Whether anything of a submitted or approved campaign is other than what was submitted. */
export const differsFromSubmitted = async (campaign: Campaign, content: FrozenContent): Promise<boolean> =>
  campaign.submission?.hash !== (await approvalHash(campaign, content));

/**
 * Whether an approved campaign is what was approved, with the content as it is kept. Nothing writes to either without
 * voiding the approval; this holds against writes that went round the API as well.
 */
export const isAsApproved = async (
  campaign: Campaign,
  content: FrozenContent | undefined,
): Promise<boolean> =>
  content !== undefined &&
  campaign.approval !== undefined &&
  campaign.approval.hash === (await approvalHash(campaign, content));

/** Whether the time has come that an approved campaign was told to start at. */
export const isDue = ({ state, startAtMs }: Campaign, nowMs: number): boolean =>
  state === 'approved' && startAtMs !== undefined && startAtMs <= nowMs;
