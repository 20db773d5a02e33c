import type { Progress } from '../../client/operations.ts';
import { bad, bar, clockTime, dim, dollars, doubtful, number, row, time } from '../terminal/terminal.ts';

type Shown = Pick<Progress, 'outcomes' | 'percent' | 'ratePerSecond' | 'telling' | 'deadLetters'>;

const givenUpIn = ({ deadLetters }: Pick<Progress, 'deadLetters'>): number =>
  Object.values(deadLetters).reduce((sum, count) => sum + count, 0);

/** How everybody on the list stands, in few words. */
export const tellingWords = ({ people, told, underWay, owed, unreachable }: Progress['telling']): string =>
  [
    `${number(told)} of ${number(people)} people told`,
    ...(underWay > 0 ? [`${number(underWay)} under way`] : []),
    ...(owed > 0 ? [`${number(owed)} owed a letter`] : []),
    ...(unreachable > 0 ? [`${number(unreachable)} not to be reached`] : []),
  ].join(', ');

/** One line that says how far a campaign is. */
export const progressLine = (progress: Shown): string => {
  const { outcomes, percent, ratePerSecond, telling } = progress;
  const givenUp = givenUpIn(progress);
  const parts = [tellingWords(telling)];
  if (outcomes.bounced > 0) parts.push(`${number(outcomes.bounced)} bounced`);
  if (outcomes.inDoubt > 0) parts.push(`${number(outcomes.inDoubt)} in doubt`);
  if (givenUp > 0) parts.push(bad(`${number(givenUp)} dead letters`));
  const sending = dim(`sending ${Math.floor(percent)}%  ${number(ratePerSecond)}/s`);
  return `${bar(telling.percent)} ${String(Math.floor(telling.percent)).padStart(3)}%  ${parts.join(', ')}  ${sending}`;
};

const toldWords: Record<keyof Progress['telling']['by'], string> = {
  email: 'by email',
  sms: 'by SMS',
  letter: 'by letter',
  other: 'by telephone or in person',
};

/** How everybody on the list stands, in lines. */
const tellingLines = ({ by, underWay, owed, letters, unreachable }: Progress['telling']): string[] => {
  const ways = (Object.keys(toldWords) as (keyof typeof toldWords)[]).filter((way) => by[way] > 0);
  const letterParts = [
    ...(letters.open > 0 ? [`${number(letters.open)} made and not posted`] : []),
    ...(letters.returned > 0 ? [`${number(letters.returned)} came back`] : []),
  ];
  return [
    ...(ways.length > 0
      ? [row('told', ways.map((way) => `${number(by[way])} ${toldWords[way]}`).join(', '))]
      : []),
    ...(underWay > 0 ? [row('under way', number(underWay))] : []),
    ...(owed > 0
      ? [
          row(
            'owed a letter',
            doubtful(`${number(owed)}${letterParts.length > 0 ? `: ${letterParts.join(', ')}` : ''}`),
          ),
        ]
      : []),
    ...(unreachable > 0 ? [row('not to be reached', doubtful(number(unreachable)))] : []),
  ];
};

/** What a state says of sending: it says nothing of whether everybody is told. */
const stateWords = ({ state, telling: { people, told } }: Progress): string => {
  if (state !== 'completed') return state;
  const left = people - told;
  return left === 0
    ? 'completed: sending has ended, and everybody is told'
    : `completed: sending has ended; ${number(left)} ${left === 1 ? 'person is' : 'people are'} not told`;
};

/** The line while a campaign is watched: its figures may be a minute old, so it says of when they are. */
export const watchLine = (progress: Progress): string =>
  `${progressLine(progress)}  ${progress.state}, counted at ${clockTime(progress.countedAt)}`;

/** What is told to a program when it changes: the same figures, counted again, are no change. */
export const figuresOf = ({ countedAt: _, ...figures }: Progress): string => JSON.stringify(figures);

const outcomeWords: Record<keyof Progress['outcomes'], string> = {
  pending: 'waiting',
  accepted: 'on their way',
  delivered: 'delivered',
  bounced: 'bounced',
  complained: 'delivered, and complained',
  rejected: 'refused by the provider',
  expired: 'without an answer',
  told: 'told otherwise',
  inDoubt: 'in doubt',
};

/** How far a campaign is, in lines. */
export const progressLines = (progress: Progress): string[] => {
  const { people, outcomes, channels, pacing, pauseReason, ratePerSecond } = progress;
  const givenUp = givenUpIn(progress);
  const counted = (Object.keys(outcomeWords) as (keyof typeof outcomeWords)[]).filter(
    (outcome) => outcomes[outcome] > 0,
  );
  return [
    progressLine(progress),
    row('state', stateWords(progress)),
    row('counted at', time(progress.countedAt)),
    row(
      'written to first',
      [
        `${number(people.email)} by email`,
        ...(people.sms > 0 ? [`${number(people.sms)} by SMS`] : []),
        `${number(people.letter)} by letter`,
      ].join(', '),
    ),
    ...tellingLines(progress.telling),
    ...progress.warnings.map((warning) => row('', doubtful(warning.en))),
    ...counted.map((outcome) => row(outcomeWords[outcome], number(outcomes[outcome]))),
    ...(channels.sms.messages === 0
      ? []
      : [
          row(
            'reached first',
            `${number(channels.email.reached)} by email, ${number(channels.sms.reached)} by SMS`,
          ),
        ]),
    ...(progress.waitingForNext > 0
      ? [row('next channel', `is about to write to ${number(progress.waitingForNext)} more`)]
      : []),
    ...(progress.addressCorrected > 0 ? [row('addresses corrected', number(progress.addressCorrected))] : []),
    ...(progress.sentAgainInDoubt > 0
      ? [row('perhaps told twice', doubtful(number(progress.sentAgainInDoubt)))]
      : []),
    ...(ratePerSecond > 0 ? [row('rate', `${number(ratePerSecond)} messages a second`)] : []),
    ...(pacing?.throttled ? [row('', doubtful('The provider takes less than it allows at present.'))] : []),
    ...(pacing?.sms?.quietUntil === undefined
      ? []
      : [row('SMS', `wait until ${time(pacing.sms.quietUntil)}: it is night, Sunday or a holiday`)]),
    ...(pacing?.sms === undefined
      ? []
      : [row('SMS this month', `${dollars(pacing.sms.spentUsd)} of ${dollars(pacing.sms.limitUsd)} spent`)]),
    ...(pacing?.ramp === undefined
      ? []
      : [
          row(
            'beginning',
            `${number(pacing.ramp.people)} people first, the others from ${time(pacing.ramp.until)}`,
          ),
        ]),
    ...(progress.firstSentAt === undefined ? [] : [row('first message', time(progress.firstSentAt))]),
    ...(progress.lastSentAt === undefined ? [] : [row('last message', time(progress.lastSentAt))]),
    ...(progress.estimatedEnd === undefined ? [] : [row('expected end', time(progress.estimatedEnd))]),
    ...(givenUp > 0 ? [row('dead letters', bad(`${number(givenUp)}: see "tocsin dead-letters"`))] : []),
    ...(pauseReason === undefined ? [] : [row('paused', bad(pauseReason.message.en))]),
  ];
};
