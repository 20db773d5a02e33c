import { Link } from 'wouter';
import type { Campaign } from '../../../client/operations.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { lacksList, listStateOf } from './list-state.ts';

export const tabs = ['message', 'list', 'check', 'approval', 'sending', 'letters', 'reports'] as const;
export type Tab = (typeof tabs)[number];

/** The tab where the campaign is at present. */
export const presentTab = ({ state, import: list }: Campaign): Tab => {
  switch (state) {
    case 'draft':
      return 'list';
    case 'ready':
      return list?.status === 'done' ? 'check' : 'list';
    case 'submitted':
      return 'approval';
    default:
      return 'sending';
  }
};

const after: Record<Campaign['state'], number> = {
  draft: 1,
  ready: 2,
  submitted: 3,
  approved: 4,
  running: 4,
  paused: 4,
  completed: 5,
  cancelled: 4,
};

type Props = { current: Tab; campaign?: Campaign; shown?: readonly Tab[] };

/** What is to be said of the list in place of a tick: it is not done, or something about it is to be seen. */
const markOf = (tab: Tab, campaign: Campaign | undefined): keyof typeof signs | undefined => {
  if (tab !== 'list' || campaign === undefined) return undefined;
  const lacks = lacksList(campaign);
  if (lacks !== undefined) return lacks;
  return listStateOf(campaign) === 'last-failed' && campaign.startedAt === undefined
    ? 'last-failed'
    : undefined;
};

const signs = { reading: '…', asks: '?', failed: '✕', 'last-failed': '!' } as const;
const looks = { reading: '', asks: 'asks', failed: 'failed', 'last-failed': 'failed' } as const;

/** The steps of a campaign in their order: which are done, and which one is looked at. */
export const StepList = ({ current, campaign, shown = tabs }: Props) => {
  const { t } = useI18n();
  const done = campaign === undefined ? 0 : after[campaign.state];
  return (
    <nav className="steps" aria-label={t.campaign.steps}>
      <ol>
        {tabs.map((tab, at) => {
          if (!shown.includes(tab)) return null;
          const mark = markOf(tab, campaign);
          const isDone = at < done && tab !== 'letters' && tab !== 'reports' && mark === undefined;
          const words = (
            <>
              <span className="number" aria-hidden="true">
                {mark === undefined ? (isDone ? '✓' : at + 1) : signs[mark]}
              </span>
              {t.campaign.tabs[tab]}
              {isDone && <span className="unseen"> {t.campaign.done}</span>}
              {mark !== undefined && <span className="unseen"> {t.listState.mark[mark]}</span>}
            </>
          );
          return (
            <li key={tab} className={mark === undefined ? (isDone ? 'done' : '') : looks[mark]}>
              {campaign === undefined ? (
                <span {...(tab === current && { 'aria-current': 'step' as const })}>{words}</span>
              ) : (
                <Link
                  href={`/campaigns/${campaign.id}/${tab}`}
                  {...(tab === current && { 'aria-current': 'step' as const })}
                >
                  {words}
                </Link>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
};
