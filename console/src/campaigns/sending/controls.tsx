/** Pauses, resumes and cancels a campaign that was started. */
import { useState } from 'react';
import type { Campaign, Progress } from '../../../../client/operations.ts';
import { useHasRole } from '../../api/app-context.tsx';
import { ConfirmButton } from '../../elements/confirm-button.tsx';
import { Field } from '../../elements/field.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { useStep } from '../queries.ts';

export const Controls = ({ campaign, progress }: { campaign: Campaign; progress: Progress }) => {
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
      <ConfirmButton
        offered={possible.includes('pause') && mayPause}
        button={t.steps.pause}
        title={t.steps.pauseTitle}
        confirm={t.steps.pause}
        about={campaign.state}
        onConfirm={() => step.mutateAsync({ step: 'pause', reason: reason.trim() })}
      >
        <p>{t.steps.pauseHelp(left)}</p>
        <Field label={t.steps.pauseReason} value={reason} onChange={setReason} />
      </ConfirmButton>
      <ConfirmButton
        offered={possible.includes('resume') && isAdministrator}
        button={t.steps.resume}
        kind="main"
        title={t.steps.resumeTitle(left)}
        confirm={t.steps.resume}
        about={JSON.stringify([campaign.state, campaign.pauseReason])}
        onConfirm={() => step.mutateAsync({ step: 'resume' })}
      >
        <p>{campaign.pauseReason?.code === 'administrator' ? t.steps.resumeHelp : t.steps.resumeSeen}</p>
      </ConfirmButton>
      <ConfirmButton
        offered={possible.includes('cancel') && isAdministrator}
        button={t.steps.cancel}
        kind="danger"
        title={t.steps.cancelTitle}
        confirm={t.steps.cancelConfirm}
        about={campaign.state}
        onConfirm={() => step.mutateAsync({ step: 'cancel' })}
      >
        <p>{t.steps.cancelHelp(left)}</p>
      </ConfirmButton>
      {!isAdministrator && <p className="small">{mayPause ? t.notYours.resume : t.notYours.pause}</p>}
    </div>
  );
};
