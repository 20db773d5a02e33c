import type { ApiClient } from '../../../../client/api-client.ts';
import { ApiError, NoAnswer } from '../../../../client/api-error.ts';
import type { Answer, Campaign } from '../../../../client/operations.ts';
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

/** The calls of the API that one kind of file is uploaded by. */
export type UploadCalls = {
  begin(file: {
    fileName: string;
    sizeBytes: number;
  }): Promise<Pick<Answer<'beginUpload'>, 'uploadId' | 'partSizeBytes' | 'parts'>>;
  look(uploadId: string): Promise<Answer<'getUpload'>>;
  complete(uploadId: string): Promise<unknown>;
};

/** The calls that upload a list to a campaign. */
export const callsOfList = (
  api: ApiClient,
  { id, version }: Pick<Campaign, 'id' | 'version'>,
  adds: boolean,
): UploadCalls => ({
  begin: (file) => api.call('beginUpload', { id, version, body: { ...file, adds } }),
  look: (uploadId) => api.call('getUpload', { id, uploadId }),
  complete: (uploadId) => api.call('completeUpload', { id, uploadId }),
});

/** The calls that upload what came back from the post. */
export const callsOfOutcomes = (api: ApiClient, id: string): UploadCalls => ({
  begin: (file) => api.call('beginOutcomes', { id, body: file }),
  look: (uploadId) => api.call('getOutcomesUpload', { id, uploadId }),
  complete: (uploadId) => api.call('recordOutcomes', { id, uploadId }),
});

/** Uploads by the API and, for the parts, straight to the store. */
export const createUploadPort = (calls: UploadCalls, fileName: string, signal: AbortSignal): UploadPort => ({
  async begin(sizeBytes) {
    const answer = await asked(calls.begin({ fileName, sizeBytes }));
    return {
      ...answer,
      completed: false,
      parts: answer.parts.map((part) => ({ ...part, arrived: false })),
    };
  },
  async look(uploadId) {
    try {
      return await asked(calls.look(uploadId));
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 404) return undefined;
      throw error;
    }
  },
  send: (url, part, onBytes) => sendPart(url, part, onBytes, signal),
  async complete(uploadId) {
    try {
      await asked(calls.complete(uploadId));
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
