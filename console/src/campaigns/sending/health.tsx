/** Bounces and complaints against the limits at which sending stops by itself. */
import type { Campaign, Progress } from '../../../../client/operations.ts';
import { BOUNCE_LIMIT, percentOf } from '../../../../core/base/bounce-share.ts';
import { COMPLAINT_LIMIT } from '../../../../core/pacing/health.ts';
import { Bar } from '../../elements/bar.tsx';
import { useI18n } from '../../i18n/i18n.tsx';

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

export const Health = ({ campaign, progress }: { campaign: Campaign; progress: Progress }) => {
  const { t } = useI18n();
  // The provider of email judges email by itself.
  const { email } = progress.channels;
  const asPart = (count: number): number => (email.sent === 0 ? 0 : count / email.sent);
  return (
    <section>
      <h2>{t.sending.health}</h2>
      <dl className="figures two">
        <Limit
          label={t.sending.bounces}
          part={asPart(email.outcomes.bounced)}
          limit={(campaign.bounceLimit?.granted?.percent ?? percentOf(BOUNCE_LIMIT)) / 100}
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
  );
};
