// Finds the notice that a code was printed in: every message and letter that has it.

import { campaignOfAudience, type Place } from '../../core/audience/audience.ts';
import type { AudienceStore } from '../../core/audience/store.ts';
import { createCache } from '../../core/base/cache.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import { placesOfCode } from '../../core/campaign/notice-places.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import { approvedWords, maskedContact, type SentNotice } from '../../core/check/answer.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import { type Facts, takenAt } from '../../core/delivery/outcome.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import type { Mac } from '../../core/notice/code.ts';
import type { FrozenContent } from '../../core/notice/content.ts';

export type FindDependencies = {
  campaigns: Pick<CampaignStore, 'list' | 'getContent'>;
  audience: Pick<AudienceStore, 'get'>;
  deliveries: Pick<DeliveryStore, 'get'>;
  /** Keyed hash of notice codes. */
  codeMac: () => Promise<Mac>;
  /** ISO 3166-1 alpha-2. */
  homeCountry: string;
  clock: Clock;
};

/** A notice that was sent: its messages from the first to the last, and the telephone numbers in it. */
export type NoticeFound = { sent: SentNotice[]; phones: string[] };

/** How long the list of campaigns is trusted: which list a campaign sends to does not change once it sends. */
const CAMPAIGNS_AGE_MS = 30_000;

/** Field of a notice that names the telephone number for questions, where it has one. */
const PHONE_FIELD = 'phone';

type At = { audience: string; delivery: Delivery; place: number };

/** Letter and message that the facts of one place tell of, the letter last: it is newer than what did not arrive. */
const sendingsOf = (facts: Facts, channel: Delivery['channel']) => {
  const messageAt = channel === 'letter' ? undefined : takenAt(facts);
  const letterAt = facts.toldByLetter ?? facts.letterWritten;
  return [
    ...(messageAt === undefined ? [] : [{ channel, atMs: messageAt * 1000, isMade: false }]),
    ...(letterAt === undefined
      ? []
      : [{ channel: 'letter', atMs: letterAt * 1000, isMade: facts.toldByLetter === undefined } as const]),
  ];
};

/** Resolves to the notice that a code was printed in; to undefined where it was never sent. */
export const createNoticeFinder = (deps: FindDependencies) => {
  const campaigns = createCache(() => deps.campaigns.list(), {
    maxAge: { ms: CAMPAIGNS_AGE_MS, clock: deps.clock },
  });
  // What was approved never changes, and few campaigns send at a time.
  const contents = createCache(
    ({ id, hash }: { id: string; hash: string }) => deps.campaigns.getContent(id, hash),
    { keyOf: ({ id, hash }) => `${id} ${hash}` },
  );
  const contentOf = async ({ id, contentHash }: Campaign): Promise<FrozenContent | undefined> =>
    contentHash === undefined ? undefined : await contents.get({ id, hash: contentHash });

  /** The place itself, and that of the message by the next channel, which has the same code. */
  const placesWith = async (audience: string, { chunk, place }: Place): Promise<At[]> => {
    const delivery = await deps.deliveries.get(audience, chunk);
    if (delivery === undefined) return [];
    const to = delivery.fallbackTo?.[place];
    const next = to && (await deps.deliveries.get(audience, to.chunk));
    const first = { audience, delivery, place };
    return to === undefined || next === undefined
      ? [first]
      : [first, { audience, delivery: next, place: to.place }];
  };

  const sentAt = async (
    { audience, delivery, place }: At,
    content: FrozenContent | undefined,
  ): Promise<SentNotice[]> => {
    const sendings = sendingsOf(delivery.facts[place] ?? {}, delivery.channel);
    if (sendings.length === 0) return [];
    const { language } = delivery;
    const recipient = (await deps.audience.get(audience, delivery.chunk))?.recipients[place];
    const message = content?.messages[language];
    return sendings.map((sending): SentNotice => {
      const { channel } = sending;
      const to = recipient && maskedContact(recipient, { channel, language, homeCountry: deps.homeCountry });
      const notice = message && approvedWords(message, { channel, language });
      return { ...sending, language, ...(to && { to }), ...(notice && { notice }) };
    });
  };

  return async (code: string): Promise<NoticeFound | undefined> => {
    const all = await campaigns.get();
    for (const { audience, ...where } of placesOfCode(all, code, await deps.codeMac())) {
      const campaign = all.find(({ id }) => id === campaignOfAudience(audience));
      if (campaign === undefined) continue;
      const content = await contentOf(campaign);
      const places = await placesWith(audience, where);
      const sent = (await Promise.all(places.map((at) => sentAt(at, content)))).flat();
      if (sent.length === 0) continue;
      sent.sort((one, other) => one.atMs - other.atMs);
      const phones = sent.flatMap(({ language }) => campaign.fields[language]?.[PHONE_FIELD] ?? []);
      return {
        sent,
        phones: [...new Set(phones.map((phone) => phone.trim()))].filter((phone) => phone !== ''),
      };
    }
    return undefined;
  };
};
