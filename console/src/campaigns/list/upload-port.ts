import type { ApiClient } from '../../../../client/api-client.ts';
import { ApiError, NoAnswer } from '../../../../client/api-error.ts';
import { ConnectionLost, type PartResult, type UploadPort } from '../../../../core/list/upload.ts';

const LONGEST_WAIT_MS = 15_000;

/** Lost connections as the upload knows them. */
const asked = async <Answer>(question: Promise<Answer>): Promise<Answer> => {
  try {
    return await question;
  } catch (error) {
    if (error instanceof NoAnswer) throw new ConnectionLost('no answer came', { cause: error });
    throw error;
  }
};

// `fetch` tells nothing of bytes that are on their way.
const sendPart = (url: string, part: Blob, onBytes: (sent: number) => void, signal: AbortSignal) =>
  new Promise<PartResult>((resolve) => {
    const request = new XMLHttpRequest();
    const stop = (): void => request.abort();
    const end = (result: PartResult): void => {
      signal.removeEventListener('abort', stop);
      resolve(result);
    };
    signal.addEventListener('abort', stop);
    request.upload.onprogress = ({ loaded }) => onBytes(loaded);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) end('arrived');
      else end(request.status >= 500 ? 'lost' : 'refused');
    };
    request.onerror = () => end('lost');
    request.onabort = () => end('lost');
    request.open('PUT', url);
    request.send(part);
  });

const connection = (tries: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const waitMs = Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** (tries - 1));
    const end = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, waitMs);
    window.addEventListener('online', end);
    signal.addEventListener('abort', end);
  });

/** Uploads to a campaign by the API and, for the parts, straight to the store. */
export const createUploadPort = (
  api: ApiClient,
  id: string,
  { fileName, adds }: { fileName: string; adds: boolean },
  signal: AbortSignal,
): UploadPort => ({
  async begin(sizeBytes) {
    const answer = await asked(api.call('beginUpload', { id, body: { fileName, sizeBytes, adds } }));
    return {
      ...answer,
      completed: false,
      parts: answer.parts.map((part) => ({ ...part, arrived: false })),
    };
  },
  async look(uploadId) {
    try {
      return await asked(api.call('getUpload', { id, uploadId }));
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 404) return undefined;
      throw error;
    }
  },
  send: (url, part, onBytes) => sendPart(url, part, onBytes, signal),
  async complete(uploadId) {
    try {
      await asked(
        api.call('completeUpload', {
          id,
          uploadId,
        }),
      );
      return [];
    } catch (error) {
      if (error instanceof ApiError && error.problem.missingParts !== undefined) {
        return error.problem.missingParts;
      }
      throw error;
    }
  },
  waitForConnection: (tries) => connection(tries, signal),
});
