import type { Answer } from '../../client/operations.ts';
import {
  bad,
  bold,
  costLines,
  dim,
  dollars,
  doubtful,
  duration,
  good,
  money,
  number,
  row,
  table,
  time,
} from '../terminal/terminal.ts';

type Sms = Answer<'previewMessage'>['sms'];

/** A character as people can see it: blanks of another kind look like none. */
const visible = (character: string): string =>
  character.trim() === ''
    ? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    : character;

/** Which characters make an SMS dearer, and what it would be with others. */
const dearer = ({ forcing, partsWithStandIns: parts }: Sms): string =>
  `Only ${parts} ${parts === 1 ? 'part' : 'parts'} without ${forcing.map(({ character }) => visible(character)).join(' ')}.`;

/** A message as a person gets it, in lines. */
export const previewLines = ({
  language,
  channel,
  person,
  subject,
  text,
  sms,
  letter,
}: Answer<'previewMessage'>): string[] => [
  dim(
    `${channel} in "${language}", filled in for ${person === 'sample' ? 'a person who does not exist' : 'this person'}`,
  ),
  bold(subject),
  '',
  ...text.split('\n'),
  '',
  bold('By SMS'),
  sms.text,
  dim(
    `${sms.encoding}, ${number(sms.characters)} characters in ${sms.parts} parts, ${dollars(sms.usd)} each`,
  ),
  ...(sms.partsWithStandIns < sms.parts ? [doubtful(dearer(sms))] : []),
  ...(letter === undefined ? [] : ['', bold('By letter'), ...letter.split('\n')]),
];

/** People, cost and time of a campaign, in lines. */
export const estimateLines = (estimate: Answer<'getEstimate'>): string[] => {
  const { people, cost, ratePerSecond, quotaPer24Hours, quotaLeft, durationSeconds, endsAt, sms, letters } =
    estimate;
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
    ...(sms === undefined
      ? []
      : [
          row('SMS', `${number(sms.people)} first, ${number(sms.fallbackPeople)} where the email fails`),
          row(
            '',
            `${sms.isExact ? 'exactly' : 'at most'} ${sms.averageParts} parts each on average, none more than ${sms.mostParts}`,
          ),
          row('', `${dollars(sms.usd)} for the first, ${dollars(sms.mostUsd)} if every email fails`),
          row('', `${dollars(sms.spendLeftUsd)} may still be spent this month`),
        ]),
    ...(letters.price === undefined
      ? []
      : [
          row(
            'letters on paper',
            `${money(letters.price.total, letters.price.currency)} for ${number(letters.people)}, ${money(letters.price.mostTotal, letters.price.currency)} if nobody had a message`,
          ),
        ]),
    dim(
      letters.price === undefined
        ? '  Cost of AWS at most, without tax and free tiers; what letters cost on paper is not known here'
        : '  Cost of AWS at most, without tax and free tiers',
    ),
    ...costLines(cost.items, cost.totalUsd),
  ];
};

const verdicts = { blocks: bad('blocks'), warns: doubtful('warns '), passes: good('passes') };

/** What was checked before a campaign goes out, in lines; what blocks first. */
export const preflightLines = ({ mayStart, findings }: Answer<'getPreflight'>): string[] => [
  ...findings.map(({ check, verdict, message }) => `${verdicts[verdict]}  ${check.padEnd(14)} ${message.en}`),
  mayStart ? good('Nothing blocks it.') : bad('It must not go out like this.'),
];

/** What became of test messages, in lines. */
export const testLines = ({ messages }: Answer<'sendTests'>): string[] =>
  messages.map(
    ({ to, language, sent, problem }) =>
      `${sent ? good('sent    ') : bad('not sent')}  ${language}  ${to}${problem === undefined ? '' : `: ${problem.en}`}`,
  );
