import type { Progress } from '../../client/operations.ts';
import { bad, bar, clockTime, dim, dollars, doubtful, number, row, time } from '../terminal/terminal.ts';

type Shown = Pick<Progress, 'outcomes' | 'percent' | 'ratePerSecond' | 'people' | 'deadLetters'>;

const givenUpIn = ({ deadLetters }: Pick<Progress, 'deadLetters'>): number =>
  Object.values(deadLetters).reduce((sum, count) => sum + count, 0);

/** One line that says how far a campaign is. */
export const progressLine = (progress: Shown): string => {
  const { outcomes, percent, ratePerSecond, people } = progress;
  const givenUp = givenUpIn(progress);
  const told = outcomes.delivered + outcomes.complained;
  const parts = [`${number(told)} of ${number(people.email + people.sms)} delivered`];
  if (outcomes.bounced > 0) parts.push(`${number(outcomes.bounced)} bounced`);
  if (outcomes.accepted > 0) parts.push(`${number(outcomes.accepted)} on their way`);
  if (outcomes.inDoubt > 0) parts.push(`${number(outcomes.inDoubt)} in doubt`);
  if (givenUp > 0) parts.push(bad(`${number(givenUp)} dead letters`));
  return `${bar(percent)} ${String(Math.floor(percent)).padStart(3)}%  ${parts.join(', ')}  ${dim(`${number(ratePerSecond)}/s`)}`;
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
  const { people, outcomes, channels, told, pacing, pauseReason, ratePerSecond } = progress;
  const givenUp = givenUpIn(progress);
  const counted = (Object.keys(outcomeWords) as (keyof typeof outcomeWords)[]).filter(
    (outcome) => outcomes[outcome] > 0,
  );
  return [
    progressLine(progress),
    row('state', progress.state),
    row('counted at', time(progress.countedAt)),
    row(
      'people',
      [
        `${number(people.email)} by email`,
        ...(people.sms > 0 ? [`${number(people.sms)} by SMS`] : []),
        `${number(people.letter)} by letter`,
      ].join(', '),
    ),
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
    ...(told.byLetter + told.byPhone + told.inPerson > 0
      ? [
          row(
            'recorded as told',
            `${number(told.byLetter)} by letter, ${number(told.byPhone)} by phone, ${number(told.inPerson)} in person`,
          ),
        ]
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
