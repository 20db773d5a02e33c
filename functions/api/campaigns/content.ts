import type { Language } from '../../../core/audience/audience.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { FrozenContent } from '../../../core/notice/content.ts';
import type { CompiledNotice } from '../../../core/notice/notice.ts';
import { freezeContent } from '../../../core/notice/snapshot.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { Problem } from '../http/problem.ts';
import { noticeIsGone, notPossible } from './change.ts';

/** The notice of a campaign; ends the request where this version of Tocsin has it no more. */
export const noticeOf = (notices: readonly CompiledNotice[], campaign: Campaign): CompiledNotice =>
  notices.find(({ id }) => id === campaign.notice) ?? notPossible(campaign, noticeIsGone(campaign));

/** What would be sent; of a campaign that is submitted or approved, what was submitted. */
export const contentOf = async (
  { campaigns, notices, checkSite }: Pick<ApiDependencies, 'campaigns' | 'notices' | 'checkSite'>,
  campaign: Campaign,
): Promise<FrozenContent> => {
  const hash = campaign.contentHash ?? campaign.submission?.terms?.contentHash;
  const frozen = hash === undefined ? undefined : await campaigns.getContent(campaign.id, hash);
  return frozen ?? (await freezeContent(noticeOf(notices, campaign), campaign.fields, checkSite));
};

/** The message in a language; ends the request, which names the language at `pointer`, where there is none. */
export const messageIn = (content: FrozenContent, language: Language, pointer: object) => {
  const message = content.messages[language];
  if (message !== undefined) return message;
  const there = Object.keys(content.messages).join(', ');
  throw new Problem('invalid-request', {
    detail: {
      en: `The campaign has no message in "${language}". It has: ${there}.`,
      fr: `La campagne n’a pas de message en « ${language} ». Elle a : ${there}.`,
    },
    errors: [
      {
        ...pointer,
        message: {
          en: 'There is no message in this language.',
          fr: 'Il n’y a pas de message dans cette langue.',
        },
      },
    ],
  });
};
