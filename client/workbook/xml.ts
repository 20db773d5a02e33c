/** Reads XML in pieces, however long it is, and holds no more of it than the piece and the element at hand. */
import { SaxesParser } from 'saxes';
import { UnreadableFile } from './unreadable.ts';
import { damaged } from './workbook-words.ts';

export type Attributes = Readonly<Record<string, string>>;

/** Told of elements and texts in their order. A text may come in several pieces where other marks lie within it. */
export type XmlReader = {
  open(name: string, attributes: Attributes): void;
  text(text: string): void;
  close(name: string): void;
};

/** Elements within elements: sheets have some ten. */
const DEEPEST = 200;
/**
 * Characters that are read at once. Few, as each can stand for much: a cell that refers to a long text takes twenty.
 */
const AT_ONCE = 16 * 1024;
/** Characters of a file between two marks: a cell holds 32,767 at most, as Excel writes them. */
const LONGEST_PIECE = 4 * 1024 * 1024;

/** The encoding that a file of XML says it has, by its first bytes; UTF-8 where it says nothing. */
const encodingOf = (bytes: Uint8Array): string => {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const begin = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const [, encoding = 'utf-8'] =
    /^(?:ï»¿)?<\?xml[^>]*?\sencoding\s*=\s*["']([\w-]{1,40})["']/.exec(begin) ?? [];
  // What can be read here as ASCII is no UTF-16, whatever it says.
  return /^utf-?16/i.test(encoding) ? 'utf-8' : encoding;
};

const decoderFor = (bytes: Uint8Array) => {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true });
  } catch (error) {
    throw new UnreadableFile(damaged(), { cause: error });
  }
};

/** Where in a sheet somebody should look when it turns out to be damaged. */
type Place = () => number | undefined;

/**
 * Reads XML from pieces of a file. Yields often, so that whoever hears of it can hand on what it has.
 * Throws {@link UnreadableFile} for what is not well formed or holds a document type, which could make much of little;
 * `row` is the row that is named then.
 */
export async function* readXml(
  pieces: AsyncIterable<Uint8Array>,
  reader: XmlReader,
  row: Place = () => undefined,
): AsyncGenerator<void> {
  let depth = 0;
  let sinceMark = 0;
  const fail = (cause?: unknown): never => {
    if (cause instanceof UnreadableFile) throw cause;
    throw new UnreadableFile(damaged(row()), { cause });
  };
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  parser.on('opentag', ({ name, attributes }) => {
    sinceMark = 0;
    depth += 1;
    if (depth > DEEPEST) fail();
    reader.open(name, attributes);
  });
  parser.on('text', (text) => reader.text(text));
  parser.on('cdata', (text) => reader.text(text));
  parser.on('closetag', ({ name }) => {
    sinceMark = 0;
    depth -= 1;
    reader.close(name);
  });
  parser.on('doctype', () => fail());

  let decoder: ReturnType<typeof decoderFor> | undefined;
  const decode = (piece: Uint8Array): string => {
    try {
      decoder ??= decoderFor(piece);
      return decoder.decode(piece, { stream: true });
    } catch (error) {
      return fail(error);
    }
  };
  const read = (text: string): void => {
    sinceMark += text.length;
    try {
      parser.write(text);
    } catch (error) {
      fail(error);
    }
    if (sinceMark > LONGEST_PIECE) fail();
  };
  for await (const piece of pieces) {
    const text = decode(piece);
    for (let at = 0; at < text.length; at += AT_ONCE) {
      read(text.slice(at, at + AT_ONCE));
      yield;
    }
  }
  try {
    parser.write(decoder?.decode() ?? '').close();
  } catch (error) {
    fail(error);
  }
  yield;
}

/** Reads a whole small file of XML. */
export const readWholeXml = async (pieces: AsyncIterable<Uint8Array>, reader: XmlReader): Promise<void> => {
  for await (const _ of readXml(pieces, reader));
};

/** Name of an element without the prefix of its namespace. */
export const localName = (name: string): string => {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
};
