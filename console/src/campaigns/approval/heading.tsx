/** What stands above the document: who submitted what, who wrote it, and how it is printed. */
import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Campaign } from '../../../../client/operations.ts';
import { partsInWords } from '../../../../core/campaign/authors.ts';
import { useHasRole, useUser } from '../../api/app-context.tsx';
import { Button } from '../../elements/button.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { ownHandIn } from '../four-eyes.ts';

/** When this was printed, on paper alone. */
const PrintedAt = () => {
  const { t, f } = useI18n();
  const { name } = useUser();
  const [at, setAt] = useState(() => new Date().toISOString());
  useEffect(() => {
    const renew = (): void => flushSync(() => setAt(new Date().toISOString()));
    window.addEventListener('beforeprint', renew);
    return () => window.removeEventListener('beforeprint', renew);
  }, []);
  return <p className="on-paper">{t.approval.printed(name, f.dateTime(at))}</p>;
};

export const Signatures = ({ campaign }: { campaign: Campaign }) => {
  const { t, f, language } = useI18n();
  const { submission, approval, changedBy, version } = campaign;
  return (
    <>
      <div className="actions">
        <Button onPress={() => window.print()}>{t.approval.print}</Button>
      </div>
      <PrintedAt />
      <dl className="values">
        {submission && (
          <div>
            <dt>{t.approval.submittedBy}</dt>
            <dd>
              {submission.name}, {f.dateTime(submission.at)}
            </dd>
          </div>
        )}
        {changedBy.length > 0 && (
          <div>
            <dt>{t.approval.writtenBy}</dt>
            {changedBy.map(({ name, changed }) => (
              <dd key={name}>{t.approval.wrote(name, partsInWords(changed)[language])}</dd>
            ))}
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
            <dt>{t.approval.hash(f.count(version))}</dt>
            <dd>
              <code className="hash">{submission.hash}</code>
              <span className="small">{t.approval.hashHelp}</span>
            </dd>
          </div>
        )}
      </dl>
    </>
  );
};

/** Says to an approver that they cannot approve this, and why; nothing to everybody else. */
export const OwnHand = ({ campaign }: { campaign: Campaign }) => {
  const { t, language } = useI18n();
  const { name } = useUser();
  const isApprover = useHasRole('approver');
  const own = ownHandIn(campaign, name);
  if (!isApprover || campaign.state !== 'submitted' || own === undefined) return null;
  return (
    <Message tone="warn" title={t.notYours.approveTitle}>
      {own.hasSubmitted && <p>{t.notYours.approveOwn}</p>}
      {own.changed.length > 0 && <p>{t.notYours.approveAuthor(partsInWords(own.changed)[language])}</p>}
    </Message>
  );
};
