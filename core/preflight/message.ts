// Judges the message: its fields, links and length, and what is empty for some people.

import type { Language } from '../audience/audience.ts';
import { nameOfLanguage } from '../audience/language-words.ts';
import type { Finding } from '../base/finding.ts';
import type { Campaign } from '../campaign/campaign.ts';
import { fieldProblems } from '../campaign/fields.ts';
import { measuresOf } from '../campaign/lists.ts';
import { holdsLink } from '../cell/link.ts';
import type { FrozenContent, FrozenMessage } from '../notice/content.ts';
import { noMeasures } from '../notice/list-measures.ts';
import { htmlBytesAtMost, placeholdersIn } from '../notice/messages-of-list.ts';
import type { CompiledNotice } from '../notice/notice.ts';
import { htmlPlaceholder, PLACEHOLDER } from '../notice/render.ts';
import { blocking, passing, warning } from './finding.ts';
import {
  fieldsDoNotFit,
  isCutOff,
  isDiscreet,
  isNotMeasured,
  isShownWhole,
  linkedReferences,
  linksElsewhere,
  linksHome,
  linksOfValues,
  noEmptyFields,
  noLinks,
  showsValues,
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

/** What would be sent, and to whom. */
type ContentInput = { campaign: Pick<Campaign, 'channels' | 'import'>; content: FrozenContent };

const attributePattern = /\b(?:href|src|action|background)\s*=\s*["']?\s*([^"'\s>]+)/gi;
const urlPattern = /\bhttps?:\/\/[^\s"'<>)]+/gi;

/** What of a message may hold a link. */
type LinkedMessage = Pick<FrozenMessage, 'html' | 'text' | 'subject' | 'sms'>;

/** What is read of each part; never names of XML. */
const readTexts = ({ html, text, subject, sms }: LinkedMessage): string[] => [
  html.replaceAll(/<[^>]*>/g, ' '),
  ...[text, subject, sms],
];
const linksOfAttributes = (html: string): string[] =>
  [...html.matchAll(attributePattern)].map(([, link = '']) => link);

/** Links of attributes, and addresses in the texts that programs of mail and telephones make links of. */
const linksOf = (message: LinkedMessage): string[] => [
  ...linksOfAttributes(message.html),
  ...readTexts(message).flatMap((part) => part.match(urlPattern) ?? []),
];

/** Personal fields of which an address is made, or whose value becomes a part of one by what stands beside it. */
const fieldsInLinks = (messages: readonly FrozenMessage[], personFields: readonly string[]): string[] => {
  const links = messages.flatMap((message) => [
    ...linksOfAttributes(message.html),
    // A word as the person reads it, whatever the value is.
    ...readTexts(message)
      .flatMap((part) => part.split(/\s+/))
      .filter((word) => placeholdersIn(word).length > 0 && holdsLink(word.replace(PLACEHOLDER, 'ab'))),
  ]);
  const used = new Set(links.flatMap(placeholdersIn));
  return personFields.filter((name) => used.has(name) || used.has(htmlPlaceholder(name)));
};

/** Hosts that the messages link to or load from, `mailto:` and `tel:` apart. */
export const linkedHosts = (messages: readonly LinkedMessage[]): string[] => {
  const hosts = new Set<string>();
  for (const link of messages.flatMap(linksOf)) {
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

/** Whether messages say references that are addresses: no other value of a list holds a link, the import sees to that. */
export const referenceFindings = ({ campaign, content }: ContentInput): Finding[] => {
  const { people = 0, linkedReferences: linked = 0 } = measuresOf(campaign) ?? {};
  return linked > 0 && content.personFields.includes('reference')
    ? [warning('references', linkedReferences(linked, people))]
    : [];
};

/** The messages without what this campaign does not send. */
const sentMessages = ({ campaign, content }: ContentInput): FrozenMessage[] =>
  Object.values(content.messages).map((message) =>
    campaign.channels.includes('sms') ? message : { ...message, sms: '' },
  );

export const linkFindings = ({
  campaign,
  content,
  senderDomain,
}: ContentInput & { senderDomain: string }): Finding[] => {
  const messages = sentMessages({ campaign, content });
  const ofValues = fieldsInLinks(messages, content.personFields);
  if (ofValues.length > 0) return [blocking('links', linksOfValues(ofValues))];
  const isOwn = (host: string): boolean => host === senderDomain || host.endsWith(`.${senderDomain}`);
  const hosts = linkedHosts(messages);
  const foreign = hosts.filter((host) => !isOwn(host));
  if (foreign.length > 0) return [blocking('links', linksElsewhere(foreign))];
  return [hosts.length === 0 ? passing('links', noLinks) : warning('links', linksHome(hosts))];
};

/** A subject and an SMS show on a locked screen: only the code, which tells nothing, may differ from person to person. */
export const secrecyFindings = ({ campaign, content }: ContentInput): Finding[] => {
  const shown = sentMessages({ campaign, content }).flatMap(({ subject, sms }) => [
    ...(campaign.channels.includes('email') ? placeholdersIn(subject) : []),
    ...placeholdersIn(sms),
  ]);
  const names = [...new Set(shown)].filter((name) => name !== 'code').sort();
  if (names.length === 0) return [passing('secrecy', isDiscreet)];
  const { people = 0, empty = {} } = measuresOf(campaign) ?? {};
  const withValue = (name: string): number | undefined =>
    people === 0 ? undefined : people - (empty[name] ?? 0);
  return [warning('secrecy', showsValues(names.map((name) => ({ name, people: withValue(name) }))))];
};

/** Gmail cuts off what an email holds beyond this, and hides it behind a link. */
export const CLIPPED_BYTES = 102 * 1024;
/** What a person's own values may add, where nobody has measured them. */
const PERSONAL_BYTES = 2_048;

/** Whether an email is so long that its end, and with it what to do and whom to ask, is not read. */
export const sizeFindings = ({ campaign, content }: ContentInput): Finding[] => {
  if (!campaign.channels.includes('email')) return [];
  const measures = measuresOf(campaign);
  const sizes = (Object.entries(content.messages) as [Language, FrozenMessage][]).map(
    ([language, message]) => ({
      name: nameOfLanguage(language),
      bytes:
        htmlBytesAtMost(message, language, measures ?? noMeasures) +
        (measures === undefined ? PERSONAL_BYTES : 0),
    }),
  );
  const tooLong = sizes.filter(({ bytes }) => bytes > CLIPPED_BYTES);
  if (tooLong.length > 0) return [warning('size', isCutOff(tooLong))];
  return [passing('size', isShownWhole(Math.max(...sizes.map(({ bytes }) => bytes))))];
};

/** Personal fields that the messages use and that are empty for some of the list; the greeting has its own word then. */
export const emptyFieldFindings = ({ campaign, content }: ContentInput): Finding[] => {
  const { import: list } = campaign;
  if (list?.status !== 'done') return [];
  if (list.measures === undefined) return [warning('empty-fields', isNotMeasured)];
  const { people, empty } = list.measures;
  const used = content.personFields.filter((name) => name !== 'greeting_name' && (empty[name] ?? 0) > 0);
  if (used.length === 0) return [passing('empty-fields', noEmptyFields({ people, empty: {} }))];
  const some = Object.fromEntries(used.map((name) => [name, empty[name] ?? 0]));
  return [warning('empty-fields', someEmptyFields({ people, empty: some }))];
};
