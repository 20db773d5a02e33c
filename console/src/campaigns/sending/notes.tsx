/** What staff should know of a campaign that was started: why it stands still, and what slows it. */
import type { Campaign, Progress } from '../../../../client/operations.ts';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';

/** Why it stands still, and what to do. */
export const WhyPaused = ({ campaign: { pauseReason } }: { campaign: Campaign }) => {
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

export const Notes = ({ progress }: { progress: Progress }) => {
  const { t, f, language } = useI18n();
  const { pacing } = progress;
  return (
    <>
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
    </>
  );
};
