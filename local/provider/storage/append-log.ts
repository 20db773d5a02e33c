import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

const NEWLINE = 10;
const PIECE = 4 * 1024 * 1024;

/** Place of a line in its file, in bytes; the length is without the newline. */
export type Extent = { offset: number; length: number };

const writeFully = (file: number, bytes: Buffer, offset: number): void => {
  let written = 0;
  while (written < bytes.length) {
    written += writeSync(file, bytes, written, bytes.length - written, offset + written);
  }
};

/**
 * A file that lines are appended to. A line is handed to the operating system before `append` returns, so it
 * survives the death of this process; one that a crash cut short is dropped at the next opening.
 */
export class AppendLog {
  readonly #file: number;
  #size = 0;

  /** Opens or makes the file, drops a torn last line and shows every whole line to `visit`, in order. */
  constructor(path: string, visit: (line: Buffer, extent: Extent) => void) {
    this.#file = openSync(path, 'a+');
    closeSync(this.#file);
    this.#file = openSync(path, 'r+');
    this.#size = this.#readAll(visit);
    if (this.#size < fstatSync(this.#file).size) ftruncateSync(this.#file, this.#size);
  }

  /** Bytes in the file. */
  get size(): number {
    return this.#size;
  }

  append(line: string): Extent {
    const bytes = Buffer.from(`${line}\n`);
    const offset = this.#size;
    try {
      writeFully(this.#file, bytes, offset);
    } catch (error) {
      // A full disk leaves half a line behind; the next one would be glued to it.
      ftruncateSync(this.#file, offset);
      throw error;
    }
    this.#size += bytes.length;
    return { offset, length: bytes.length - 1 };
  }

  read({ offset, length }: Extent): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const count = readSync(this.#file, bytes, done, length - done, offset + done);
      if (count === 0) throw new Error(`the file ends before byte ${offset + length}`);
      done += count;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#file);
  }

  #readAll(visit: (line: Buffer, extent: Extent) => void): number {
    let rest = Buffer.alloc(0);
    let start = 0;
    for (;;) {
      const piece = Buffer.allocUnsafe(PIECE);
      const count = readSync(this.#file, piece, 0, PIECE, start + rest.length);
      if (count === 0) return start;
      const bytes = Buffer.concat([rest, piece.subarray(0, count)]);
      let at = 0;
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, at)) {
        visit(bytes.subarray(at, end), { offset: start + at, length: end - at });
        at = end + 1;
      }
      rest = bytes.subarray(at);
      start += at;
    }
  }
}
