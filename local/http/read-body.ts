import type { IncomingMessage } from 'node:http';

/** The body of a request; undefined where it is longer than `mostBytes`, having been read to its end all the same. */
export const readBody = async (request: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> => {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length <= mostBytes) pieces.push(piece);
  }
  return length <= mostBytes ? Buffer.concat(pieces) : undefined;
};

/** The whole body, heard piece by piece: an iterator would cost more than the rest of a small call. */
export const readAll = (stream: IncomingMessage): Promise<Buffer> =>
  new Promise((done, failed) => {
    const pieces: Buffer[] = [];
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.once('end', () => done(pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)));
    stream.once('error', failed);
  });
