/** A higher limit of bounces: an administrator asks for it, and an approver grants or refuses it. */
import { useState } from 'react';
import type { Campaign } from '../../../../client/operations.ts';
import { readPercent } from '../../../../core/base/bounce-share.ts';
import { useHasRole } from '../../api/app-context.tsx';
import { ConfirmButton } from '../../elements/confirm-button.tsx';
import { Field } from '../../elements/field.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { useStep } from '../queries.ts';

type Of = { campaign: Campaign };

const Ask = ({ campaign }: Of) => {
  const { t } = useI18n();
  const step = useStep(campaign);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const percent = readPercent(typed);
  return (
    <ConfirmButton
      button={t.bounceLimit.ask}
      title={t.bounceLimit.askTitle}
      confirm={t.bounceLimit.ask}
      about={JSON.stringify([campaign.state, campaign.bounceLimit])}
      ready={percent !== undefined && reason.trim() !== ''}
      onConfirm={() =>
        step.mutateAsync({ step: 'ask-bounce-limit', percent: percent ?? 0, reason: reason.trim() })
      }
    >
      <p>{t.bounceLimit.askHelp}</p>
      <Field label={t.bounceLimit.percent} value={typed} onChange={setTyped} required />
      <Field label={t.bounceLimit.reason} value={reason} onChange={setReason} required />
    </ConfirmButton>
  );
};

const Decide = ({ campaign, percent }: Of & { percent: number }) => {
  const { t, f } = useI18n();
  const step = useStep(campaign);
  const [why, setWhy] = useState('');
  const about = JSON.stringify([campaign.state, campaign.bounceLimit]);
  return (
    <div className="actions">
      <ConfirmButton
        button={t.bounceLimit.grant}
        kind="main"
        title={t.bounceLimit.grantTitle(f.percent(percent))}
        confirm={t.bounceLimit.grant}
        about={about}
        onConfirm={() => step.mutateAsync({ step: 'grant-bounce-limit', percent })}
      >
        <p>{t.bounceLimit.grantHelp}</p>
      </ConfirmButton>
      <ConfirmButton
        button={t.bounceLimit.refuse}
        title={t.bounceLimit.refuseTitle}
        confirm={t.bounceLimit.refuse}
        about={about}
        ready={why.trim() !== ''}
        onConfirm={() => step.mutateAsync({ step: 'refuse-bounce-limit', reason: why.trim() })}
      >
        <Field label={t.bounceLimit.why} value={why} onChange={setWhy} required />
      </ConfirmButton>
    </div>
  );
};

/** What two people have said of the limit, and what can be done about it while the campaign stands still. */
export const BounceLimit = ({ campaign }: Of) => {
  const { t, f } = useI18n();
  const mayAsk = useHasRole('administrator');
  const mayDecide = useHasRole('approver');
  const { bounceLimit: { open, granted, refused } = {}, pauseReason, possible } = campaign;
  const when = (at: string): string => f.when(at, Date.now());
  const isForBounces = pauseReason?.code === 'BOUNCE_RATE';
  if (!isForBounces && open === undefined && granted === undefined) return null;
  return (
    <>
      {granted && (
        <Message tone="info">
          <p>
            {t.bounceLimit.granted(
              f.percent(granted.percent),
              granted.granted.name,
              when(granted.granted.at),
            )}
          </p>
          <p>{t.bounceLimit.forReason(granted.asked.name, granted.reason)}</p>
        </Message>
      )}
      {refused && (
        <Message tone="warn">
          {t.bounceLimit.refused(f.percent(refused.percent), refused.refused.name, refused.why)}
        </Message>
      )}
      {open && (
        <Message tone="warn" title={t.bounceLimit.open(f.percent(open.percent))}>
          <p>{t.bounceLimit.forReason(open.asked.name, open.reason)}</p>
          {!mayDecide && <p>{t.bounceLimit.waits}</p>}
          {mayDecide && possible.includes('grant-bounce-limit') && (
            <Decide campaign={campaign} percent={open.percent} />
          )}
        </Message>
      )}
      {mayAsk && isForBounces && possible.includes('ask-bounce-limit') && (
        <div className="actions">
          <Ask campaign={campaign} />
        </div>
      )}
    </>
  );
};
