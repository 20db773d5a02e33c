/** Characters that web applications write by name (HTML Living Standard, 13.5), as far as lists of people hold them. */
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  rsquo: '’',
  lsquo: '‘',
  laquo: '«',
  raquo: '»',
  ndash: '–',
  shy: '\u00ad',
  oelig: 'œ',
  OElig: 'Œ',
  aelig: 'æ',
  AElig: 'Æ',
  szlig: 'ß',
  oslash: 'ø',
  Oslash: 'Ø',
  scaron: 'š',
  Scaron: 'Š',
};

/** `eacute` is a letter and its accent. */
const accents: Readonly<Record<string, string>> = {
  grave: '\u0300',
  acute: '\u0301',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  ring: '\u030a',
  cedil: '\u0327',
};
const accented = /^([A-Za-z])(grave|acute|circ|tilde|uml|ring|cedil)$/;

const entity = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/g;
const MAX_CODE_POINT = 0x10ffff;

const ofCode = (code: number, written: string): string =>
  code > 0 && code <= MAX_CODE_POINT ? String.fromCodePoint(code) : written;

const ofName = (name: string, written: string): string => {
  const known = named[name];
  if (known !== undefined) return known;
  const [, letter, accent = ''] = accented.exec(name) ?? [];
  return letter === undefined ? written : `${letter}${accents[accent]}`.normalize('NFC');
};

/** A text with the characters that it has as entities of HTML: `O&#39;Brien`, `Lef&egrave;vre`. */
export const withoutEntities = (text: string): string =>
  text.includes('&') && text.includes(';')
    ? text.replace(entity, (written: string, decimal?: string, hex?: string, name?: string) => {
        if (decimal !== undefined) return ofCode(Number(decimal), written);
        return hex === undefined ? ofName(name ?? '', written) : ofCode(Number.parseInt(hex, 16), written);
      })
    : text;
