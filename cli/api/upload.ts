import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stop } from '../exit-code.ts';
import type { ApiClient } from './client.ts';
import type { Answer, ImportReport } from './operations.ts';
import { Refusal } from './refusal.ts';

type UploadState = Pick<Answer<'getUpload'>, 'uploadId' | 'completed' | 'partSizeBytes' | 'parts'>;
type Part = UploadState['parts'][number];

export type UploadOptions = {
  /** An upload of the same file that was begun before, to go on with. */
  resume?: string | undefined;
  /** Told the id of an upload that was begun, so that it can be gone on with. */
  onBegin?: (uploadId: string) => void;
  onProgress?: (arrivedBytes: number, sizeBytes: number) => void;
  /** Told why parts are sent again, and in how many seconds. */
  onRetry?: (why: string, seconds: number) => void;
  /** Longest wait before parts are sent again, seconds; it doubles from one second up to this. */
  longestWaitSeconds?: number;
};

/** Parts under way at the same time. */
const TOGETHER = 3;
/** Rounds without one part arriving after which an upload gives up: about two minutes with the usual waits. */
const FRUITLESS_ROUNDS = 7;
const LONGEST_WAIT_SECONDS = 30;

const arrivedBytes = (parts: readonly Part[]): number =>
  parts.reduce((sum, { arrived, sizeBytes }) => sum + (arrived ? sizeBytes : 0), 0);

const readPart = async (file: FileHandle, part: Part, partSizeBytes: number): Promise<Buffer> => {
  const bytes = Buffer.alloc(part.sizeBytes);
  const { bytesRead } = await file.read(bytes, 0, part.sizeBytes, (part.number - 1) * partSizeBytes);
  if (bytesRead === part.sizeBytes) return bytes;
  throw new Stop('unusable', 'The file became shorter while it was uploaded. Upload it again.');
};

/** Sends the missing parts. Resolves to why some did not arrive, or undefined where all did. */
const sendParts = async (
  file: FileHandle,
  state: UploadState,
  onArrived: (part: Part) => void,
): Promise<string | undefined> => {
  const waiting = state.parts.filter(({ arrived }) => !arrived);
  let problem: string | undefined;
  const work = async (): Promise<void> => {
    for (let part = waiting.shift(); part !== undefined && problem === undefined; part = waiting.shift()) {
      const body = await readPart(file, part, state.partSizeBytes);
      try {
        const { status, ok } = await fetch(part.url ?? '', { method: 'PUT', body });
        if (ok) onArrived(part);
        else problem ??= `a part was refused with ${status}`;
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        problem ??= 'the connection was lost';
      }
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, work));
  return problem;
};

const begin = async (api: ApiClient, id: string, path: string, sizeBytes: number): Promise<UploadState> => {
  const body = { fileName: basename(path), sizeBytes };
  const upload = await api.call('beginUpload', { id, body });
  return {
    ...upload,
    completed: false,
    parts: upload.parts.map((part) => ({ ...part, arrived: false })),
  };
};

/** What has arrived of an upload; undefined where there is none of this id any more. */
const stateOf = async (api: ApiClient, id: string, uploadId: string): Promise<UploadState | undefined> => {
  try {
    return await api.call('getUpload', { id, uploadId });
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return undefined;
    throw error;
  }
};

/**
 * Uploads a list in its parts and asks for its import. A part that is lost is sent again, to a new address; what has
 * arrived stays. Rejects with {@link Stop} when nothing arrives any more; the same upload can then be gone on with.
 */
export const uploadList = async (
  api: ApiClient,
  id: string,
  path: string,
  options: UploadOptions = {},
): Promise<ImportReport> => {
  const { resume, onBegin, onProgress, onRetry, longestWaitSeconds = LONGEST_WAIT_SECONDS } = options;
  const file = await open(path);
  try {
    const { size } = await file.stat();
    let state = resume === undefined ? undefined : await stateOf(api, id, resume);
    if (state === undefined) {
      state = await begin(api, id, path, size);
      onBegin?.(state.uploadId);
    }
    const { uploadId } = state;
    for (let fruitless = 0; !state.completed; ) {
      let bytes = arrivedBytes(state.parts);
      const before = bytes;
      onProgress?.(bytes, size);
      const problem = await sendParts(file, state, (part) => {
        bytes += part.sizeBytes;
        onProgress?.(bytes, size);
      });
      if (problem === undefined) break;
      fruitless = bytes > before ? 0 : fruitless + 1;
      if (fruitless === FRUITLESS_ROUNDS) {
        throw new Stop(
          'tryLater',
          `The upload does not get on: ${problem}. Repeat the same command: it goes on where this one stopped.`,
        );
      }
      const seconds = Math.min(longestWaitSeconds, 2 ** fruitless);
      onRetry?.(problem, seconds);
      await sleep(seconds * 1000);
      state = (await stateOf(api, id, uploadId)) ?? state;
    }
    return await api.call('completeUpload', { id, uploadId });
  } finally {
    await file.close();
  }
};
