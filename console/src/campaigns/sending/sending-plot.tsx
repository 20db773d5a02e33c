import { useId } from 'react';
import type { Progress } from '../../../../client/operations.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { HEIGHT, plotOf, WIDTH } from './chart.ts';

/** Messages over time against the allowed rate; in words and as a table for whoever does not see it. */
export const SendingPlot = ({ progress }: { progress: Progress }) => {
  const { t, f } = useI18n();
  const id = useId();
  const { timeline, pacing } = progress;
  if (timeline === undefined) return <p className="small">{t.sending.nothingYet}</p>;
  const allowed = pacing?.ratePerSecond;
  const { bars, allowedY, left, right, bottom, rates, times } = plotOf(timeline, allowed);
  const top = Math.max(...timeline.sent) / timeline.stepSeconds;
  const rate = (value: number): string => f.count(Math.round(value * 10) / 10);
  const isShort = timeline.stepSeconds < 60;
  const time = (ms: number): string => {
    const iso = new Date(ms).toISOString();
    return isShort ? f.timeOfSeconds(iso) : f.time(iso);
  };
  return (
    <figure className="plot">
      <figcaption>{t.sending.plot}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-describedby={`${id}-words`}>
        <title>{t.sending.plot}</title>
        {rates.map(({ at, value }) => (
          <g key={value}>
            <line className="grid" x1={left} x2={right} y1={at} y2={at} />
            <text x={left - 8} y={at + 4} textAnchor="end">
              {rate(value)}
            </text>
          </g>
        ))}
        {bars.map((bar) => (
          <rect key={bar.x} className="sent" {...bar} />
        ))}
        {allowedY !== undefined && (
          <line className="allowed" x1={left} x2={right} y1={allowedY} y2={allowedY} />
        )}
        {times.map(({ at, value }) => (
          <text key={value} x={at} y={bottom + 18}>
            {time(value)}
          </text>
        ))}
      </svg>
      <p id={`${id}-words`} className="small">
        {t.sending.plotWords(rate(top), f.duration(timeline.stepSeconds))}{' '}
        {allowed !== undefined && t.sending.plotAllowed(rate(allowed))}
      </p>
    </figure>
  );
};
