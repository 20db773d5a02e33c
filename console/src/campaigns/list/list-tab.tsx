/** The list of a campaign: its upload, and what its import found. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { Campaign, Notice } from '../../../../client/operations.ts';
import { useHasRole } from '../../api/app-context.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { textIn } from '../message/fields.ts';
import { useImport, useNotice } from '../queries.ts';
import { Report } from './import-report.tsx';
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
          {t.upload.columns.map(({ name, meaning }) => (
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

const ListTab = ({ campaign }: { campaign: Campaign }) => {
  const { t } = useI18n();
  const isAdministrator = useHasRole('administrator');
  const notice = useNotice(campaign.notice);
  const query = useImport(campaign.id, campaign.import?.number);
  const queries = useQueryClient();
  const canImport = campaign.possible.includes('import');
  const status = query.data?.status;
  const isReading = status === 'queued' || status === 'importing';
  // What stands below the report comes with it, so that nothing moves.
  const isAwaited = campaign.import !== undefined && query.isPending;
  const wasReading = useRef(isReading);
  useEffect(() => {
    if (wasReading.current && !isReading)
      void queries.invalidateQueries({ queryKey: ['campaign', campaign.id] });
    wasReading.current = isReading;
  }, [isReading, queries, campaign.id]);
  return (
    <>
      {campaign.import !== undefined && (
        <Loaded query={query}>{(report) => <Report campaign={campaign} report={report} />}</Loaded>
      )}
      {status === 'done' && campaign.state === 'ready' && (
        <p className="actions">
          <Link href={`/campaigns/${campaign.id}/check`} className="button main">
            {t.report.goOn}
          </Link>
        </p>
      )}
      {canImport && isAdministrator && !isReading && !isAwaited && (
        <section>
          <h2>{campaign.import === undefined ? t.upload.title : t.upload.another}</h2>
          {campaign.import !== undefined && <p>{t.upload.anotherHelp}</p>}
          <Upload campaign={campaign} />
          <Loaded query={notice}>{(loaded) => <Columns notice={loaded} />}</Loaded>
        </section>
      )}
      {canImport && !isAdministrator && campaign.import === undefined && (
        <Message tone="info">{t.notYours.upload}</Message>
      )}
      {!canImport && !isAwaited && <p className="small">{t.upload.fixed}</p>}
    </>
  );
};

export default ListTab;
