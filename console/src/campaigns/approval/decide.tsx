import { useState } from 'react';
import type { Campaign } from '../../../../client/operations.ts';
import { useHasRole, useUser } from '../../api/app-context.tsx';
import { ConfirmButton } from '../../elements/confirm-button.tsx';
import { Field } from '../../elements/field.tsx';
import { Message } from '../../elements/message.tsx';
import { useUnsaved } from '../../elements/unsaved.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { ownHandIn } from '../four-eyes.ts';
import { useStep } from '../queries.ts';
import { OwnHand } from './heading.tsx';

type Props = {
  campaign: Campaign;
  /** Hash of the submission whose texts are shown; undefined until they are. */
  shown: string | undefined;
};

/** The decision, about the submission that is shown and about no other. */
export const Decide = ({ campaign, shown }: Props) => {
  const { t, f } = useI18n();
  const step = useStep(campaign);
  const { name } = useUser();
  const isApprover = useHasRole('approver');
  const isAdministrator = useHasRole('administrator');
  const [reason, setReason] = useState('');
  useUnsaved(reason.trim() !== '' && campaign.state === 'submitted');
  const { submission } = campaign;
  if (campaign.state !== 'submitted' || submission === undefined) return null;
  const { hash } = submission;
  const people = f.count(campaign.import?.counts.accepted ?? 0);
  const mayDecide = isApprover && ownHandIn(campaign, name) === undefined;
  return (
    <section className="card decide">
      <h2>{t.approval.decide}</h2>
      {!isApprover && <Message tone="info">{t.notYours.approve}</Message>}
      <OwnHand campaign={campaign} />
      <div className="actions">
        {mayDecide && (
          <>
            <ConfirmButton
              button={t.approval.approve}
              kind="main"
              title={t.approval.approveTitle(people)}
              confirm={t.approval.approve}
              about={hash}
              disabled={shown !== hash}
              onConfirm={() => step.mutateAsync({ step: 'approve' })}
            >
              <p>{t.approval.approveHelp}</p>
            </ConfirmButton>
            <ConfirmButton
              button={t.approval.decline}
              title={t.approval.declineTitle}
              confirm={t.approval.decline}
              about={hash}
              ready={reason.trim() !== ''}
              onConfirm={() => step.mutateAsync({ step: 'decline', reason: reason.trim() })}
            >
              <Field
                label={t.approval.reason}
                help={t.approval.reasonHelp}
                value={reason}
                onChange={setReason}
                rows={3}
                required
              />
            </ConfirmButton>
          </>
        )}
        {isAdministrator && (
          <ConfirmButton
            button={t.approval.withdraw}
            title={t.approval.withdraw}
            confirm={t.approval.withdraw}
            about={hash}
            onConfirm={() => step.mutateAsync({ step: 'withdraw' })}
          >
            <p>{t.approval.withdrawHelp}</p>
          </ConfirmButton>
        )}
      </div>
    </section>
  );
};
