import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Campaign, Report } from '../../../../client/operations.ts';
import { everythingIn, pagesOf } from '../../../../client/pages.ts';
import { statesToPurgeIn } from '../../../../core/campaign/states.ts';
import { personalReports, type ReportKind, reportKinds } from '../../../../core/report/kinds.ts';
import { useApi, useHasRole } from '../../api/app-context.tsx';
import { Button } from '../../elements/button.tsx';
import { ConfirmButton } from '../../elements/confirm-button.tsx';
import { ErrorMessage } from '../../elements/error-message.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';

const FOLLOW_MS = 2_000;

const isUnderWay = ({ status }: Report): boolean => status === 'queued' || status === 'writing';

const Entry = ({ campaign, report }: { campaign: Campaign; report: Report }) => {
  const { t, f, language } = useI18n();
  const api = useApi();
  const mayHavePost = useHasRole('administrator');
  const download = useMutation({
    mutationFn: async () => {
      const fresh = await api.call('getReport', { id: campaign.id, report: report.id });
      if (fresh.downloadUrl !== undefined) window.location.assign(fresh.downloadUrl);
      return fresh;
    },
  });
  const { kind, status, requestedAt, finishedAt, people, sizeBytes, sha256, failure, proof } = report;
  const mayDownload =
    status === 'done' && kind !== 'purge' && (!personalReports.includes(kind) || mayHavePost);
  return (
    <li className="card">
      <div className="heading">
        <h3>{t.reports.kinds[kind].title}</h3>
        <span className={`state ${status}`} role="status">
          {t.reports.statuses[status]}
        </span>
      </div>
      <p className="small">
        {t.reports.asked(f.dateTime(requestedAt))}
        {finishedAt !== undefined && ` · ${t.reports.finished(f.dateTime(finishedAt))}`}
        {people !== undefined && ` · ${t.reports.people(f.count(people))}`}
        {sizeBytes !== undefined && ` · ${f.bytes(sizeBytes)}`}
      </p>
      {sha256 && (
        <p className="small">
          SHA-256 <code className="hash">{sha256}</code>
        </p>
      )}
      {proof && (
        <p>
          {t.reports.proof(
            f.count(proof.people),
            f.count(proof.left.chunks + proof.left.lookupEntries + proof.left.objects),
          )}
        </p>
      )}
      {proof?.remains && (
        <>
          <p>{t.reports.remains}</p>
          <ul className="small">
            {proof.remains.map(({ what, where, until }) => (
              <li key={what}>
                {where[language]}
                {until !== undefined && ` ${t.reports.goneOn(f.date(until))}`}
              </li>
            ))}
          </ul>
        </>
      )}
      {failure && (
        <Message tone="bad">
          <p>{failure[language]}</p>
        </Message>
      )}
      {download.data?.isDeleted === true && (
        <Message tone="warn">
          <p>{t.reports.isDeleted}</p>
        </Message>
      )}
      {mayDownload && (
        <Button kind="main" onPress={() => download.mutate()} busy={download.isPending}>
          {t.reports.download}
        </Button>
      )}
      {personalReports.includes(kind) && !mayHavePost && <p className="small">{t.notYours.post}</p>}
      {download.isError && <ErrorMessage error={download.error} />}
    </li>
  );
};

const ReportsTab = ({ campaign }: { campaign: Campaign }) => {
  const { t, language } = useI18n();
  const api = useApi();
  const queries = useQueryClient();
  const mayHavePost = useHasRole('administrator');
  const { id, state } = campaign;
  const key = ['reports', id];
  const query = useQuery({
    queryKey: key,
    queryFn: async () => ({
      reports: await everythingIn(
        pagesOf((after) => api.call('listReports', { id, query: { after } })),
        ({ reports }) => reports,
      ),
    }),
    refetchInterval: (asked) => (asked.state.data?.reports.some(isUnderWay) ? FOLLOW_MS : false),
  });
  const ask = useMutation({
    mutationFn: (kind: ReportKind) => api.call('createReport', { id, body: { kind, language } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
  const purge = useMutation({
    mutationFn: () => api.call('purgeCampaign', { id }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
  const hasList = campaign.import?.status === 'done';
  const mayPurge = mayHavePost && statesToPurgeIn.includes(state);
  const kinds = mayHavePost ? reportKinds : (['regulator'] as const);
  return (
    <>
      {!hasList && <Message tone="info">{t.reports.needsList}</Message>}
      {hasList && (
        <div className="pair">
          {kinds.map((kind) => (
            <section key={kind} className="card">
              <h2>{t.reports.kinds[kind].title}</h2>
              <p>{t.reports.kinds[kind].help}</p>
              <Button onPress={() => ask.mutate(kind)} busy={ask.isPending && ask.variables === kind}>
                {t.reports.ask}
              </Button>
            </section>
          ))}
        </div>
      )}
      {!mayHavePost && <p className="small">{t.notYours.post}</p>}
      {ask.isError && <ErrorMessage error={ask.error} />}
      <h2>{t.reports.made}</h2>
      <Loaded query={query}>
        {({ reports }) =>
          reports.length === 0 ? (
            <p>{t.reports.none}</p>
          ) : (
            <ul className="cards">
              {reports.map((report) => (
                <Entry key={report.id} campaign={campaign} report={report} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {mayPurge && (
        <section>
          <h2>{t.purge.title}</h2>
          <p>{t.purge.help}</p>
          <ConfirmButton
            button={t.purge.button}
            kind="danger"
            title={t.purge.confirmTitle}
            confirm={t.purge.button}
            about={state}
            onConfirm={() => purge.mutateAsync()}
          >
            <p>{t.purge.consequence}</p>
          </ConfirmButton>
        </section>
      )}
    </>
  );
};

export default ReportsTab;
