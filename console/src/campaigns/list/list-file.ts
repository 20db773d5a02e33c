/** Files of a list, as a worker reads and writes them: a workbook becomes CSV, anything else is sent as it is. */
import type { StaffLanguage, Wording } from '../../../../core/base/wording.ts';
import type { FromWorker, SheetToChoose, ToWorker } from './workbook-messages.ts';

/** What is to be sent, and what is to be known of it; `checksum` of what was made of a workbook. */
export type ReadyFile = { content: Blob; checksum?: number; findings: readonly Wording[] };

export type OpenedFile = {
  /** Sheets to choose from; none for a file that is no workbook. */
  sheets: readonly SheetToChoose[];
  read(sheet: number, language: StaffLanguage): Promise<ReadyFile>;
};

/** Thrown where a file is a workbook that cannot be read. */
export class FileUnreadable extends Error {
  override readonly name = 'FileUnreadable';
  readonly problem: Wording;
  constructor(problem: Wording) {
    super(problem.en);
    this.problem = problem;
  }
}

type Answer = Exclude<FromWorker, { said: 'progress' | 'unreadable' | 'broken' }>;

/** A worker that is asked one thing after the other, until it is ended. */
const startWorker = (onProgress: (share: number) => void = () => {}) => {
  const worker = new Worker(new URL('./workbook-worker.ts', import.meta.url), { type: 'module' });
  const ask = (message: ToWorker) =>
    new Promise<Answer>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (data.said === 'progress') onProgress(data.share);
        else if (data.said === 'unreadable') reject(new FileUnreadable(data.problem));
        else if (data.said === 'broken') reject(new Error(`the workbook could not be read: ${data.message}`));
        else resolve(data);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error('the worker that reads workbooks has failed'));
      };
      worker.postMessage(message);
    });
  return { ask, end: (): void => worker.terminate() };
};

const otherwise = (): never => {
  throw new Error('the worker has answered something else');
};

/**
 * Opens a file. Rejects with {@link FileUnreadable} where it is a workbook that cannot be read; `signal` ends the work,
 * which then never answers.
 */
export const openListFile = async (
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<OpenedFile> => {
  const worker = startWorker(onProgress);
  signal.addEventListener('abort', worker.end, { once: true });
  try {
    const opened = await worker.ask({ ask: 'open', file });
    const { sheets } = opened.said === 'opened' ? opened : otherwise();
    if (sheets === undefined) {
      worker.end();
      return { sheets: [], read: async () => ({ content: file, findings: [] }) };
    }
    return {
      sheets,
      async read(sheet, language) {
        try {
          const answer = await worker.ask({ ask: 'read', sheet, language });
          const { csv, checksum, findings } = answer.said === 'read' ? answer : otherwise();
          return { content: csv, checksum, findings };
        } finally {
          worker.end();
        }
      },
    };
  } catch (error) {
    worker.end();
    throw error;
  }
};

/** A CSV file of Tocsin as a workbook, every cell a text. */
export const asWorkbook = async (csv: Blob, sheetName: string): Promise<Blob> => {
  const worker = startWorker();
  try {
    const answer = await worker.ask({ ask: 'write', csv, sheetName });
    return answer.said === 'written' ? answer.workbook : otherwise();
  } finally {
    worker.end();
  }
};
