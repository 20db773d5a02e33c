import type { Campaign } from '../../client/operations.ts';
import { bad, bold, dim, doubtful, number, row, table, time } from '../terminal/terminal.ts';
import { countsLine } from './list.ts';

/** Campaigns as a table, or more rows of one. */
export const campaignTable = (campaigns: readonly Campaign[], shown = 0): string[] =>
  campaigns.length === 0
    ? ['There is no campaign yet. Create one with: tocsin campaign create FILE']
    : table(
        ['campaign', 'state', 'people', 'created', 'name'],
        campaigns.map(({ id, state, import: list, createdAt, name }) => [
          id,
          state,
          list === undefined ? '' : number(list.counts.accepted + list.counts.unreachable),
          time(createdAt),
          name,
        ]),
        shown,
      );

const signatureLine = ({ name, at }: NonNullable<Campaign['submission']>): string =>
  `by ${name}, ${time(at)}`;

/** In which order somebody is written to, and when the next channel follows. */
const channelsLine = ({ channels, fallbackAfterHours }: Campaign): string =>
  channels.length > 2
    ? `${channels.join(', then ')}; the next after ${fallbackAfterHours} h without a delivery`
    : channels.join(', or ');

/** One campaign in lines. */
export const campaignLines = (campaign: Campaign): string[] => {
  const { submission, approval, declined, pauseReason, import: list } = campaign;
  const when = [
    ['created', campaign.createdAt],
    ['starts by itself', campaign.startAt],
    ['started', campaign.startedAt],
    ['completed', campaign.completedAt],
  ] as const;
  return [
    `${bold(campaign.name)} ${dim(campaign.id)}`,
    row('state', campaign.state),
    row('possible now', campaign.possible.join(', ') || 'nothing'),
    row('notice', `${campaign.notice} in ${campaign.languages.join(', ')}`),
    row('other languages get', campaign.defaultLanguage),
    row('channels', channelsLine(campaign)),
    ...(campaign.breachedOn === undefined ? [] : [row('day of the breach', campaign.breachedOn)]),
    row('share of the rate', String(campaign.weight)),
    row('list', list === undefined ? 'none yet' : `${list.status}: ${countsLine(list.counts)}`),
    ...(list?.status === 'undecided'
      ? [row('', doubtful(`waits for an answer: tocsin campaign import-report ${campaign.id}`))]
      : []),
    ...when.flatMap(([label, at]) => (at === undefined ? [] : [row(label, time(at))])),
    ...(submission === undefined
      ? []
      : [row('submitted', signatureLine(submission)), row('', dim(`SHA-256 ${submission.hash}`))]),
    ...(approval === undefined ? [] : [row('approved', signatureLine(approval))]),
    ...(declined === undefined
      ? []
      : [row('sent back', `by ${declined.name}, ${time(declined.at)}: ${doubtful(declined.reason)}`)]),
    ...(pauseReason === undefined
      ? []
      : [
          row('paused', bad(pauseReason.message.en)),
          ...(pauseReason.resumesAt === undefined ? [] : [row('goes on', time(pauseReason.resumesAt))]),
        ]),
    row('version', String(campaign.version)),
  ];
};
