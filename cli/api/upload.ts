import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../../client/api-client.ts';
import { ApiError } from '../../client/api-error.ts';
import type { Answer, ImportReport, Outcomes } from '../../client/operations.ts';
import {
  ConnectionLost,
  type FileLike,
  type PartResult,
  type UploadPort,
  uploadInParts,
} from '../../core/list/upload.ts';
import { CliError } from '../terminal/exit-code.ts';
import { checkSecure } from '../terminal/secure-address.ts';
import { expectedError } from './problem-words.ts';

export type UploadOptions = {
  /** Name that the API is told, where it is not that of the file. */
  fileName?: string | undefined;
  /** An upload of the same file that was begun before, to go on with. */
  resume?: string | undefined;
  /** Told the id of an upload that was begun, so that it can be gone on with. */
  onBegin?: (uploadId: string) => void;
  onProgress?: (arrivedBytes: number, sizeBytes: number) => void;
  /** Told in how many seconds parts are sent again whose connection was lost. */
  onRetry?: (seconds: number) => void;
  /** Longest wait before parts are sent again, seconds; it doubles from one second up to this. */
  longestWaitSeconds?: number;
};

/** Tries without one part arriving after which an upload gives up: about two minutes with the usual waits. */
const MAX_TRIES = 7;
const LONGEST_WAIT_SECONDS = 30;

const sendPart = async (url: string, body: Blob): Promise<PartResult> => {
  checkSecure(url, 'the file store');
  let response: Response;
  try {
    // S3 sends nobody elsewhere with a list; who does is not followed.
    response = await fetch(url, { method: 'PUT', body, redirect: 'manual' });
  } catch (error) {
    if (error instanceof TypeError) return 'lost';
    if (!(error instanceof DOMException && error.name === 'NotReadableError')) throw error;
    throw new CliError('unusable', 'The file was changed while it was uploaded. Upload it again.');
  }
  await response.body?.cancel();
  if (response.ok) return 'arrived';
  return response.status >= 500 ? 'lost' : 'refused';
};

/** Asks the API again later where nothing answers. */
const persistently = async <Answer>(question: Promise<Answer>): Promise<Answer> => {
  try {
    return await question;
  } catch (error) {
    if (expectedError(error)?.exit !== 'tryLater') throw error;
    throw new ConnectionLost('no answer came', { cause: error });
  }
};

/** An upload as the API tells of it. */
type Begun = Pick<Answer<'beginUpload'>, 'uploadId' | 'partSizeBytes' | 'parts'>;

/** The calls of the API that one kind of file is uploaded by. */
type UploadCalls<Taken> = {
  begin(file: { fileName: string; sizeBytes: number }): Promise<Begun>;
  look(uploadId: string): Promise<Answer<'getUpload'>>;
  /** Resolves to what is made of the file. */
  complete(uploadId: string): Promise<Taken>;
};

const portOf = <Taken>(
  calls: UploadCalls<Taken>,
  fileName: string,
  { onRetry, longestWaitSeconds = LONGEST_WAIT_SECONDS }: UploadOptions,
  onTaken: (taken: Taken) => void,
): UploadPort => ({
  async begin(sizeBytes) {
    const upload = await calls.begin({ fileName, sizeBytes });
    const parts = upload.parts.map((part) => ({ ...part, arrived: false }));
    return { ...upload, completed: false, parts };
  },
  async look(uploadId) {
    try {
      return await persistently(calls.look(uploadId));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  },
  send: sendPart,
  async complete(uploadId) {
    try {
      onTaken(await persistently(calls.complete(uploadId)));
      return [];
    } catch (error) {
      if (error instanceof ApiError && error.problem.missingParts !== undefined) {
        return error.problem.missingParts;
      }
      throw error;
    }
  },
  async waitForConnection(tries) {
    if (tries === MAX_TRIES) {
      throw new CliError(
        'tryLater',
        'The upload does not get on: the connection is lost. Repeat the same command: it goes on where this one stopped.',
      );
    }
    const seconds = Math.min(longestWaitSeconds, 2 ** (tries - 1));
    onRetry?.(seconds);
    await sleep(seconds * 1000);
  },
});

/**
 * Uploads a file in its parts and has it taken. A part that is lost is sent again, to a new address; what has arrived
 * stays. Rejects with {@link CliError} when nothing arrives any more; the same upload can then be gone on with.
 */
const uploadFile = async <Taken>(
  calls: UploadCalls<Taken>,
  path: string,
  options: UploadOptions,
): Promise<Taken> => {
  const { fileName = basename(path), resume, onBegin, onProgress } = options;
  let taken: { answer: Taken } | undefined;
  const port = portOf(calls, fileName, options, (answer) => {
    taken = { answer };
  });
  // A file that is changed meanwhile can no longer be read.
  const file: FileLike = await openAsBlob(path);
  const end = await uploadInParts(file, port, {
    uploadId: resume,
    onBegun: onBegin,
    onProgress: ({ sentBytes, sizeBytes }) => onProgress?.(sentBytes, sizeBytes),
  });
  if (end === 'completed' && taken !== undefined) return taken.answer;
  throw new CliError(
    'tryLater',
    'The store refused a part of the file three times. Repeat the same command: it goes on where this one stopped.',
  );
};

/**
 * Uploads a list and asks for its import.
 *
 * @param options - `version`: of the campaign as it was read; `adds`: whether its rows are added to the list that there is
 */
export const uploadList = async (
  api: ApiClient,
  id: string,
  path: string,
  { version, adds = false, ...options }: UploadOptions & { version: number; adds?: boolean },
): Promise<ImportReport> =>
  await uploadFile(
    {
      begin: (file) => api.call('beginUpload', { id, version, body: { ...file, adds } }),
      look: (uploadId) => api.call('getUpload', { id, uploadId }),
      complete: (uploadId) => api.call('completeUpload', { id, uploadId }),
    },
    path,
    options,
  );

/** Uploads a file of outcomes and has it recorded. */
export const uploadOutcomes = async (
  api: ApiClient,
  id: string,
  path: string,
  options: UploadOptions = {},
): Promise<Outcomes> =>
  await uploadFile(
    {
      begin: (file) => api.call('beginOutcomes', { id, body: file }),
      look: (uploadId) => api.call('getOutcomesUpload', { id, uploadId }),
      complete: (uploadId) => api.call('recordOutcomes', { id, uploadId }),
    },
    path,
    options,
  );
