// Sends a campaign's messages to colleagues, marked as a test.
import type { Language } from '../../../core/audience/audience.ts';
import { lookupValue } from '../../../core/audience/lookup-value.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import { canonicalJson, sha256 } from '../../../core/base/sha256.ts';
import type { Wording } from '../../../core/base/wording.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { readEmail } from '../../../core/cell/email-address.ts';
import type { FrozenContent } from '../../../core/notice/content.ts';
import { replacementData, sampleRecipient } from '../../../core/notice/render.ts';
import { findCampaign } from '../campaigns/change.ts';
import { contentOf, messageIn, noticeOf } from '../campaigns/content.ts';
import { recordEvent } from '../http/audit.ts';
import { pseudonymOf } from '../http/caller.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { type FieldError, notUsable, Problem } from '../http/problem.ts';
import { limitAttempts } from '../http/rate-limit.ts';
import { hashOfWanted } from '../people/wanted.ts';

/** Test messages of one person in an hour. */
const testLimits = [{ windowSeconds: 3600, max: 30 }];

export type SendTestMessages = {
  campaign: string;
  /** Addresses of the organisation's own domain. */
  to: readonly string[];
  /** One message each; every language of the campaign unless given. */
  languages?: readonly Language[] | undefined;
  by: Actor;
};

/** What became of one message. */
export type TestMessage = { to: string; language: Language; sent: boolean; problem?: Wording };

type Dependencies = Pick<
  ApiDependencies,
  | 'attempts'
  | 'campaigns'
  | 'checkSite'
  | 'clock'
  | 'domainToAscii'
  | 'lookup'
  | 'notices'
  | 'record'
  | 'sender'
  | 'senderDomain'
>;

/** The keyed hash by which records know an address: whoever has it in hand finds what was sent there. */
const hashOfEmail = (deps: Pick<Dependencies, 'lookup'>, address: string): Promise<string> =>
  hashOfWanted(deps, { field: 'email', value: lookupValue('email', address) });

const problemsByResult: Record<string, Wording> = {
  throttled: {
    en: 'The provider is busy. Try again in a minute.',
    fr: 'Le service d’envoi est occupé. Réessayez dans une minute.',
  },
  unreachable: {
    en: 'The provider could not be reached. Try again in a minute.',
    fr: 'Le service d’envoi n’a pas pu être joint. Réessayez dans une minute.',
  },
  transient: {
    en: 'The provider could not take it. Try again in a minute.',
    fr: 'Le service d’envoi n’a pas pu l’accepter. Réessayez dans une minute.',
  },
  unknown: {
    en: 'The provider gave no answer: it may have been sent. Look into the mailbox before you try again.',
    fr: 'Le service d’envoi n’a pas répondu : le message est peut-être parti. Regardez la boîte avant de réessayer.',
  },
};

/** The addresses in their one spelling, in which a mailbox that is named twice is one; ends the request where some are not of the organisation's own domain. */
const readAddresses = (
  { domainToAscii, senderDomain }: Pick<Dependencies, 'domainToAscii' | 'senderDomain'>,
  to: readonly string[],
): string[] => {
  const isOwn = (email: string): boolean => {
    const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
    return domain === senderDomain || domain.endsWith(`.${senderDomain}`);
  };
  const errors: FieldError[] = [];
  const addresses = to.flatMap((text, at) => {
    const pointer = `#/to/${at}`;
    const read = readEmail(text, domainToAscii);
    if ('problem' in read) {
      errors.push({ pointer, message: notUsable(read.problem) });
      return [];
    }
    if (isOwn(read.email)) return [read.email];
    const message = {
      en: `Tests go to addresses of ${senderDomain} only.`,
      fr: `Les essais ne vont qu’à des adresses de ${senderDomain}.`,
    };
    errors.push({ pointer, message });
    return [];
  });
  if (errors.length === 0) return addresses;
  throw new Problem('invalid-request', {
    detail: {
      en: 'Some addresses cannot be written to.',
      fr: 'On ne peut pas écrire à certaines adresses.',
    },
    errors,
  });
};

/** Sends the message in one language. */
const sendIn = async (
  deps: Dependencies,
  campaign: Campaign,
  content: FrozenContent,
  language: Language,
  addresses: readonly string[],
) => {
  const message = messageIn(content, language, {});
  const sample = sampleRecipient(noticeOf(deps.notices, campaign), language);
  const data = replacementData(sample, content.personFields, message.nameless);
  return await deps.sender.send(
    addresses.map((address, place) => ({ address, place, data })),
    {
      message: { ...message, subject: `[Test] ${message.subject}` },
      tag: { audience: `${campaign.id}-test`, chunk: 0 },
    },
  );
};

/**
 * Sends each language to each address, as a person who does not exist would get it. Everything is checked, counted and on
 * record before the first message leaves.
 *
 * @throws Problem where an address or a language cannot be used, or they are too many
 */
export const sendTestMessages = async (
  deps: Dependencies,
  { campaign: id, to, languages, by }: SendTestMessages,
): Promise<TestMessage[]> => {
  const campaign = await findCampaign(deps.campaigns, id);
  const addresses = [...new Set(readAddresses(deps, to))];
  const content = await contentOf(deps, campaign);
  const wanted = [...new Set(languages ?? (Object.keys(content.messages) as Language[]))];
  for (const [at, language] of wanted.entries())
    messageIn(content, language, { pointer: `#/languages/${at}` });
  for (const _ of wanted.flatMap(() => addresses))
    await limitAttempts(deps, `tests#${pseudonymOf(by)}`, testLimits, { en: 'tests', fr: 'essais' });
  await recordEvent(deps, by, {
    action: 'campaign.test',
    campaign: campaign.id,
    particulars: {
      messages: wanted.length * addresses.length,
      languages: wanted.join(' '),
      text: await sha256(canonicalJson(wanted.map((language) => content.messages[language]))),
      addresses: (await Promise.all(addresses.map((one) => hashOfEmail(deps, one)))).join(' '),
    },
  });
  const messages: TestMessage[] = [];
  for (const language of wanted) {
    const results = await sendIn(deps, campaign, content, language, addresses);
    for (const [at, address] of addresses.entries()) {
      const result = results[at] ?? { result: 'unknown' as const, code: 'NO_RESULT' };
      const sent = result.result === 'accepted';
      const code = 'code' in result ? result.code : '';
      const problem = problemsByResult[result.result] ?? {
        en: `The provider refuses it: ${code}.`,
        fr: `Le service d’envoi le refuse : ${code}.`,
      };
      messages.push({ to: address, language, sent, ...(sent ? {} : { problem }) });
    }
  }
  return messages;
};
