/** Starts a campaign that was approved, now or at a set time. */
import { useState } from 'react';
import type { Campaign } from '../../../../client/operations.ts';
import { useHasRole } from '../../api/app-context.tsx';
import { ConfirmButton } from '../../elements/confirm-button.tsx';
import { Field } from '../../elements/field.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { useStep } from '../queries.ts';

export const Start = ({ campaign }: { campaign: Campaign }) => {
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
