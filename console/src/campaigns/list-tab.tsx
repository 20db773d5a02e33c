import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { DropZone } from 'react-aria-components/DropZone';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { Text } from 'react-aria-components/Text';
import { Link } from 'wouter';
import { type UploadProgress, uploadInParts } from '../../../core/list/upload.ts';
import { useApi, useHasRole } from '../api/app-context.tsx';
import type { Campaign, ImportReport, Notice } from '../api/client.ts';
import { Bar } from '../elements/bar.tsx';
import { Button } from '../elements/button.tsx';
import { Trouble } from '../elements/error-message.tsx';
import { Loaded, Loading } from '../elements/loading.tsx';
import { Message } from '../elements/message.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { textIn } from './fields.ts';
import { useImport, useNotice } from './queries.ts';
import { createUploadPort } from './upload-port.ts';
import { dropUpload, hasKeptUpload, keepUpload, keptUploadOf } from './upload-storage.ts';

const Rejects = lazy(() => import('./rejects.tsx'));

type UploadState =
  | { at: 'rest' }
  | { at: 'work'; progress: UploadProgress; stop: AbortController }
  | { at: 'refused' }
  | { at: 'failed'; error: unknown };

/** Uploads files to a campaign, one at a time. */
const useUpload = (campaign: Campaign) => {
  const api = useApi();
  const queries = useQueryClient();
  const [state, setState] = useState<UploadState>({ at: 'rest' });
  const { id } = campaign;

  const send = async (file: File): Promise<void> => {
    const stop = new AbortController();
    const show = (progress: UploadProgress): void => setState({ at: 'work', progress, stop });
    show({ sentBytes: 0, sizeBytes: file.size, waiting: false });
    const { size: sizeBytes, lastModified } = file;
    try {
      const end = await uploadInParts(file, createUploadPort(api, id, file.name, stop.signal), {
        uploadId: keptUploadOf(id, file),
        onBegun: (begun) => keepUpload(id, { uploadId: begun, sizeBytes, lastModified }),
        onProgress: show,
        isCancelled: () => stop.signal.aborted,
      });
      if (end !== 'cancelled') dropUpload(id);
      setState(end === 'refused' ? { at: 'refused' } : { at: 'rest' });
    } catch (error) {
      setState(stop.signal.aborted ? { at: 'rest' } : { at: 'failed', error });
    }
    await queries.invalidateQueries({ queryKey: ['campaign', id] });
    await queries.invalidateQueries({ queryKey: ['import', id] });
  };
  return { state, send };
};

const useWarnBeforeLeaving = (active: boolean): void => {
  useEffect(() => {
    if (!active) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [active]);
};

const Upload = ({ campaign }: { campaign: Campaign }) => {
  const { t, f } = useI18n();
  const { state, send } = useUpload(campaign);
  const [problem, setProblem] = useState<string>();
  const latest = useRef(send);
  latest.current = send;
  useWarnBeforeLeaving(state.at === 'work');

  const choose = (file: File | undefined): void => {
    if (file === undefined) return;
    const isTable = /\.(xlsx?|xlsm|ods|numbers)$/i.test(file.name);
    const found = isTable ? t.upload.notCsv : file.size === 0 ? t.upload.empty : undefined;
    setProblem(found);
    if (found === undefined) void latest.current(file);
  };

  if (state.at === 'work') {
    const { sentBytes, sizeBytes, waiting } = state.progress;
    const percent = sizeBytes === 0 ? 0 : (100 * sentBytes) / sizeBytes;
    const words = t.upload.sent(f.bytes(sentBytes), f.bytes(sizeBytes));
    return (
      <section className="card">
        <h2>{sentBytes === sizeBytes ? t.upload.finishing : t.upload.underWay}</h2>
        <Bar label={t.upload.underWay} percent={percent} text={words} />
        <p>{words}</p>
        {waiting && (
          <Message tone="warn" announced title={t.upload.lost}>
            <p>{t.upload.lostHelp}</p>
          </Message>
        )}
        <Button onPress={() => state.stop.abort()}>{t.upload.stop}</Button>
      </section>
    );
  }
  return (
    <>
      {state.at === 'failed' && <Trouble error={state.error} />}
      {state.at === 'refused' && <Message tone="bad" announced title={t.upload.refused} />}
      {problem && <Message tone="bad" announced title={problem} />}
      {hasKeptUpload(campaign.id) && (
        <Message tone="info" title={t.upload.cutOff}>
          <p>{t.upload.cutOffHelp}</p>
        </Message>
      )}
      <DropZone
        className="drop"
        onDrop={async ({ items }) => {
          const item = items.find((one) => one.kind === 'file');
          if (item?.kind === 'file') choose(await item.getFile());
        }}
      >
        <Text slot="label">{t.upload.drop}</Text>
        <FileTrigger
          acceptedFileTypes={['.csv', '.txt', 'text/csv']}
          onSelect={(files) => choose(files?.[0] ?? undefined)}
        >
          <AriaButton className="button main">{t.upload.choose}</AriaButton>
        </FileTrigger>
        <p className="small">{t.upload.limits}</p>
      </DropZone>
    </>
  );
};

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

const Report = ({ campaign, report }: { campaign: Campaign; report: ImportReport }) => {
  const { t, f, language } = useI18n();
  const mayDownload = useHasRole('administrator');
  const [listing, setListing] = useState(false);
  const { counts, groups, unknownColumns, languageFallbacks, encodings } = report;
  if (report.status === 'queued' || report.status === 'importing') {
    return (
      <section className="card" aria-live="polite">
        <h2>{t.report.reading}</h2>
        <p className="figure">{f.count(counts.rows)}</p>
        <p>{t.report.readSoFar}</p>
      </section>
    );
  }
  if (report.status === 'failed') {
    return (
      <Message tone="bad" title={t.report.failed}>
        <p>{report.failure?.[language]}</p>
      </Message>
    );
  }
  const toFix = counts.rejected + counts.duplicate + counts.unreachable;
  return (
    <section>
      <h2>{t.report.title(f.count(counts.rows))}</h2>
      <dl className="figures">
        {(['accepted', 'unreachable', 'duplicate', 'rejected'] as const).map((kind) => (
          <div key={kind} className={`card ${kind}`}>
            <dt>{t.report.kinds[kind]}</dt>
            <dd className="figure">{f.count(counts[kind])}</dd>
            <dd className="small">{t.report.kindHelp[kind]}</dd>
          </div>
        ))}
      </dl>
      <table>
        <caption>{t.report.groups}</caption>
        <thead>
          <tr>
            <th scope="col">{t.report.language}</th>
            <th scope="col">{t.report.channel}</th>
            <th scope="col" className="number">
              {t.report.people}
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ language, channel, people }) => (
            <tr key={`${language} ${channel}`}>
              <td>{f.languageName(language)}</td>
              <td>{t.channels[channel]}</td>
              <td className="number">{f.count(people)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {unknownColumns.length > 0 && (
        <Message tone="warn" title={t.report.unknownColumns(f.list(unknownColumns))}>
          <p>{t.report.unknownColumnsHelp}</p>
        </Message>
      )}
      {languageFallbacks > 0 && (
        <Message
          tone="info"
          title={t.report.fallbacks(f.count(languageFallbacks), f.languageName(campaign.defaultLanguage))}
        />
      )}
      {encodings.windows1252 > 0 && encodings.utf8 > 0 && <Message tone="warn" title={t.report.mixed} />}
      {toFix > 0 &&
        (mayDownload ? (
          <>
            <p className="actions">
              <Button kind={listing ? 'plain' : 'main'} onPress={() => setListing(!listing)}>
                {listing ? t.report.hideRows : t.report.showRows(f.count(toFix))}
              </Button>
            </p>
            {listing && (
              <Suspense fallback={<Loading />}>
                <Rejects campaign={campaign} report={report} />
              </Suspense>
            )}
          </>
        ) : (
          <p className="small">{t.notYours.rejects}</p>
        ))}
    </section>
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
