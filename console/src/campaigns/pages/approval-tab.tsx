import { useState } from 'react';
import { Link } from 'wouter';
import type { Campaign } from '../../../../client/operations.ts';
import { useHasRole, useUser } from '../../api/app-context.tsx';
import { ConfirmButton } from '../../elements/confirm-button.tsx';
import { Field } from '../../elements/field.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { Message } from '../../elements/message.tsx';
import { useUnsaved } from '../../elements/unsaved.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { EstimateView } from '../check/estimate.tsx';
import { Findings } from '../check/findings.tsx';
import { textIn } from '../fields.ts';
import { LastFailure } from '../list/import-report.tsx';
import { Apart, ListFindings } from '../list/report-findings.tsx';
import { Counts } from '../list/row-counts.tsx';
import { MessagePreview } from '../message/message-tab.tsx';
import { useImport, useNotice, useStep } from '../queries.ts';
import { ReadCampaign } from '../read-campaign.tsx';

const Signatures = ({ campaign: { submission, approval } }: { campaign: Campaign }) => {
  const { t, f } = useI18n();
  return (
    <dl className="values">
      {submission && (
        <div>
          <dt>{t.approval.submittedBy}</dt>
          <dd>
            {submission.name}, {f.dateTime(submission.at)}
          </dd>
        </div>
      )}
      {approval && (
        <div>
          <dt>{t.approval.approvedBy}</dt>
          <dd>
            {approval.name}, {f.dateTime(approval.at)}
          </dd>
        </div>
      )}
      {submission && (
        <div>
          <dt>{t.approval.hash}</dt>
          <dd>
            <code className="hash">{submission.hash}</code>
            <span className="small">{t.approval.hashHelp}</span>
          </dd>
        </div>
      )}
    </dl>
  );
};

/** What became of each row of the list, who is set apart, and what is odd: whoever approves it answers for it too. */
const ListOf = ({ campaign }: { campaign: Campaign }) => {
  const { t, f } = useI18n();
  const query = useImport(campaign.id, campaign.import);
  if (campaign.import === undefined) return null;
  return (
    <section>
      <h2>{t.approval.list}</h2>
      <Loaded query={query}>
        {(report) => {
          const { rejected, conflict } = report.counts;
          return (
            <>
              <Counts report={report} />
              {rejected > 0 && <Message tone="warn">{t.approval.rejected(f.count(rejected))}</Message>}
              {conflict > 0 && <Message tone="warn">{t.approval.conflict(f.count(conflict))}</Message>}
              <LastFailure report={report} />
              <Apart findings={report.findings} />
              <ListFindings report={report} />
            </>
          );
        }}
      </Loaded>
    </section>
  );
};

/** All that is approved: whom it goes to, every message, every value, what was checked. */
const Contents = ({ campaign }: { campaign: Campaign }) => {
  const { t, f, language } = useI18n();
  const notice = useNotice(campaign.notice);
  const mayPreview = useHasRole('administrator', 'approver');
  return (
    <>
      <section>
        <h2>{t.approval.toWhom}</h2>
        <EstimateView campaign={campaign} />
      </section>
      <ListOf campaign={campaign} />
      {mayPreview && (
        <section>
          <h2>{t.approval.messages}</h2>
          <div className="pair">
            {campaign.languages.map((one) => (
              <MessagePreview key={one} campaign={campaign} lang={one} />
            ))}
          </div>
        </section>
      )}
      <section>
        <h2>{t.approval.values}</h2>
        <Loaded query={notice}>
          {({ campaignFields }) => (
            <div className="pair">
              {campaign.languages.map((one) => (
                <details key={one} className="card">
                  <summary>{f.languageName(one)}</summary>
                  <dl className="values">
                    {campaignFields.map(({ name, label }) => {
                      const value = campaign.fields[one]?.[name];
                      return value === undefined ? null : (
                        <div key={name}>
                          <dt>{textIn(label, language)}</dt>
                          <dd lang={one}>{value}</dd>
                        </div>
                      );
                    })}
                  </dl>
                </details>
              ))}
            </div>
          )}
        </Loaded>
      </section>
      <section>
        <h2>{t.check.title}</h2>
        <Findings campaign={campaign} />
      </section>
    </>
  );
};

const Decide = ({ campaign }: { campaign: Campaign }) => {
  const { t, f } = useI18n();
  const step = useStep(campaign);
  const { name } = useUser();
  const isApprover = useHasRole('approver');
  const isAdministrator = useHasRole('administrator');
  const [reason, setReason] = useState('');
  useUnsaved(reason.trim() !== '' && campaign.state === 'submitted');
  const { submission } = campaign;
  if (campaign.state !== 'submitted' || submission === undefined) return null;
  const isOwn = submission.name === name;
  const people = f.count(campaign.import?.counts.accepted ?? 0);
  return (
    <section className="card decide">
      <h2>{t.approval.decide}</h2>
      {!isApprover && <Message tone="info">{t.notYours.approve}</Message>}
      {isApprover && isOwn && <Message tone="info">{t.notYours.approveOwn}</Message>}
      <div className="actions">
        {isApprover && !isOwn && (
          <>
            <ConfirmButton
              button={t.approval.approve}
              kind="main"
              title={t.approval.approveTitle(people)}
              confirm={t.approval.approve}
              onConfirm={() => step.mutateAsync({ step: 'approve' })}
            >
              <p>{t.approval.approveHelp}</p>
            </ConfirmButton>
            <ConfirmButton
              button={t.approval.decline}
              title={t.approval.declineTitle}
              confirm={t.approval.decline}
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
            onConfirm={() => step.mutateAsync({ step: 'withdraw' })}
          >
            <p>{t.approval.withdrawHelp}</p>
          </ConfirmButton>
        )}
      </div>
    </section>
  );
};

const Approval = ({ campaign }: { campaign: Campaign }) => {
  const { t } = useI18n();
  const isAdministrator = useHasRole('administrator');
  if (campaign.submission === undefined) {
    return (
      <Message tone="info" title={t.approval.notSubmitted}>
        <p>{t.approval.notSubmittedHelp}</p>
        {isAdministrator && <Link href={`/campaigns/${campaign.id}/check`}>{t.submit.title}</Link>}
      </Message>
    );
  }
  return (
    <>
      {campaign.state === 'approved' && (
        <Message tone="good" title={t.approval.isApproved}>
          <p>
            <Link href={`/campaigns/${campaign.id}/sending`}>{t.approval.toStart}</Link>
          </p>
        </Message>
      )}
      <Signatures campaign={campaign} />
      <Contents campaign={campaign} />
      <Decide campaign={campaign} />
    </>
  );
};

const ApprovalTab = ({ campaign }: { campaign: Campaign }) => (
  <ReadCampaign campaign={campaign}>{(read) => <Approval campaign={read} />}</ReadCampaign>
);

export default ApprovalTab;
