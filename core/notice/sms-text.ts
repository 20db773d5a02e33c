/**
 * How a text message is encoded and charged: GSM 03.38 seven-bit characters where the whole text allows it, UCS-2
 * otherwise (3GPP TS 23.038), in parts where it is too long for one (TS 23.040, 9.2.3.24.1).
 */

export type SmsEncoding = 'GSM-7' | 'UCS-2';

/** Code units of a message that goes in one part, and of each part of a longer one, which names its place. */
const unitsOf: Record<SmsEncoding, { single: number; part: number }> = {
  'GSM-7': { single: 160, part: 153 },
  'UCS-2': { single: 70, part: 67 },
};

/** Characters that AWS End User Messaging takes at most in one message. */
export const MAX_SMS_CHARACTERS = 1_600;

const basicCharacters = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Each is an escape and a character: two units, which stay together. */
const extendedCharacters = new Set('\f^{}\\[~]|€');

/** Units of a character in GSM 03.38, or undefined where it has none. */
export const gsmUnits = (character: string): number | undefined => {
  if (basicCharacters.has(character)) return 1;
  return extendedCharacters.has(character) ? 2 : undefined;
};

const isGsm = (text: string): boolean => [...text].every((character) => gsmUnits(character) !== undefined);

/** What a text is as an SMS. */
export type SmsSize = {
  encoding: SmsEncoding;
  /** Seven-bit characters, or sixteen-bit ones: what the limits count. */
  units: number;
  /** How many messages are charged. An empty text is one. */
  parts: number;
  /** Units that the last part still takes. */
  unitsLeft: number;
};

type Piece = { text: string; units: number };

/** The parts of a text; neither an extended character nor a surrogate pair is torn. */
const divide = (text: string): { encoding: SmsEncoding; pieces: Piece[] } => {
  const encoding = isGsm(text) ? 'GSM-7' : 'UCS-2';
  const { single, part } = unitsOf[encoding];
  // A character of the string's iterator is a whole surrogate pair.
  const characters = [...text].map((character) => ({
    text: character,
    units: encoding === 'GSM-7' ? (gsmUnits(character) ?? 1) : character.length,
  }));
  const all = characters.reduce((sum, { units }) => sum + units, 0);
  if (all <= single) return { encoding, pieces: [{ text, units: all }] };
  const pieces: Piece[] = [];
  let piece: Piece = { text: '', units: 0 };
  for (const character of characters) {
    if (piece.units + character.units > part) {
      pieces.push(piece);
      piece = { text: '', units: 0 };
    }
    piece = { text: piece.text + character.text, units: piece.units + character.units };
  }
  return { encoding, pieces: [...pieces, piece] };
};

/**
 * How many parts so many units take at most, and exactly where no character has two of them.
 *
 * @param hasPairs - whether some have: a part may then end a unit early, as none is torn
 */
export const partsAtMost = (encoding: SmsEncoding, units: number, hasPairs: boolean): number => {
  const { single, part } = unitsOf[encoding];
  return units <= single ? 1 : Math.ceil(units / (hasPairs ? part - 1 : part));
};

/** The text in the parts that a telephone puts together again. */
export const smsParts = (text: string): string[] => divide(text).pieces.map((piece) => piece.text);

/** Measures a text as it would go out. */
export const measureSms = (text: string): SmsSize => {
  const { encoding, pieces } = divide(text);
  const { single, part } = unitsOf[encoding];
  const last = pieces.at(-1)?.units ?? 0;
  return {
    encoding,
    units: pieces.reduce((sum, { units }) => sum + units, 0),
    parts: pieces.length,
    unitsLeft: (pieces.length === 1 ? single : part) - last,
  };
};

/** What stands for characters that Unicode does not decompose into ones of GSM 03.38. */
const standIns: Record<string, string> = {
  ...Object.fromEntries([...'‘’‚‛ʼ′´`ʹˈ'].map((character) => [character, "'"])),
  ...Object.fromEntries([...'“”„‟«»″'].map((character) => [character, '"'])),
  ...Object.fromEntries([...'‐‑‒–—―−•·‣'].map((character) => [character, '-'])),
  ...{
    '‹': '<',
    '›': '>',
    œ: 'oe',
    Œ: 'OE',
    ł: 'l',
    Ł: 'L',
    đ: 'd',
    Đ: 'D',
    ı: 'i',
    ð: 'd',
    þ: 'th',
    Þ: 'Th',
  },
  ...{
    '°': 'o',
    '⁄': '/',
    '×': 'x',
    '÷': '/',
    '©': '(c)',
    '®': '(R)',
    '\t': ' ',
    '\u2028': '\n',
    '\u2029': '\n',
  },
  ...{ '\u00ad': '', '\u200b': '', '\u200c': '', '\u200d': '', '\u2060': '', '\ufeff': '' },
};

/** What one grapheme may be written as in GSM 03.38; undefined where nothing says the same. */
const standInFor = (grapheme: string): string | undefined => {
  const composed = grapheme.normalize('NFC');
  if (isGsm(composed)) return composed;
  const known = standIns[composed];
  if (known !== undefined) return known;
  let written = '';
  // Compatibility forms (½, ﬁ, …, spaces of any width) and marks above and below letters.
  for (const character of composed.normalize('NFKD').replace(/\p{M}/gu, '')) {
    const plain = gsmUnits(character) === undefined ? standIns[character] : character;
    if (plain === undefined) return undefined;
    written += plain;
  }
  return written;
};

/** A character that makes the whole text UCS-2. */
export type ForcingCharacter = {
  /** As a person sees it: a letter with its marks, an emoji of several code points. */
  character: string;
  times: number;
  /** What may stand instead, possibly nothing; left out where nothing says the same. */
  instead?: string;
};

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const graphemesOf = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment);

/** The characters for whose sake the text is UCS-2, each once, in their order; none where it is GSM 03.38. */
export const forcingCharacters = (text: string): ForcingCharacter[] => {
  const found = new Map<string, ForcingCharacter>();
  for (const character of graphemesOf(text)) {
    if (isGsm(character)) continue;
    const known = found.get(character);
    if (known !== undefined) {
      known.times += 1;
      continue;
    }
    const instead = standInFor(character);
    found.set(character, { character, times: 1, ...(instead === undefined ? {} : { instead }) });
  }
  return [...found.values()];
};

/** The text with every character of GSM 03.38 and its stand-in for every other; one without a stand-in stays. */
export const writtenInGsm = (text: string): string =>
  graphemesOf(text)
    .map((character) => (isGsm(character) ? character : (standInFor(character) ?? character)))
    .join('');
