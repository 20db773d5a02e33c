/** The list of a campaign: its upload, the questions that it raises, and what its import found. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Campaign, ImportReport, Notice } from '../../../../client/operations.ts';
import { useHasRole } from '../../api/app-context.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { textIn } from '../fields.ts';
import { isUnderWay, useImport, useNotice } from '../queries.ts';
import { Failed, LastFailure, Reading, Report } from './import-report.tsx';
import { Questions } from './questions.tsx';
import { ReadReport } from './read-report.tsx';
import { Template } from './template.tsx';
import { Upload } from './upload.tsx';

const Columns = ({ notice }: { notice: Notice }) => {
  const { t, language } = useI18n();
  return (
    <details className="card">
      <summary>{t.upload.columnsTitle}</summary>
      <p>{t.upload.columnsHelp}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.upload.column}</th>
            <th scope="col">{t.upload.meaning}</th>
          </tr>
        </thead>
        <tbody>
          {[...t.upload.columns, ...t.upload.further].map(({ name, meaning }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{meaning}</td>
            </tr>
          ))}
          {notice.personFields.map(({ name, help }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{textIn(help, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
};

type Purpose = 'add' | 'replace';

type PurposeProps = { value: Purpose | undefined; onChange: (purpose: Purpose) => void };

/** What a file is for, where there is a list already. */
const ChoosePurpose = ({ value, onChange }: PurposeProps) => {
  const { t } = useI18n();
  const id = useId();
  return (
    <fieldset className="choices">
      <legend>{t.upload.how}</legend>
      {(['add', 'replace'] as const).map((purpose) => (
        <label key={purpose} className="card choice">
          <input type="radio" name={id} checked={value === purpose} onChange={() => onChange(purpose)} />
          <span>
            <b>{t.upload.kinds[purpose].title}</b>
            <span className="small">{t.upload.kinds[purpose].help}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
};

type UploadProps = { campaign: Campaign; notice: Notice; hasList: boolean; isShown: boolean };

/** Where files are uploaded. While one is on its way it stays, whatever else happens to the campaign. */
const Uploading = ({ campaign, notice, hasList, isShown }: UploadProps) => {
  const { t } = useI18n();
  const [purpose, setPurpose] = useState<Purpose>();
  const [isAtWork, setIsAtWork] = useState(false);
  const { import: list, submission } = campaign;
  const about = JSON.stringify([list?.number, list?.status, submission?.hash]);
  const [purposeOf, setPurposeOf] = useState(about);
  // What the next file is for is asked anew: a choice that is left over would replace a list by mistake.
  if (!isAtWork && purposeOf !== about) {
    setPurposeOf(about);
    setPurpose(undefined);
  }
  if (!isShown && !isAtWork) return null;
  const chosen = hasList ? purpose : 'replace';
  const isSubmitted = campaign.state === 'submitted' || campaign.state === 'approved';
  return (
    <section>
      <h2>{hasList ? t.upload.more : t.upload.title}</h2>
      {hasList && isSubmitted && <Message tone="warn">{t.upload.voids}</Message>}
      {hasList && !isAtWork && <ChoosePurpose value={purpose} onChange={setPurpose} />}
      {chosen !== undefined && <Upload campaign={campaign} adds={chosen === 'add'} onWork={setIsAtWork} />}
      {!isAtWork && (
        <>
          {!hasList && <Template />}
          <Columns notice={notice} />
        </>
      )}
    </section>
  );
};

/** What a change of the list's state is read out as. */
const useAnnouncement = (status: ImportReport['status'] | undefined): string => {
  const { t } = useI18n();
  const [said, setSaid] = useState('');
  const before = useRef(status);
  useEffect(() => {
    if (before.current !== undefined && status !== undefined && before.current !== status) {
      if (status === 'undecided') setSaid(t.reading.asks);
      else if (status === 'done') setSaid(t.reading.done);
      else if (status === 'failed') setSaid(t.reading.failed);
      else setSaid(status === 'importing' ? t.reading.writing : t.reading.survey);
    }
    before.current = status;
  }, [status, t]);
  return said;
};

/** Takes the focus to the beginning of the tab when what had it is gone. */
const useKeptFocus = (shown: string | undefined) => {
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(shown);
  useEffect(() => {
    const isGone = document.activeElement === null || document.activeElement === document.body;
    if (before.current !== undefined && shown !== before.current && isGone) place.current?.focus();
    before.current = shown;
  }, [shown]);
  return place;
};

type ShownProps = { campaign: Campaign; report: ImportReport; notice: Notice };

const Shown = ({ campaign, report, notice }: ShownProps) => {
  if (isUnderWay(report)) return <Reading campaign={campaign} report={report} />;
  switch (report.status) {
    case 'undecided':
      return <Questions campaign={campaign} report={report} notice={notice} />;
    case 'failed':
      return <Failed report={report} />;
    default:
      return (
        <>
          <LastFailure report={report} />
          <Report campaign={campaign} report={report} notice={notice} />
        </>
      );
  }
};

const ListTab = ({ campaign }: { campaign: Campaign }) => {
  const { t } = useI18n();
  const isAdministrator = useHasRole('administrator');
  const notice = useNotice(campaign.notice);
  const query = useImport(campaign.id, campaign.import);
  const queries = useQueryClient();
  const canImport = campaign.possible.includes('import');
  const hasImport = campaign.import !== undefined;
  const report = hasImport ? query.data : undefined;
  const status = report?.status;
  // What stands below the report comes with it, so that nothing moves.
  const isAwaited = hasImport && query.isPending;
  const said = useAnnouncement(status);
  const place = useKeptFocus(isAwaited ? undefined : `${report?.number} ${status}`);
  // The report knows first how an import goes on: badge, steps and what is possible follow.
  const isBehind = report?.number === campaign.import?.number && status !== campaign.import?.status;
  useEffect(() => {
    if (isBehind) void queries.invalidateQueries({ queryKey: ['campaign', campaign.id] });
  }, [isBehind, queries, campaign.id]);
  return (
    <div ref={place} tabIndex={-1} className="place">
      <p className="unseen" role="status">
        {said}
      </p>
      <Loaded query={notice}>
        {(loaded) => (
          <>
            {hasImport && (
              <Loaded query={query}>
                {(shown) => (
                  <ReadReport report={shown}>
                    {(read) => <Shown campaign={campaign} report={read} notice={loaded} />}
                  </ReadReport>
                )}
              </Loaded>
            )}
            {status === 'done' && campaign.state === 'ready' && (
              <p className="actions">
                <Link href={`/campaigns/${campaign.id}/check`} className="button main">
                  {t.report.goOn}
                </Link>
              </p>
            )}
            {canImport && isAdministrator && (
              <Uploading
                campaign={campaign}
                notice={loaded}
                hasList={status === 'done'}
                isShown={!isAwaited && (status === undefined || status === 'done' || status === 'failed')}
              />
            )}
          </>
        )}
      </Loaded>
      {canImport && !isAdministrator && !hasImport && <Message tone="info">{t.notYours.upload}</Message>}
      {!canImport && !isAwaited && <p className="small">{t.upload.fixed}</p>}
    </div>
  );
};

export default ListTab;
