// Judges the message: its fields, links and length, and what is empty for some people.

import type { Language } from '../audience/audience.ts';
import { nameOfLanguage } from '../audience/language-words.ts';
import type { Finding } from '../base/finding.ts';
import type { Campaign } from '../campaign/campaign.ts';
import { fieldProblems } from '../campaign/fields.ts';
import type { FrozenContent, FrozenMessage } from '../notice/content.ts';
import type { CompiledNotice } from '../notice/notice.ts';
import { blocking, passing, warning } from './finding.ts';
import {
  type EmptyFields,
  fieldsDoNotFit,
  isCutOff,
  isShownWhole,
  linksElsewhere,
  linksHome,
  noEmptyFields,
  noLinks,
  someEmptyFields,
} from './message-words.ts';

/**
 * Whether the fields fit the notice: a new version of Tocsin may have changed it since they were filled in. What was
 * approved is sent as it is kept, whatever becomes of the notice.
 */
export const fieldFindings = ({
  campaign,
  notice,
}: {
  campaign: Pick<Campaign, 'fields' | 'defaultLanguage' | 'contentHash'>;
  notice: CompiledNotice;
}): Finding[] => {
  if (campaign.contentHash !== undefined) return [];
  const [problem] = fieldProblems(notice, campaign.fields, campaign.defaultLanguage);
  return problem === undefined ? [] : [blocking('fields', fieldsDoNotFit(problem))];
};

const attributePattern = /\b(?:href|src|action|background)\s*=\s*["']?\s*([^"'\s>]+)/gi;
const urlPattern = /\bhttps?:\/\/[^\s"'<>)]+/gi;

/** Links of attributes, and addresses in the text that mail programs make links of; never names of XML. */
const linksOf = ({ html, text }: Pick<FrozenMessage, 'html' | 'text'>): string[] => [
  ...[...html.matchAll(attributePattern)].map(([, link = '']) => link),
  ...[html.replaceAll(/<[^>]*>/g, ' '), text].flatMap((part) => part.match(urlPattern) ?? []),
];

/** Hosts that the messages link to or load from, `mailto:` and `tel:` apart. */
export const linkedHosts = (content: {
  messages: Record<string, Pick<FrozenMessage, 'html' | 'text'>>;
}): string[] => {
  const hosts = new Set<string>();
  for (const link of Object.values(content.messages).flatMap(linksOf)) {
    if (/^(?:mailto:|tel:|#|cid:|data:)/i.test(link)) continue;
    try {
      hosts.add(new URL(link, 'https://relative.invalid').hostname);
    } catch {
      hosts.add(link);
    }
  }
  hosts.delete('relative.invalid');
  return [...hosts].sort();
};

export const linkFindings = ({
  content,
  senderDomain,
}: {
  content: FrozenContent;
  senderDomain: string;
}): Finding[] => {
  const isOwn = (host: string): boolean => host === senderDomain || host.endsWith(`.${senderDomain}`);
  const hosts = linkedHosts(content);
  const foreign = hosts.filter((host) => !isOwn(host));
  if (foreign.length > 0) return [blocking('links', linksElsewhere(foreign))];
  return [hosts.length === 0 ? passing('links', noLinks) : warning('links', linksHome(hosts))];
};

/** Gmail cuts off what an email holds beyond this, and hides it behind a link. */
export const CLIPPED_BYTES = 102 * 1024;
/** What a person's own values may add. */
const PERSONAL_BYTES = 2_048;

/** Whether an email is so long that its end, and with it what to do and whom to ask, is not read. */
export const sizeFindings = ({
  campaign,
  content,
}: {
  campaign: Pick<Campaign, 'channels'>;
  content: FrozenContent;
}): Finding[] => {
  if (!campaign.channels.includes('email')) return [];
  const messages = Object.entries(content.messages) as [Language, FrozenMessage][];
  const tooLong = messages
    .filter(([, { html }]) => new TextEncoder().encode(html).length > CLIPPED_BYTES - PERSONAL_BYTES)
    .map(([language]) => nameOfLanguage(language));
  return [tooLong.length === 0 ? passing('size', isShownWhole) : warning('size', isCutOff(tooLong))];
};

export const emptyFieldFindings = ({ emptyFields }: { emptyFields: EmptyFields }): Finding[] => [
  Object.values(emptyFields.empty).every((count) => count === 0)
    ? passing('empty-fields', noEmptyFields(emptyFields))
    : warning('empty-fields', someEmptyFields(emptyFields)),
];
