// Judges the list of people: whether there is one, whom it reaches, and in which languages.
import type { Finding } from '../base/finding.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { FrozenContent } from '../notice/content.ts';
import { blocking, passing, warning } from './finding.ts';
import {
  allReachable,
  getMessages,
  importFailed,
  languageUnread,
  needLetters,
  nobodyReachable,
  noList,
  otherLanguage,
  ownLanguages,
  stillImporting,
  wereRejected,
} from './list-words.ts';

type Input = { campaign: Pick<Campaign, 'import' | 'defaultLanguage'>; content: FrozenContent };

export const listFindings = ({ campaign: { import: list } }: Pick<Input, 'campaign'>): Finding[] => {
  if (list === undefined) return [blocking('list', noList)];
  if (list.status === 'failed') return [blocking('list', importFailed(list.failure))];
  if (list.status !== 'done') return [blocking('list', stillImporting)];
  const people = list.groups
    .filter(({ channel }) => channel !== 'letter')
    .reduce((sum, group) => sum + group.people, 0);
  if (people === 0) return [blocking('list', nobodyReachable)];
  const { rejected, unreachable } = list.counts;
  return [
    rejected === 0 ? passing('list', getMessages(people)) : warning('list', wereRejected(rejected)),
    unreachable === 0 ? passing('letters', allReachable) : warning('letters', needLetters(unreachable)),
  ];
};

/** Whether there is a message in each language that somebody on the list reads. */
export const languageFindings = ({ campaign, content }: Input): Finding[] => {
  const unread = (campaign.import?.groups ?? []).filter(
    ({ channel, language, people }) =>
      channel !== 'letter' && people > 0 && content.messages[language] === undefined,
  );
  if (unread.length > 0) {
    return unread.map(({ language, people }) => blocking('languages', languageUnread(language, people)));
  }
  const fallbacks = campaign.import?.languageFallbacks ?? 0;
  return [
    fallbacks === 0
      ? passing('languages', ownLanguages)
      : warning('languages', otherLanguage(fallbacks, campaign.defaultLanguage)),
  ];
};
