import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Campaign } from '../../../../client/operations.ts';
import { useApi, useHasRole } from '../../api/app-context.tsx';
import { Button } from '../../elements/button.tsx';
import { ConfirmButton } from '../../elements/confirm-button.tsx';
import { ErrorMessage } from '../../elements/error-message.tsx';
import { Field } from '../../elements/field.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { listStateOf } from '../list-state.ts';
import { usePreflight, useStep } from '../queries.ts';
import { ReadCampaign } from '../read-campaign.tsx';
import { EstimateAndCheck } from './estimate-and-check.tsx';

const Tests = ({ campaign }: { campaign: Campaign }) => {
  const { t, f, language: own } = useI18n();
  const api = useApi();
  const [to, setTo] = useState('');
  const send = useMutation({
    mutationFn: () =>
      api.call('sendTests', {
        id: campaign.id,
        body: { to: to.split(/[\s,;]+/).filter((address) => address !== '') },
      }),
  });
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        if (to.trim() !== '') send.mutate();
      }}
    >
      <h2>{t.tests.title}</h2>
      <Field label={t.tests.to} help={t.tests.help} value={to} onChange={setTo} required />
      <Button type="submit" busy={send.isPending}>
        {t.tests.send}
      </Button>
      {send.isError && <ErrorMessage error={send.error} />}
      {send.data && (
        <ul role="status">
          {send.data.messages.map(({ to: address, language, sent, problem }) => (
            <li key={`${address} ${language}`}>
              {sent ? '✓' : '✕'} {address} ({f.languageName(language)}):{' '}
              {sent ? t.tests.sent : problem?.[own]}
            </li>
          ))}
        </ul>
      )}
    </form>
  );
};

const Submit = ({ campaign }: { campaign: Campaign }) => {
  const { t } = useI18n();
  const step = useStep(campaign);
  const preflight = usePreflight(campaign);
  const isAdministrator = useHasRole('administrator');
  const { state } = campaign;
  if (state === 'submitted' || state === 'approved') {
    return (
      <Message tone="info" title={t.submit.is[state]}>
        <p>
          <Link href={`/campaigns/${campaign.id}/approval`}>{t.submit.see}</Link>
        </p>
      </Message>
    );
  }
  const list = listStateOf(campaign);
  if (list === 'none' || list === 'reading' || list === 'asks' || list === 'failed') {
    return (
      <Message tone={list === 'failed' ? 'bad' : 'warn'} title={t.listState.blocksSubmit[list]}>
        <p>
          <Link href={`/campaigns/${campaign.id}/list`}>
            {list === 'asks' ? t.listState.toAnswer : t.listState.toList}
          </Link>
        </p>
      </Message>
    );
  }
  if (!campaign.possible.includes('submit')) return null;
  if (!isAdministrator) return <Message tone="info">{t.notYours.submit}</Message>;
  const blocked = preflight.data?.mayStart === false;
  return (
    <section>
      <h2>{t.submit.title}</h2>
      <p>{t.submit.help}</p>
      {blocked && <Message tone="warn">{t.submit.blocked}</Message>}
      <ConfirmButton
        button={t.submit.button}
        kind="main"
        title={t.submit.confirmTitle}
        confirm={t.submit.button}
        onConfirm={() => step.mutateAsync({ step: 'submit' })}
      >
        <p>{t.submit.consequence}</p>
      </ConfirmButton>
    </section>
  );
};

const Checked = ({ campaign }: { campaign: Campaign }) => {
  const { t } = useI18n();
  const mayTest = useHasRole('administrator', 'approver');
  return (
    <>
      {campaign.declined && (
        <Message tone="warn" title={t.submit.declined(campaign.declined.name)}>
          <p>{campaign.declined.reason}</p>
        </Message>
      )}
      <EstimateAndCheck campaign={campaign} />
      {mayTest && <Tests campaign={campaign} />}
      <Submit campaign={campaign} />
    </>
  );
};

const CheckTab = ({ campaign }: { campaign: Campaign }) => (
  <ReadCampaign campaign={campaign}>{(read) => <Checked campaign={read} />}</ReadCampaign>
);

export default CheckTab;
