/** A file as uploads need it; the browser's own type fits. */
export type FileLike = { size: number; slice(from: number, to: number): Blob };

export type PartToSend = { number: number; sizeBytes: number; arrived: boolean; url?: string };

/** An upload as the API tells of it. */
export type UploadView = {
  uploadId: string;
  completed: boolean;
  partSizeBytes: number;
  parts: readonly PartToSend[];
};

/** What became of a part: taken, refused by the store (its address has expired, for one), or no answer came. */
export type PartResult = 'arrived' | 'refused' | 'lost';

export type UploadPort = {
  begin(sizeBytes: number): Promise<UploadView>;
  /** What has arrived, with fresh addresses for the rest. */
  look(uploadId: string): Promise<UploadView>;
  /** Sends one part; tells of the bytes that are on their way meanwhile. */
  send(url: string, part: Blob, onBytes: (sent: number) => void): Promise<PartResult>;
  /** Resolves to the numbers of parts that have not arrived after all; none where it is complete. */
  complete(uploadId: string): Promise<readonly number[]>;
  /** Resolves when it is worth another try: after a while, or as soon as there is a connection. */
  waitForConnection(tries: number): Promise<void>;
};

export type UploadProgress = {
  sentBytes: number;
  sizeBytes: number;
  /** The connection is lost; it goes on by itself. */
  waiting: boolean;
};

export type UploadEnd = 'completed' | 'cancelled' | 'refused';

type Options = {
  /** An upload that was begun before and may have parts already. */
  uploadId?: string | undefined;
  onBegun: (uploadId: string) => void;
  onProgress: (progress: UploadProgress) => void;
  isCancelled: () => boolean;
};

/** Refusals of one part, each with a fresh address, after which another try is no use. */
const MOST_REFUSALS = 3;

const arrivedBytes = ({ parts }: UploadView): number =>
  parts.reduce((sum, { arrived, sizeBytes }) => sum + (arrived ? sizeBytes : 0), 0);

/**
 * Uploads a file in the parts that the API names, one after the other. A lost connection costs at most the part on its
 * way: the API is asked what has arrived, and only the rest is sent.
 */
export const upload = async (file: FileLike, port: UploadPort, options: Options): Promise<UploadEnd> => {
  const { onBegun, onProgress, isCancelled } = options;
  let lost = 0;
  let refusals = 0;

  /** What `ask` answers, however long the connection is lost. */
  const persist = async <Answer>(ask: () => Promise<Answer>, atBytes: number): Promise<Answer> => {
    for (;;) {
      try {
        const answer = await ask();
        return answer;
      } catch (error) {
        if (!(error instanceof ConnectionLost) || isCancelled()) throw error;
        lost += 1;
        onProgress({ sentBytes: atBytes, sizeBytes: file.size, waiting: true });
        await port.waitForConnection(lost);
      }
    }
  };

  const { uploadId: known } = options;
  let view =
    known === undefined
      ? await persist(() => port.begin(file.size), 0)
      : await persist(() => port.look(known), 0);
  onBegun(view.uploadId);

  for (;;) {
    const { partSizeBytes, uploadId } = view;
    let sentBytes = arrivedBytes(view);
    onProgress({ sentBytes, sizeBytes: file.size, waiting: false });
    let isWhole = true;
    for (const { number, sizeBytes, arrived, url } of view.parts) {
      if (isCancelled()) return 'cancelled';
      if (arrived || view.completed || url === undefined) continue;
      const from = (number - 1) * partSizeBytes;
      const done = sentBytes;
      const result = await port.send(url, file.slice(from, from + sizeBytes), (bytes) =>
        onProgress({ sentBytes: done + Math.min(bytes, sizeBytes), sizeBytes: file.size, waiting: false }),
      );
      if (result === 'arrived') {
        lost = 0;
        refusals = 0;
        sentBytes += sizeBytes;
        continue;
      }
      isWhole = false;
      if (result === 'refused') {
        refusals += 1;
        if (refusals === MOST_REFUSALS) return 'refused';
      } else {
        lost += 1;
        onProgress({ sentBytes, sizeBytes: file.size, waiting: true });
        await port.waitForConnection(lost);
      }
      break;
    }
    if (isCancelled()) return 'cancelled';
    if (isWhole) {
      const missing = await persist(() => port.complete(uploadId), sentBytes);
      if (missing.length === 0) return 'completed';
    }
    view = await persist(() => port.look(uploadId), sentBytes);
  }
};

/** Thrown by a port whose question got no answer; anything else ends the upload. */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost';
}
