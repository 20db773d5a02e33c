import type { Answer } from '../api/operations.ts';
import {
  bad,
  bold,
  costLines,
  dim,
  doubtful,
  duration,
  good,
  number,
  row,
  table,
  time,
} from '../terminal.ts';

/** A message as a person gets it, in lines. */
export const previewLines = ({
  language,
  channel,
  person,
  subject,
  text,
}: Answer<'previewMessage'>): string[] => [
  dim(
    `${channel} in "${language}", filled in for ${person === 'sample' ? 'a person who does not exist' : 'this person'}`,
  ),
  bold(subject),
  '',
  ...text.split('\n'),
];

/** People, cost and time of a campaign, in lines. */
export const estimateLines = (estimate: Answer<'getEstimate'>): string[] => {
  const { people, cost, ratePerSecond, quotaPer24Hours, quotaLeft, durationSeconds, endsAt } = estimate;
  return [
    `${number(people.total)} people`,
    ...table(
      ['  channel', 'language', 'people'],
      people.groups.map(({ channel, language, people: count }) => [`  ${channel}`, language, number(count)]),
    ),
    row('rate', `${ratePerSecond} messages a second`),
    ...(quotaPer24Hours === undefined || quotaLeft === undefined
      ? []
      : [row('quota', `${number(quotaLeft)} left of ${number(quotaPer24Hours)} in 24 hours`)]),
    durationSeconds === undefined || endsAt === undefined
      ? row('sending takes', bad('for ever: the account may send nothing at present'))
      : row('sending takes', `${duration(durationSeconds)}: started now, until ${time(endsAt)}`),
    dim('  Cost at most, without tax, free tiers and postage'),
    ...costLines(cost.items, cost.totalUsd),
  ];
};

const verdicts = { blocks: bad('blocks'), warns: doubtful('warns '), passes: good('passes') };

/** What was checked before a campaign goes out, in lines; what blocks first. */
export const preflightLines = ({ mayStart, findings }: Answer<'getPreflight'>): string[] => [
  ...findings.map(({ check, verdict, message }) => `${verdicts[verdict]}  ${check.padEnd(14)} ${message}`),
  mayStart ? good('Nothing blocks it.') : bad('It must not go out like this.'),
];

/** What became of test messages, in lines. */
export const testLines = ({ messages }: Answer<'sendTests'>): string[] =>
  messages.map(
    ({ to, language, sent, problem }) =>
      `${sent ? good('sent    ') : bad('not sent')}  ${language}  ${to}${problem === undefined ? '' : `: ${problem}`}`,
  );
