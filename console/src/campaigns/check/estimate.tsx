import type { Campaign } from '../../../../client/operations.ts';
import { Loaded } from '../../elements/loading.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { useEstimate } from '../queries.ts';

/** How many people, how long, until when and what it costs. */
export const EstimateView = ({ campaign }: { campaign: Campaign }) => {
  const { t, f } = useI18n();
  const query = useEstimate(campaign, campaign.import?.status === 'done');
  if (campaign.import?.status !== 'done') return <p>{t.estimate.needsList}</p>;
  return (
    <Loaded query={query}>
      {({
        people,
        cost,
        ratePerSecond,
        quotaPer24Hours,
        quotaLeft,
        durationSeconds,
        endsAt,
        sms,
        letters,
      }) => {
        const by = (wanted: 'email' | 'sms' | 'letter'): number =>
          people.groups
            .filter(({ channel }) => channel === wanted)
            .reduce((sum, group) => sum + group.people, 0);
        const channels = (['email', 'sms', 'letter'] as const).filter(
          (channel) => channel !== 'sms' || sms !== undefined,
        );
        return (
          <>
            <dl className="figures">
              <div className="card">
                <dt>{t.estimate.people}</dt>
                <dd className="figure">{f.count(people.total)}</dd>
                <dd className="small">
                  {f.list(
                    channels.map((channel) =>
                      t.estimate.byChannel(t.channels[channel], f.count(by(channel))),
                    ),
                  )}
                </dd>
              </div>
              <div className="card">
                <dt>{t.estimate.duration}</dt>
                <dd className="figure">
                  {durationSeconds === undefined ? t.estimate.never : f.duration(durationSeconds)}
                </dd>
                <dd className="small">{t.estimate.rate(f.count(ratePerSecond))}</dd>
              </div>
              <div className="card">
                <dt>{t.estimate.end}</dt>
                <dd className="figure words">
                  {endsAt === undefined ? t.estimate.never : f.when(endsAt, Date.now())}
                </dd>
                <dd className="small">{t.estimate.ifNow}</dd>
              </div>
              <div className="card">
                <dt>{t.estimate.cost}</dt>
                <dd className="figure">{f.money(cost.totalUsd)}</dd>
                <dd className="small">{t.estimate.costHelp}</dd>
              </div>
            </dl>
            {sms !== undefined && (
              <p>
                {t.estimate.sms(
                  f.count(sms.people),
                  f.count(sms.fallbackPeople),
                  f.money(sms.usd),
                  f.money(sms.mostUsd),
                  f.money(sms.spendLeftUsd),
                )}{' '}
                {sms.isExact
                  ? t.estimate.smsExactly(f.count(sms.mostParts))
                  : t.estimate.smsAtMost(f.count(sms.mostParts))}{' '}
                {t.estimate.smsTakes(f.duration(sms.durationSeconds))}
              </p>
            )}
            {letters.price !== undefined && letters.mostPeople > 0 && (
              <p>
                {t.estimate.letters(
                  f.count(letters.people),
                  f.amount(letters.price.total, letters.price.currency),
                  f.amount(letters.price.mostTotal, letters.price.currency),
                )}
              </p>
            )}
            {quotaPer24Hours !== undefined && quotaLeft !== undefined && (
              <p className="small">{t.estimate.quota(f.count(quotaLeft), f.count(quotaPer24Hours))}</p>
            )}
          </>
        );
      }}
    </Loaded>
  );
};
