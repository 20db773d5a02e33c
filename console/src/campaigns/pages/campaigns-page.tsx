import { Link } from 'wouter';
import type { Campaign } from '../../../../client/operations.ts';
import { useHasRole } from '../../api/app-context.tsx';
import { Bar } from '../../elements/bar.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { Empty } from '../../elements/message.tsx';
import { Page } from '../../elements/page.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { lacksList, listStateOf } from '../list-state.ts';
import { useCampaigns, useProgress } from '../queries.ts';
import { StateBadge } from '../state-badge.tsx';

const SENDING_EVERY_MS = 10_000;

const Sending = ({ campaign }: { campaign: Campaign }) => {
  const { t, f } = useI18n();
  const live = campaign.state === 'running';
  const { data } = useProgress(campaign.id, live, SENDING_EVERY_MS);
  if (data === undefined) return <p className="small awaits-bar">{t.loading}</p>;
  const { percent, told, people, owed, unreachable } = data.telling;
  return (
    <>
      <Bar label={t.list.progressOf(campaign.name)} percent={percent} text={f.percent(percent)} />
      <p className="small">
        {t.list.told(f.percent(percent), f.count(told), f.count(people))}
        {owed > 0 && ` · ${t.list.owed(f.count(owed))}`}
        {unreachable > 0 && ` · ${t.list.unreachable(f.count(unreachable))}`}
        {data.estimatedEnd !== undefined && ` · ${t.list.endsAt(f.when(data.estimatedEnd, Date.now()))}`}
      </p>
    </>
  );
};

const Preparing = ({ campaign }: { campaign: Campaign }) => {
  const { t, f } = useI18n();
  const { import: list, startAt } = campaign;
  if (startAt !== undefined) return <p className="small">{t.list.startsAt(f.when(startAt, Date.now()))}</p>;
  const lacks = lacksList(campaign);
  if (list === undefined) return <p className="small">{t.list.noPeople}</p>;
  if (lacks !== undefined) return <p className="small">{t.listState.line[lacks]}</p>;
  return (
    <p className="small">
      {t.list.people(f.count(list.counts.accepted + list.counts.unreachable))}
      {listStateOf(campaign) === 'last-failed' && ` ${t.listState.line['last-failed']}`}
    </p>
  );
};

const isSending = ({ startedAt }: Campaign): boolean => startedAt !== undefined;

const Entry = ({ campaign }: { campaign: Campaign }) => {
  const { t, f } = useI18n();
  const { id, name, state, createdAt, pauseReason } = campaign;
  const lacks = lacksList(campaign);
  const next = lacks === undefined ? t.list.next[state] : t.listState.next[lacks];
  return (
    <li className="card campaign">
      <div className="heading">
        <h2>
          <Link href={`/campaigns/${id}`}>{name}</Link>
        </h2>
        <StateBadge campaign={campaign} />
      </div>
      {isSending(campaign) ? <Sending campaign={campaign} /> : <Preparing campaign={campaign} />}
      <p className="small">
        {state === 'paused' && pauseReason !== undefined
          ? t.list.pausedAt(f.when(pauseReason.at, Date.now()))
          : next}
        {' · '}
        {t.list.createdAt(f.date(createdAt))}
      </p>
    </li>
  );
};

export const CampaignsPage = () => {
  const { t } = useI18n();
  const query = useCampaigns();
  const mayCreate = useHasRole('administrator');
  const create = (
    <Link href="/campaigns/new" className="button main">
      {t.list.create}
    </Link>
  );
  return (
    <Page title={t.app.campaigns} aside={mayCreate && create}>
      <Loaded query={query}>
        {({ campaigns }) =>
          campaigns.length === 0 ? (
            <Empty title={t.list.emptyTitle}>
              <p>{t.list.emptyHelp}</p>
              <ol>
                {t.list.emptySteps.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
              {mayCreate ? <p>{create}</p> : <p>{t.list.notYours}</p>}
            </Empty>
          ) : (
            <ul className="cards">
              {campaigns.map((campaign) => (
                <Entry key={campaign.id} campaign={campaign} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
};
