import type { Campaign, Progress } from '../../client/operations.ts';
import { partsInWords } from '../../core/campaign/authors.ts';
import { bad, bold, dim, doubtful, number, row, table, time } from '../terminal/terminal.ts';
import { countsLine } from './list.ts';
import { tellingWords } from './progress.ts';

const tellingCells = (telling: Progress['telling'] | undefined): string[] =>
  telling === undefined
    ? ['', '', '']
    : [number(telling.told), number(telling.owed), number(telling.unreachable)];

/**
 * Campaigns as a table, or more rows of one.
 *
 * @param tellings - how the people of those that have started stand, by campaign
 */
export const campaignTable = (
  campaigns: readonly Campaign[],
  shown = 0,
  tellings: ReadonlyMap<string, Progress['telling']> = new Map(),
): string[] =>
  campaigns.length === 0
    ? ['There is no campaign yet. Create one with: tocsin campaign create FILE']
    : table(
        ['campaign', 'state', 'people', 'told', 'owed', 'not reached', 'created', 'name'],
        campaigns.map(({ id, state, import: list, createdAt, name }) => [
          id,
          state,
          list === undefined ? '' : number(list.counts.accepted + list.counts.unreachable),
          ...tellingCells(tellings.get(id)),
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

const tellingRows = (telling: Progress['telling'] | undefined): string[] =>
  telling === undefined ? [] : [row('people', tellingWords(telling))];

/** What two people have said of a higher limit of bounces. */
const limitLines = ({ open, granted, refused }: NonNullable<Campaign['bounceLimit']> = {}): string[] => [
  ...(granted === undefined
    ? []
    : [
        row(
          'bounce limit',
          `${granted.percent}%, granted by ${granted.granted.name}, ${time(granted.granted.at)}`,
        ),
      ]),
  ...(refused === undefined
    ? []
    : [row('limit refused', `${refused.percent}%, by ${refused.refused.name}: ${doubtful(refused.why)}`)]),
  ...(open === undefined
    ? []
    : [
        row(
          'limit asked',
          `${open.percent}%, by ${open.asked.name}, ${time(open.asked.at)}: ${doubtful(open.reason)}`,
        ),
      ]),
];

/**
 * One campaign in lines.
 *
 * @param telling - how its people stand, once it has started
 */
export const campaignLines = (campaign: Campaign, telling?: Progress['telling']): string[] => {
  const { submission, approval, changedBy, declined, pauseReason, import: list } = campaign;
  const when = [
    ['created', campaign.createdAt],
    ['starts by itself', campaign.startAt],
    ['started', campaign.startedAt],
    ['sending ended', campaign.completedAt],
  ] as const;
  return [
    `${bold(campaign.name)} ${dim(campaign.id)}`,
    row('state', campaign.state),
    ...tellingRows(telling),
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
    ...changedBy.map(({ name, changed }) =>
      row('changed since approval', `by ${name}: ${partsInWords(changed).en}`),
    ),
    ...(approval === undefined ? [] : [row('approved', signatureLine(approval))]),
    ...(declined === undefined
      ? []
      : [row('sent back', `by ${declined.name}, ${time(declined.at)}: ${doubtful(declined.reason)}`)]),
    ...limitLines(campaign.bounceLimit),
    ...(pauseReason === undefined
      ? []
      : [
          row('paused', bad(pauseReason.message.en)),
          ...(pauseReason.resumesAt === undefined ? [] : [row('goes on', time(pauseReason.resumesAt))]),
        ]),
    row('version', String(campaign.version)),
  ];
};

type Fields = Campaign['fields'];

/** Each text that a change puts in the place of another: what is there, and what will be. */
export const replacedLines = (before: Fields, after: Fields): string[] => {
  const languages = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...languages].flatMap((language) => {
    const [from = {}, to = {}] = [before[language], after[language]];
    const names = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...names]
      .filter((name) => (from[name] ?? '') !== (to[name] ?? ''))
      .flatMap((name) => [
        bold(`${language}.${name}`),
        row('is now', from[name] ?? dim('nothing')),
        row('will be', to[name] ?? dim('nothing')),
      ]);
  });
};
