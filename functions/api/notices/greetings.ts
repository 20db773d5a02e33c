// Shows how a campaign greets some people of its list, and puts each of them on record before they are shown.
import { audienceId, type Channel, type Language } from '../../../core/audience/audience.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import type { LookUpReason } from '../../../core/audit/reasons.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import {
  type GreetingKind,
  greetingOf,
  greetingSamples,
  isNameless,
} from '../../../core/notice/greetings.ts';
import { noList } from '../../../core/preflight/list-words.ts';
import { notPossible } from '../campaigns/change.ts';
import { contentOf } from '../campaigns/content.ts';
import { nameOfPlace, recordLookUps, refuseExcessLookUps } from '../http/audit.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { asSeenBy } from './as-seen-by.ts';
import { spreadPeople } from './spread-people.ts';

type Dependencies = Pick<
  ApiDependencies,
  | 'attempts'
  | 'audience'
  | 'audit'
  | 'campaigns'
  | 'checkSite'
  | 'clock'
  | 'lookupLimits'
  | 'notices'
  | 'record'
>;

export type Greetings = {
  /** People of the list who were looked at, and how many of them have no name. */
  lookedAt: number;
  nameless: number;
  greetings: { kind: GreetingKind; language: Language; channel: Channel; text: string }[];
};

/** @throws Problem where there is no list, or it would be too many look-ups */
export const previewGreetingsOf = async (
  deps: Dependencies,
  campaign: Campaign,
  { reason, by }: { reason: LookUpReason; by: Actor },
): Promise<Greetings> => {
  const list = campaign.import;
  if (list?.status !== 'done') return notPossible(campaign, noList);
  const audience = audienceId(campaign.id, list.number);
  const attempt = {
    action: 'recipient.preview' as const,
    on: audience,
    reason,
    particulars: { campaign: campaign.id },
  };
  await refuseExcessLookUps(deps, by, attempt);
  const [content, people] = await Promise.all([contentOf(deps, campaign), spreadPeople(deps, campaign)]);
  const samples = greetingSamples(people);
  await recordLookUps(
    deps,
    by,
    attempt,
    samples.map(({ person: { chunk, place } }) => ({
      ...attempt,
      on: nameOfPlace({ audience, chunk, place }),
      particulars: { campaign: campaign.id, found: samples.length },
    })),
  );
  const { messages, personFields } = content;
  return {
    lookedAt: people.length,
    nameless: people.filter(({ recipient }) => isNameless(recipient)).length,
    greetings: samples.flatMap(({ kind, person: { recipient, language, channel } }) => {
      const message = messages[language];
      if (message === undefined) return [];
      const text = greetingOf(message, asSeenBy(by, recipient), { channel, personFields });
      return [{ kind, language, channel, text }];
    }),
  };
};
