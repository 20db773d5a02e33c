import { createHash } from 'node:crypto';

/** Content whose size and SHA-256 are known once it has passed. */
export const measured = (content: AsyncIterable<Uint8Array>) => {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  async function* through(): AsyncGenerator<Uint8Array> {
    for await (const piece of content) {
      hash.update(piece);
      sizeBytes += piece.length;
      yield piece;
    }
  }
  return {
    content: through(),
    /** Bytes, and the hash in hex. */
    result: () => ({ sizeBytes, sha256: hash.digest('hex') }),
  };
};
