import { Fragment, useState } from 'react';
import { Link } from 'wouter';
import { BOUNCE_LIMIT, COMPLAINT_LIMIT } from '../../../core/pacing/health.ts';
import { useHasRole } from '../api/app-context.tsx';
import type { Campaign, Progress } from '../api/client.ts';
import { Bar } from '../elements/bar.tsx';
import { ConfirmButton } from '../elements/confirm-button.tsx';
import { Field } from '../elements/field.tsx';
import { Loaded } from '../elements/loading.tsx';
import { Message } from '../elements/message.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { useProgress, useStep } from './queries.ts';
import { SendingPlot } from './sending-plot.tsx';
import { presentTab } from './step-list.tsx';

const Start = ({ campaign }: { campaign: Campaign }) => {
  const { t, f } = useI18n();
  const step = useStep(campaign);
  const [at, setAt] = useState('');
  const isAdministrator = useHasRole('administrator');
  const people = f.count(campaign.import?.counts.accepted ?? 0);
  const { startAt } = campaign;
  const chosen = at === '' ? undefined : new Date(at);
  return (
    <section className="card">
      <h2>{startAt === undefined ? t.start.title : t.start.scheduled(f.when(startAt, Date.now()))}</h2>
      {!isAdministrator && <Message tone="info">{t.notYours.start}</Message>}
      {isAdministrator && (
        <>
          <div className="actions">
            <ConfirmButton
              button={t.start.now}
              kind="main"
              title={t.start.confirmTitle(people)}
              confirm={t.start.now}
              onConfirm={() => step.mutateAsync({ step: 'start' })}
            >
              <p>{t.start.consequence}</p>
            </ConfirmButton>
            {startAt !== undefined && (
              <ConfirmButton
                button={t.start.unschedule}
                title={t.start.unschedule}
                confirm={t.start.unschedule}
                onConfirm={() => step.mutateAsync({ step: 'unschedule' })}
              >
                <p>{t.start.unscheduleHelp}</p>
              </ConfirmButton>
            )}
          </div>
          <details>
            <summary>{t.start.later}</summary>
            <Field
              label={t.start.at}
              help={t.start.atHelp(Intl.DateTimeFormat().resolvedOptions().timeZone)}
              type="datetime-local"
              value={at}
              onChange={setAt}
              required
            />
            {chosen !== undefined && (
              <ConfirmButton
                button={t.start.schedule}
                title={t.start.scheduleTitle(people, f.when(chosen.toISOString(), Date.now()))}
                confirm={t.start.schedule}
                onConfirm={() => step.mutateAsync({ step: 'start', at: chosen.toISOString() })}
              >
                <p>{t.start.scheduleHelp}</p>
              </ConfirmButton>
            )}
          </details>
        </>
      )}
    </section>
  );
};

/** Why it stands still, and what to do. */
const WhyPaused = ({ campaign: { pauseReason } }: { campaign: Campaign }) => {
  const { t, f, language } = useI18n();
  if (pauseReason === undefined) return null;
  const { code, message, at, resumesAt } = pauseReason;
  const isPerson = code === 'administrator';
  return (
    <Message tone={isPerson ? 'info' : 'bad'} announced title={t.paused.since(f.when(at, Date.now()))}>
      <p>{message[language]}</p>
      {resumesAt !== undefined && <p>{t.paused.resumesAt(f.when(resumesAt, Date.now()))}</p>}
    </Message>
  );
};

const Controls = ({ campaign, progress }: { campaign: Campaign; progress: Progress }) => {
  const { t, f } = useI18n();
  const step = useStep(campaign);
  const isAdministrator = useHasRole('administrator');
  const mayPause = useHasRole('administrator', 'approver');
  const [reason, setReason] = useState('');
  const left = f.count(progress.outcomes.pending + progress.outcomes.inDoubt);
  const { possible } = campaign;
  if (campaign.state !== 'running' && campaign.state !== 'paused') return null;
  return (
    <div className="actions">
      {possible.includes('pause') && mayPause && (
        <ConfirmButton
          button={t.steps.pause}
          title={t.steps.pauseTitle}
          confirm={t.steps.pause}
          onConfirm={() => step.mutateAsync({ step: 'pause', reason: reason.trim() })}
        >
          <p>{t.steps.pauseHelp(left)}</p>
          <Field label={t.steps.pauseReason} value={reason} onChange={setReason} />
        </ConfirmButton>
      )}
      {possible.includes('resume') && isAdministrator && (
        <ConfirmButton
          button={t.steps.resume}
          kind="main"
          title={t.steps.resumeTitle(left)}
          confirm={t.steps.resume}
          onConfirm={() => step.mutateAsync({ step: 'resume' })}
        >
          <p>{campaign.pauseReason?.code === 'administrator' ? t.steps.resumeHelp : t.steps.resumeSeen}</p>
        </ConfirmButton>
      )}
      {possible.includes('cancel') && isAdministrator && (
        <ConfirmButton
          button={t.steps.cancel}
          kind="danger"
          title={t.steps.cancelTitle}
          confirm={t.steps.cancelConfirm}
          onConfirm={() => step.mutateAsync({ step: 'cancel' })}
        >
          <p>{t.steps.cancelHelp(left)}</p>
        </ConfirmButton>
      )}
      {!isAdministrator && <p className="small">{mayPause ? t.notYours.resume : t.notYours.pause}</p>}
    </div>
  );
};

/** A share against the limit at which sending stops by itself. */
const Limit = ({
  label,
  part,
  limit,
  count,
  words,
}: {
  label: string;
  part: number;
  limit: number;
  count: number;
  words: (count: string, limit: string) => string;
}) => {
  const { t, f } = useI18n();
  const near = part >= limit * 0.6;
  return (
    <div className={`card limit ${near ? 'near' : ''}`}>
      <dt>{label}</dt>
      <dd className="figure">{f.share(part)}</dd>
      <dd>
        <Bar
          label={label}
          percent={Math.min(100, (100 * part) / limit)}
          text={t.sending.ofLimit(f.share(part), f.share(limit))}
        />
        <span className="small">{words(f.count(count), f.share(limit))}</span>
      </dd>
    </div>
  );
};

const outcomeOrder = [
  'delivered',
  'accepted',
  'told',
  'pending',
  'inDoubt',
  'bounced',
  'rejected',
  'complained',
  'expired',
] as const;

const Outcomes = ({ progress: { channels, people, told } }: { progress: Progress }) => {
  const { t, f } = useI18n();
  const shown = (['email', 'sms'] as const).filter(
    (channel) => channel === 'email' || channels[channel].messages > 0,
  );
  return (
    <table>
      <caption>{t.outcomes.title}</caption>
      <thead>
        <tr>
          <th scope="col">{t.outcomes.what}</th>
          <th scope="col" className="number">
            {t.outcomes.people}
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map((channel) => (
          <Fragment key={channel}>
            <tr className="group">
              <th scope="row">{t.channels[channel]}</th>
              <td className="number">{f.count(channels[channel].messages)}</td>
            </tr>
            {outcomeOrder
              .filter((outcome) => channels[channel].outcomes[outcome] > 0 || outcome === 'delivered')
              .map((outcome) => (
                <tr key={outcome}>
                  <td>{t.outcomes.words[outcome]}</td>
                  <td className="number">{f.count(channels[channel].outcomes[outcome])}</td>
                </tr>
              ))}
          </Fragment>
        ))}
        <tr className="group">
          <th scope="row">{t.channels.letter}</th>
          <td className="number">{f.count(people.letter)}</td>
        </tr>
        <tr>
          <td>{t.outcomes.toldByLetter}</td>
          <td className="number">{f.count(told.byLetter)}</td>
        </tr>
        <tr>
          <td>{t.outcomes.toldByPhone}</td>
          <td className="number">{f.count(told.byPhone)}</td>
        </tr>
      </tbody>
    </table>
  );
};

const Live = ({ campaign, progress }: { campaign: Campaign; progress: Progress }) => {
  const { t, f, language } = useI18n();
  const { percent, sent, people, ratePerSecond, estimatedEnd, pacing } = progress;
  const left = estimatedEnd === undefined ? undefined : (Date.parse(estimatedEnd) - Date.now()) / 1000;
  // The provider of email judges email by itself.
  const { email } = progress.channels;
  const asPart = (count: number): number => (email.sent === 0 ? 0 : count / email.sent);
  return (
    <>
      <section className={`far ${campaign.state}`} aria-label={t.sending.howFar}>
        <p className="huge">{f.percent(percent)}</p>
        <p className="large">{t.sending.told(f.count(sent), f.count(people.email + people.sms))}</p>
        <Bar label={t.sending.howFar} percent={percent} text={f.percent(percent)} />
        <p className="large">
          {campaign.state === 'running' && left !== undefined && t.sending.left(f.duration(left))}
          {campaign.state === 'running' && estimatedEnd !== undefined && (
            <> · {t.list.endsAt(f.when(estimatedEnd, Date.now()))}</>
          )}
          {campaign.state !== 'running' && t.sending.states[campaign.state]}
        </p>
      </section>
      <WhyPaused campaign={campaign} />
      {progress.warnings.map((warning) => (
        <Message key={warning.en} tone="warn">
          <p>{warning[language]}</p>
        </Message>
      ))}
      {progress.waitingForNext > 0 && (
        <Message tone="info">{t.sending.waitingForNext(f.count(progress.waitingForNext))}</Message>
      )}
      {pacing?.sms?.quietUntil !== undefined && (
        <Message tone="info">{t.sending.quiet(f.when(pacing.sms.quietUntil, Date.now()))}</Message>
      )}
      {pacing?.sms !== undefined && (
        <p className="small">
          {t.sending.smsSpent(f.money(pacing.sms.spentUsd), f.money(pacing.sms.limitUsd))}
        </p>
      )}
      {pacing?.throttled && <Message tone="warn">{t.sending.throttled}</Message>}
      {pacing?.ramp && (
        <Message tone="info">
          {t.sending.ramp(f.count(pacing.ramp.people), f.time(pacing.ramp.until))}
        </Message>
      )}
      {progress.deadLetters.chunks > 0 && <Message tone="bad">{t.sending.deadLetters}</Message>}
      <Controls campaign={campaign} progress={progress} />
      <section>
        <h2>{t.sending.overTime}</h2>
        <SendingPlot progress={progress} />
        {campaign.state === 'running' && (
          <p>{t.sending.rate(f.count(ratePerSecond), f.count(pacing?.ratePerSecond ?? 0))}</p>
        )}
      </section>
      <section>
        <h2>{t.sending.health}</h2>
        <dl className="figures two">
          <Limit
            label={t.sending.bounces}
            part={asPart(email.outcomes.bounced)}
            limit={BOUNCE_LIMIT}
            words={t.sending.bounceLimit}
            count={email.outcomes.bounced}
          />
          <Limit
            label={t.sending.complaints}
            part={asPart(email.outcomes.complained)}
            limit={COMPLAINT_LIMIT}
            words={t.sending.complaintLimit}
            count={email.outcomes.complained}
          />
        </dl>
      </section>
      <section>
        <h2>{t.outcomes.heading}</h2>
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
  if (state === 'approved') return <Start campaign={campaign} />;
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
