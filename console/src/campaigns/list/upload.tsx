/** The upload of a campaign's list, in this tab. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import type { Campaign } from '../../../../client/operations.ts';
import { type UploadProgress, uploadInParts } from '../../../../core/list/upload.ts';
import { useApi } from '../../api/app-context.tsx';
import { Bar } from '../../elements/bar.tsx';
import { Button } from '../../elements/button.tsx';
import { DropZone } from '../../elements/drop-zone.tsx';
import { ErrorMessage } from '../../elements/error-message.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { createUploadPort } from './upload-port.ts';
import { dropUpload, hasKeptUpload, keepUpload, keptUploadOf } from './upload-storage.ts';

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

/** How far an upload is, and whether its connection is lost. */
const UnderWay = ({ progress, onStop }: { progress: UploadProgress; onStop: () => void }) => {
  const { t, f } = useI18n();
  const { sentBytes, sizeBytes, waiting } = progress;
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
      <Button onPress={onStop}>{t.upload.stop}</Button>
    </section>
  );
};

/** Has a file chosen or dropped, and shows how far its upload is. */
export const Upload = ({ campaign }: { campaign: Campaign }) => {
  const { t } = useI18n();
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

  if (state.at === 'work') return <UnderWay progress={state.progress} onStop={() => state.stop.abort()} />;
  return (
    <>
      {state.at === 'failed' && <ErrorMessage error={state.error} />}
      {state.at === 'refused' && <Message tone="bad" announced title={t.upload.refused} />}
      {problem && <Message tone="bad" announced title={problem} />}
      {hasKeptUpload(campaign.id) && (
        <Message tone="info" title={t.upload.cutOff}>
          <p>{t.upload.cutOffHelp}</p>
        </Message>
      )}
      <DropZone onFile={choose}>
        <span>{t.upload.drop}</span>
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
