// Where the files of a batch of letters are kept.

export interface LetterFiles {
  /** Makes or replaces an object of content that comes piece by piece; it is there only once it is whole. */
  write(object: string, contentType: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** The content of an object, piece by piece. Rejects where it is not there. */
  read(object: string): AsyncIterable<Uint8Array>;
}
