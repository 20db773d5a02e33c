/** Reads and uploads files of a list, one at a time, in this tab. */
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Campaign } from '../../../../client/operations.ts';
import { csvName } from '../../../../client/workbook/csv-name.ts';
import type { Wording } from '../../../../core/base/wording.ts';
import { type UploadProgress, uploadInParts } from '../../../../core/list/upload.ts';
import { useApi } from '../../api/app-context.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { FileUnreadable, type OpenedFile, openListFile, type ReadyFile } from './list-file.ts';
import { keepFiles, rememberFile } from './own-files.ts';
import { callsOfList, createUploadPort, type UploadCalls } from './upload-port.ts';
import { dropUpload, keepUpload, keptUploadOf } from './upload-storage.ts';

export type UploadState =
  | { at: 'rest' }
  /** A workbook is opened, then read: `share` of it, from 0 to 1. */
  | { at: 'opening' | 'reading'; share: number }
  | { at: 'sheet'; opened: OpenedFile }
  | { at: 'upload'; progress: UploadProgress }
  | { at: 'refused' }
  | { at: 'unreadable'; problem: Wording }
  | { at: 'failed'; error: unknown };

/** What is uploaded, and where to. */
export type UploadKind = {
  /** Name under which this tab keeps an upload that is cut off. */
  keptAs: string;
  calls: UploadCalls;
  /** Whether the rows of the file are added to what there is: another upload than one that takes its place. */
  adds: boolean;
  /** Called once the file is taken; that it fails must not make a failure of the upload. */
  onTaken?: (name: string, ready: ReadyFile) => Promise<void>;
  /** Called when an upload has ended, however. */
  onEnd: () => Promise<void>;
};

export const useFileUpload = ({ keptAs, calls, adds, onTaken, onEnd }: UploadKind) => {
  const { language } = useI18n();
  const [state, setState] = useState<UploadState>({ at: 'rest' });
  /** With the calls as they were when the file was chosen: of the version that was read then. */
  const work = useRef({ file: new File([], ''), stop: new AbortController(), calls });

  /** Does work that can be stopped, and shows how it fails. */
  const attempt = async (does: (stop: AbortController) => Promise<void>): Promise<void> => {
    const { stop } = work.current;
    try {
      await does(stop);
    } catch (error) {
      if (stop.signal.aborted) return;
      if (error instanceof FileUnreadable) setState({ at: 'unreadable', problem: error.problem });
      else setState({ at: 'failed', error });
    }
  };

  const send = async (ready: ReadyFile, stop: AbortController): Promise<void> => {
    const { file, calls: chosen } = work.current;
    const { content, checksum } = ready;
    const show = (progress: UploadProgress): void => setState({ at: 'upload', progress });
    show({ sentBytes: 0, sizeBytes: content.size, waiting: false });
    const wanted = { sizeBytes: content.size, lastModified: file.lastModified, checksum, adds };
    const port = createUploadPort(chosen, csvName(file.name), stop.signal);
    try {
      const end = await uploadInParts(content, port, {
        uploadId: keptUploadOf(keptAs, wanted),
        onBegun: (uploadId) => keepUpload(keptAs, { uploadId, ...wanted }),
        onProgress: show,
        isCancelled: () => stop.signal.aborted,
      });
      if (end !== 'cancelled') dropUpload(keptAs);
      if (end === 'completed') await onTaken?.(file.name, ready).catch(() => undefined);
      setState(end === 'refused' ? { at: 'refused' } : { at: 'rest' });
    } finally {
      await onEnd();
    }
  };

  const readSheet = async (opened: OpenedFile, sheet: number): Promise<void> =>
    await attempt(async (stop) => {
      setState({ at: 'reading', share: 0 });
      const ready = await opened.read(sheet, language);
      if (!stop.signal.aborted) await send(ready, stop);
    });

  const choose = async (file: File): Promise<void> => {
    work.current = { file, stop: new AbortController(), calls };
    await attempt(async (stop) => {
      setState({ at: 'opening', share: 0 });
      const show = (share: number): void =>
        setState((before) =>
          before.at === 'opening' || before.at === 'reading' ? { ...before, share } : before,
        );
      const opened = await openListFile(file, show, stop.signal);
      if (stop.signal.aborted) return;
      const [only, ...others] = opened.sheets;
      if (only === undefined) {
        await send(await opened.read(0, language), stop);
      } else if (others.length === 0) await readSheet(opened, only.index);
      else setState({ at: 'sheet', opened });
    });
  };

  const stop = (): void => {
    work.current.stop.abort();
    setState({ at: 'rest' });
  };

  return { state, choose, readSheet, stop };
};

export type FileUpload = ReturnType<typeof useFileUpload>;

/** @param adds - whether the rows of the file are added to the list that there is */
export const useUpload = (campaign: Campaign, adds: boolean): FileUpload => {
  const api = useApi();
  const queries = useQueryClient();
  const { id } = campaign;

  /** Remembers in this window what the list that has come of it was made of. */
  const remember = async (name: string, { findings }: ReadyFile): Promise<void> => {
    const before = campaign.import?.number;
    const { import: list } = await api.call('getCampaign', { id });
    if (list === undefined) return;
    const report = adds && before !== undefined ? await api.call('getImport', { id }) : undefined;
    if (adds && before !== undefined) keepFiles(id, before, list.number);
    rememberFile(id, list.number, Math.max(0, (report?.files.length ?? 1) - 1), { name, findings });
  };

  return useFileUpload({
    keptAs: id,
    calls: callsOfList(api, campaign, adds),
    adds,
    onTaken: remember,
    async onEnd() {
      await queries.invalidateQueries({ queryKey: ['campaign', id] });
      await queries.invalidateQueries({ queryKey: ['import', id] });
    },
  });
};
