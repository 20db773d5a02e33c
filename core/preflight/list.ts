// Judges the list of people: whether there is one, whom it reaches, and in which languages.
import { nameOfLanguage } from '../audience/language-words.ts';
import type { Finding } from '../base/finding.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { Import } from '../list/import.ts';
import type { FrozenContent } from '../notice/content.ts';
import { undecidedConflicts, undecidedShared } from '../survey/answers.ts';
import type { ListReport } from '../survey/report.ts';
import {
  type FindingKind,
  listFindings as findingsOfReport,
  withoutLanguage,
} from '../survey/report-findings.ts';
import { languageMissing } from '../survey/report-words.ts';
import { blocking, passing, warning } from './finding.ts';
import {
  allReachable,
  cannotBeReached,
  getMessages,
  importFailed,
  languageUnread,
  laterFailed,
  leftOut,
  lettersOnly,
  needLetters,
  nobodyReachable,
  noList,
  otherLanguage,
  ownLanguages,
  stillImporting,
  waitsFor,
  wereRejected,
} from './list-words.ts';

type Input = {
  campaign: Pick<Campaign, 'import' | 'defaultLanguage' | 'breachedOn'>;
  content: FrozenContent;
  /** What was found out about the list; left out where nothing was. */
  listReport?: ListReport | undefined;
};

/** Findings of the report that have a check of their own here, or that somebody has decided about. */
const toldElsewhere: ReadonlySet<FindingKind> = new Set<FindingKind>([
  'conflicts',
  'shared-by-many',
  'language-missing',
  'language-fallback',
]);

/** What is odd about the list, as its report tells it. */
const oddFindings = ({ campaign, listReport }: Omit<Input, 'content'>): Finding[] => {
  const { import: list } = campaign;
  if (list === undefined || listReport === undefined) return [];
  return findingsOfReport(list, listReport, campaign)
    .filter(({ kind, verdict }) => verdict === 'warns' && !toldElsewhere.has(kind))
    .map(({ kind, message }) =>
      kind === 'earlier-campaign' ? warning('told-before', message) : warning('list-oddities', message),
    );
};

/** What a list waits for, where it does. */
const waiting = ({ questions, decisions }: Import, report: ListReport | undefined): Finding =>
  blocking(
    'list',
    waitsFor(questions, {
      conflicts: report && undecidedConflicts(report, decisions),
      shared: report && undecidedShared(report, decisions),
    }),
  );

export const listFindings = ({ campaign, listReport }: Omit<Input, 'content'>): Finding[] => {
  const { import: list } = campaign;
  if (list === undefined) return [blocking('list', noList)];
  if (list.status === 'failed') return [blocking('list', importFailed(list.failure))];
  if (list.status === 'undecided') return [waiting(list, listReport)];
  if (list.status !== 'done') return [blocking('list', stillImporting)];
  const people = list.groups
    .filter(({ channel }) => channel !== 'letter')
    .reduce((sum, group) => sum + group.people, 0);
  const { rejected, unreachable, conflict } = list.counts;
  const { notToBeReached } = list;
  const byLetter = list.groups
    .filter(({ channel }) => channel === 'letter')
    .reduce((sum, group) => sum + group.people, 0);
  if (people + byLetter - notToBeReached <= 0) return [blocking('list', nobodyReachable)];
  const warnings = [
    ...(list.failedAfter === undefined ? [] : [warning('list', laterFailed(list.failedAfter.failure))]),
    ...(rejected === 0 ? [] : [warning('list', wereRejected(rejected))]),
    ...(conflict === 0 ? [] : [warning('list', leftOut(conflict))]),
  ];
  return [
    ...(people === 0 ? [warning('list', lettersOnly)] : []),
    ...(warnings.length === 0 && people > 0 ? [passing('list', getMessages(people))] : warnings),
    unreachable === 0 ? passing('letters', allReachable) : warning('letters', needLetters(unreachable)),
    ...(notToBeReached === 0 ? [] : [warning('letters', cannotBeReached(notToBeReached))]),
    ...oddFindings({ campaign, listReport }),
  ];
};

/** Whether there is a message in each language that somebody on the list reads. */
export const languageFindings = ({ campaign, content, listReport }: Input): Finding[] => {
  const { import: list, defaultLanguage } = campaign;
  const unread = (list?.groups ?? []).filter(
    ({ channel, language, people }) =>
      channel !== 'letter' && people > 0 && content.messages[language] === undefined,
  );
  if (unread.length > 0) {
    return unread.map(({ language, people }) => blocking('languages', languageUnread(language, people)));
  }
  const fallbacks = list?.languageFallbacks ?? 0;
  const missing = listReport?.totals?.notes['language-missing']?.count ?? 0;
  // Where there is one language only, nobody could have another.
  const isChoice = Object.keys(content.messages).length > 1;
  const unsaid = list === undefined || !isChoice ? [] : withoutLanguage(list, defaultLanguage);
  if (fallbacks + missing + unsaid.length === 0) return [passing('languages', ownLanguages)];
  return [
    ...unsaid.map(({ message }) => warning('languages', message)),
    ...(fallbacks === 0 ? [] : [warning('languages', otherLanguage(fallbacks, defaultLanguage))]),
    ...(missing === 0
      ? []
      : [warning('languages', languageMissing(missing, nameOfLanguage(defaultLanguage)))]),
  ];
};
