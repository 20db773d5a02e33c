import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { AppendLog, type Extent } from './append-log.ts';
import type { Content } from './template.ts';

/** Name and value of a message tag or a header. */
export type Pair = [name: string, value: string];

export type Operation = 'SendBulkEmail' | 'SendEmail';

/**
 * The part of a call's record that the account follows from; read for every call when the provider starts, so it
 * stays small.
 */
export type CallHead = {
  at: number;
  op: Operation;
  /** Configuration set. */
  set?: string;
  /** Addresses of the accepted messages; message numbers count on from call to call. */
  to: string[];
  /** Hash of address and tags of each message: who was meant, where several people share an address. */
  who?: string[];
  /** Index in `to` → the placeholder that had no value. */
  failed?: Record<number, string>;
  throttled?: number;
  /** Code → destinations refused for it. */
  refused?: Record<string, number>;
};

/** One accepted message, as far as it differs from the others of its call. */
type JournaledMessage = { data?: string; tags?: Pair[]; headers?: Pair[] };

/** The rest of the record: all that is needed to show a message again. */
export type CallBody = {
  from: string;
  replyTo?: string[];
  caller: string;
  /** Hash under which the content is kept. */
  content: string;
  /** Values for all messages, JSON. */
  data?: string;
  tags?: Pair[];
  headers?: Pair[];
  messages: JournaledMessage[];
};

const TAB = 9;

/** The calls that the provider has answered, in order, and the contents they used, each kept once. */
export class Journal {
  readonly #calls: AppendLog;
  readonly #contents: AppendLog;
  readonly #contentExtents = new Map<string, Extent>();

  /** Opens the journal in `folder` and shows every call's head to `visit`. */
  constructor(folder: string, visit: (head: CallHead, extent: Extent) => void) {
    this.#contents = new AppendLog(join(folder, 'contents.jsonl'), (line, { offset, length }) => {
      const tab = line.indexOf(TAB);
      const extent = { offset: offset + tab + 1, length: length - tab - 1 };
      this.#contentExtents.set(line.toString('latin1', 0, tab), extent);
    });
    this.#calls = new AppendLog(join(folder, 'calls.jsonl'), (line, extent) => {
      // JSON text holds no raw tab, so the first one ends the head.
      const tab = line.indexOf(TAB);
      visit(JSON.parse(line.toString('utf8', 0, tab < 0 ? line.length : tab)) as CallHead, extent);
    });
  }

  /** Keeps a content; answers the hash to find it by. */
  keep(content: Content): string {
    const text = JSON.stringify(content);
    const hash = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    if (!this.#contentExtents.has(hash)) {
      const { offset, length } = this.#contents.append(`${hash}\t${text}`);
      this.#contentExtents.set(hash, {
        offset: offset + hash.length + 1,
        length: length - hash.length - 1,
      });
    }
    return hash;
  }

  content(hash: string): Content {
    const extent = this.#contentExtents.get(hash);
    if (extent === undefined) throw new Error('the provider journal names a content that it does not hold');
    return JSON.parse(this.#contents.read(extent).toString('utf8')) as Content;
  }

  /** Records a call; nothing may be answered before. */
  append(head: CallHead, body: CallBody | undefined): Extent {
    const text = JSON.stringify(head);
    return this.#calls.append(body === undefined ? text : `${text}\t${JSON.stringify(body)}`);
  }

  /** Reads back a call that accepted messages. */
  read(extent: Extent): { head: CallHead; body: CallBody } {
    const line = this.#calls.read(extent);
    const tab = line.indexOf(TAB);
    return {
      head: JSON.parse(line.toString('utf8', 0, tab)) as CallHead,
      body: JSON.parse(line.toString('utf8', tab + 1)) as CallBody,
    };
  }

  close(): void {
    this.#calls.close();
    this.#contents.close();
  }
}
