/** A file as uploads need it: a `Blob` or `File` fits. */
export type FileLike = { size: number; slice(from: number, to: number): Blob };

/** A part of an upload; `url` takes its bytes by PUT, until it expires. */
type UploadPart = { number: number; sizeBytes: number; arrived: boolean; url?: string | undefined };

/** An upload as the API tells of it. */
type UploadView = {
  uploadId: string;
  completed: boolean;
  partSizeBytes: number;
  parts: readonly UploadPart[];
};

/** What became of a part: taken, refused by the store (its address has expired, for one), or no answer came. */
export type PartResult = 'arrived' | 'refused' | 'lost';

/** The API and the store. A question that gets no answer rejects with {@link ConnectionLost}. */
export type UploadPort = {
  begin(sizeBytes: number): Promise<UploadView>;
  /** What has arrived, with fresh addresses for the rest; undefined where there is no such upload any more. */
  look(uploadId: string): Promise<UploadView | undefined>;
  /** Sends one part; tells of the bytes that are on their way meanwhile. */
  send(url: string, part: Blob, onBytes: (sent: number) => void): Promise<PartResult>;
  /** Resolves to the numbers of parts that have not arrived after all; none where it is complete. */
  complete(uploadId: string): Promise<readonly number[]>;
  /**
   * Resolves when it is worth another try; `tries` counts those since something arrived, from 1. Rejects to give the
   * upload up, which can be gone on with later.
   */
  waitForConnection(tries: number): Promise<void>;
};

export type UploadProgress = {
  sentBytes: number;
  sizeBytes: number;
  /** The connection is lost; it goes on by itself. */
  waiting: boolean;
};

export type UploadEnd = 'completed' | 'cancelled' | 'refused';

export type UploadOptions = {
  /** An upload of the same file that was begun before and may have parts already. */
  uploadId?: string | undefined;
  onBegun?: ((uploadId: string) => void) | undefined;
  onProgress?: ((progress: UploadProgress) => void) | undefined;
  isCancelled?: (() => boolean) | undefined;
};

/** Parts under way at the same time: one alone leaves a fast line idle between two. */
const PARTS_AT_ONCE = 3;
/** Refusals since something arrived, each with fresh addresses, after which another try is no use. */
const MAX_REFUSALS = 3;

/** Thrown by a port whose question got no answer; anything else ends the upload. */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost';
}

/**
 * Uploads a file in the parts that the API names. A lost connection costs at most the parts on their way: the API is
 * asked what has arrived, and only the rest is sent. `refused` means that the store does not take some part.
 */
export const uploadInParts = async (
  file: FileLike,
  port: UploadPort,
  { uploadId: known, onBegun, onProgress, isCancelled = () => false }: UploadOptions = {},
): Promise<UploadEnd> => {
  let lost = 0;
  let refusals = 0;
  let arrivedBytes = 0;
  /** Bytes sent of parts that have not arrived yet, by the part's number. */
  const underWay = new Map<number, number>();

  const report = (waiting = false): void => {
    const sentBytes = [...underWay.values()].reduce((sum, bytes) => sum + bytes, arrivedBytes);
    onProgress?.({ sentBytes, sizeBytes: file.size, waiting });
  };
  const wait = async (): Promise<void> => {
    lost += 1;
    report(true);
    await port.waitForConnection(lost);
  };

  /** What `ask` answers, however long the connection is lost. */
  const persist = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof ConnectionLost) || isCancelled()) throw error;
        await wait();
      }
    }
  };

  /** Sends what has not arrived; after the first part that does not arrive, no further one is begun. */
  const sendMissing = async ({ parts, partSizeBytes, completed }: UploadView): Promise<PartResult> => {
    const missing = completed ? [] : parts.filter(({ arrived }) => !arrived);
    const failures = new Set<PartResult>();
    const sendNext = async (): Promise<void> => {
      for (let part = missing.shift(); part !== undefined; part = missing.shift()) {
        if (failures.size > 0 || isCancelled()) return;
        const { number, sizeBytes, url = '' } = part;
        const from = (number - 1) * partSizeBytes;
        const result = await port.send(url, file.slice(from, from + sizeBytes), (bytes) => {
          underWay.set(number, Math.min(bytes, sizeBytes));
          report();
        });
        underWay.delete(number);
        if (result === 'arrived') {
          lost = 0;
          refusals = 0;
          arrivedBytes += sizeBytes;
          report();
        } else failures.add(result);
      }
    };
    await Promise.all(Array.from({ length: PARTS_AT_ONCE }, sendNext));
    if (failures.has('refused')) return 'refused';
    return failures.has('lost') ? 'lost' : 'arrived';
  };

  const begin = (): Promise<UploadView> => persist(() => port.begin(file.size));
  const found = known === undefined ? undefined : await persist(() => port.look(known));
  let view = found ?? (await begin());

  for (;;) {
    const { uploadId, parts } = view;
    onBegun?.(uploadId);
    arrivedBytes = parts.reduce((sum, { arrived, sizeBytes }) => sum + (arrived ? sizeBytes : 0), 0);
    report();
    const result = await sendMissing(view);
    if (isCancelled()) return 'cancelled';
    if (result === 'arrived') {
      const missing = await persist(() => port.complete(uploadId));
      if (missing.length === 0) return 'completed';
    } else if (result === 'lost') await wait();
    else {
      refusals += 1;
      if (refusals === MAX_REFUSALS) return 'refused';
    }
    if (isCancelled()) return 'cancelled';
    view = (await persist(() => port.look(uploadId))) ?? (await begin());
  }
};
