/** How far a campaign is, or how it is started. */
import { Link } from 'wouter';
import type { Campaign, Progress } from '../../../../client/operations.ts';
import { useHasRole } from '../../api/app-context.tsx';
import { Bar } from '../../elements/bar.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { useProgress } from '../queries.ts';
import { ReadCampaign } from '../read-campaign.tsx';
import { presentTab } from '../step-list.tsx';
import { BounceLimit } from './bounce-limit.tsx';
import { Controls } from './controls.tsx';
import { Health } from './health.tsx';
import { Notes, WhyPaused } from './notes.tsx';
import { Outcomes, Standings } from './outcomes.tsx';
import { SendingPlot } from './sending-plot.tsx';
import { Start } from './start.tsx';

/** What is left where not everybody is told: never said away by the end of the sending. */
const Left = ({ telling }: { telling: Progress['telling'] }) => {
  const { t, f } = useI18n();
  const { people, told, underWay, owed, letters, unreachable } = telling;
  if (people > 0 && told === people) return <p className="large">{t.sending.allTold}</p>;
  return (
    <>
      {underWay > 0 && <p>{t.sending.underWay(f.count(underWay))}</p>}
      {owed > 0 && (
        <p>
          <b>{t.sending.owed(f.count(owed))}</b>
          {letters.open > 0 && ` ${t.sending.lettersOpen(f.count(letters.open))}`}
          {letters.returned > 0 && ` ${t.sending.lettersReturned(f.count(letters.returned))}`}
        </p>
      )}
      {underWay === 0 && owed === 0 && people > 0 && <p>{t.sending.allReachableTold}</p>}
      {unreachable > 0 && (
        <p>
          <b>{t.sending.unreachable(f.count(unreachable))}</b>
        </p>
      )}
    </>
  );
};

/** How many people are told, in figures that can be read across a room; that the sending has ended is beside it. */
const HowFar = ({ campaign, progress }: { campaign: Campaign; progress: Progress }) => {
  const { t, f } = useI18n();
  const { percent, sent, telling, estimatedEnd, countedAt } = progress;
  const left = estimatedEnd === undefined ? undefined : (Date.parse(estimatedEnd) - Date.now()) / 1000;
  return (
    <section className={`far ${campaign.state}`} aria-label={t.sending.howFar}>
      <p className="huge">{f.percent(telling.percent)}</p>
      <p className="large">{t.sending.told(f.count(telling.told), f.count(telling.people))}</p>
      <Bar label={t.sending.howFar} percent={telling.percent} text={f.percent(telling.percent)} />
      <Left telling={telling} />
      <p>
        {t.sending.messages(f.percent(percent), f.count(sent))}{' '}
        {campaign.state === 'running' && left !== undefined && t.sending.left(f.duration(left))}
        {campaign.state === 'running' && estimatedEnd !== undefined && (
          <> · {t.list.endsAt(f.when(estimatedEnd, Date.now()))}</>
        )}
        {campaign.state !== 'running' && t.sending.states[campaign.state]}
      </p>
      <p className="small">{t.sending.countedAt(f.timeOfSeconds(countedAt))}</p>
    </section>
  );
};

const Live = ({ campaign, progress }: { campaign: Campaign; progress: Progress }) => {
  const { t, f } = useI18n();
  const { ratePerSecond, pacing } = progress;
  return (
    <>
      <HowFar campaign={campaign} progress={progress} />
      <WhyPaused campaign={campaign} />
      <BounceLimit campaign={campaign} />
      <Notes progress={progress} />
      <Controls campaign={campaign} progress={progress} />
      <section>
        <h2>{t.sending.overTime}</h2>
        <SendingPlot progress={progress} />
        {campaign.state === 'running' && (
          <p>{t.sending.rate(f.count(ratePerSecond), f.count(pacing?.ratePerSecond ?? 0))}</p>
        )}
      </section>
      <Health campaign={campaign} progress={progress} />
      <section>
        <h2>{t.outcomes.heading}</h2>
        <Standings telling={progress.telling} />
        <Outcomes progress={progress} />
        {progress.sentAgainInDoubt > 0 && (
          <p className="small">{t.outcomes.twice(f.count(progress.sentAgainInDoubt))}</p>
        )}
      </section>
    </>
  );
};

const SendingTab = ({ campaign }: { campaign: Campaign }) => {
  const { t } = useI18n();
  const { id, state, startedAt } = campaign;
  const isLive = state === 'running' || state === 'paused' || state === 'completed';
  const query = useProgress(id, isLive, state === 'running' ? undefined : 15_000);
  const isAdministrator = useHasRole('administrator');
  const present = presentTab(campaign);
  if (state === 'approved') {
    return <ReadCampaign campaign={campaign}>{(read) => <Start campaign={read} />}</ReadCampaign>;
  }
  if (startedAt === undefined) {
    return (
      <>
        <Message tone="info" title={t.sending.notStarted}>
          <p>{t.list.next[state]}</p>
        </Message>
        {isAdministrator && state !== 'cancelled' && (
          <Link href={`/campaigns/${id}/${present}`}>{t.campaign.tabs[present]}</Link>
        )}
      </>
    );
  }
  return <Loaded query={query}>{(progress) => <Live campaign={campaign} progress={progress} />}</Loaded>;
};

export default SendingTab;
