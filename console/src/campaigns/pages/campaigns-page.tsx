import { Link } from 'wouter';
import type { Campaign } from '../../../../client/operations.ts';
import { useHasRole, useUser } from '../../api/app-context.tsx';
import { Bar } from '../../elements/bar.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { Empty, Message } from '../../elements/message.tsx';
import { Page } from '../../elements/page.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import type { Texts } from '../../i18n/texts.ts';
import { waitsFor } from '../four-eyes.ts';
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

/** What is to be done next with a campaign. */
const nextOf = (t: Texts, campaign: Campaign, waits: ReturnType<typeof waitsFor>): string => {
  const lacks = lacksList(campaign);
  if (waits !== undefined) return t.list.decide[waits];
  if (lacks !== undefined) return t.listState.next[lacks];
  const { state, declined } = campaign;
  return state === 'ready' && declined ? t.list.sentBack(declined.name) : t.list.next[state];
};

type EntryProps = {
  campaign: Campaign;
  /** What of it waits for the decision of whoever looks at it. */
  waits?: ReturnType<typeof waitsFor>;
  /** Whether it stands below a heading of its own. */
  isBelow?: boolean;
};

const Entry = ({ campaign, waits, isBelow = false }: EntryProps) => {
  const { t, f } = useI18n();
  const { id, name, state, createdAt, pauseReason } = campaign;
  const next = nextOf(t, campaign, waits);
  const Heading = isBelow ? 'h3' : 'h2';
  return (
    <li className="card campaign">
      <div className="heading">
        <Heading>
          <Link href={`/campaigns/${id}`}>{name}</Link>
        </Heading>
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

/** Campaigns for somebody who approves: first what waits for them. */
const ForApprover = ({ campaigns }: { campaigns: readonly Campaign[] }) => {
  const { t } = useI18n();
  const { name } = useUser();
  const yours = campaigns.filter((campaign) => waitsFor(campaign, name) !== undefined);
  const others = campaigns.filter((campaign) => !yours.includes(campaign));
  return (
    <>
      <section>
        {yours.length === 0 ? (
          <Message tone="good" title={t.list.nothingWaits} />
        ) : (
          <>
            <h2>{t.list.waiting}</h2>
            <ul className="cards">
              {yours.map((campaign) => (
                <Entry key={campaign.id} campaign={campaign} waits={waitsFor(campaign, name)} isBelow />
              ))}
            </ul>
          </>
        )}
      </section>
      {others.length > 0 && (
        <section>
          <h2>{t.list.others}</h2>
          <ul className="cards">
            {others.map((campaign) => (
              <Entry key={campaign.id} campaign={campaign} isBelow />
            ))}
          </ul>
        </section>
      )}
    </>
  );
};

export const CampaignsPage = () => {
  const { t } = useI18n();
  const approves = useHasRole('approver');
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
          ) : approves ? (
            <ForApprover campaigns={campaigns} />
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
