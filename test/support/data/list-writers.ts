/** Lists as programs write them: people who do not exist, rows, and the bytes of a file. */

export type ListPerson = {
  reference: string;
  lastName: string;
  firstName: string;
  email: string;
  phone: string;
  language: string;
};

/**
 * Five people, whose letters every encoding has that programs write here; the fourth has no email address.
 *
 * @param tag - makes their references and addresses those of one list alone
 */
export const fivePeople = (tag: number): ListPerson[] => {
  const person = (
    number: number,
    lastName: string,
    firstName: string,
    mailbox: string,
    phone: string,
    language = 'fr',
  ): ListPerson => ({
    reference: String(7_100_000_000 + 10 * tag + number),
    lastName,
    firstName,
    email: mailbox === '' ? '' : `${mailbox}.${tag}@exemple.fr`,
    phone,
    language,
  });
  return [
    person(1, 'Garçon', 'Amélie', 'amelie.garcon', '0611223344'),
    person(2, "O'Shea", 'Niamh', 'niamh.oshea', '0755667788', 'en'),
    person(3, 'Weiß', 'Jürgen', 'jurgen', ''),
    person(4, 'Bélanger', 'Loïc', '', '0699887766'),
    person(5, 'Núñez', 'Inès', 'ines-n', '0144556677'),
  ];
};

export const listTitles = ['IPP', 'Nom', 'Prénom', 'Courriel', 'Téléphone', 'Langue'];
export const cellsOf = ({ reference, lastName, firstName, email, phone, language }: ListPerson): string[] => [
  reference,
  lastName,
  firstName,
  email,
  phone,
  language,
];

/** Titles and a row a person. */
export const tableOf = (people: readonly ListPerson[]): string[][] => [listTitles, ...people.map(cellsOf)];

export type Writing = {
  separator?: string;
  lineEnd?: string;
  /** How a cell is written; as it is, unless given. */
  cell?: (text: string) => string;
};

/** A cell as RFC 4180 has it. */
export const quotedCell = (text: string): string =>
  /[";,\t|\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** Rows as lines of a text, each with its end. */
export const linesOf = (
  rows: readonly (readonly string[])[],
  { separator = ';', lineEnd = '\r\n', cell = (text) => text }: Writing = {},
): string => rows.map((cells) => cells.map(cell).join(separator) + lineEnd).join('');

/** Code page 850 from 0x80 on, as far as the people here need it. */
const cp850 = 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑ';
const cp850More: Record<string, number> = { ß: 0xe1, '°': 0xf8 };

/** Bytes from 0x80 on of an encoding that TextDecoder knows. */
const upperHalf = (encoding: string): Map<string, number> => {
  const decoder = new TextDecoder(encoding);
  return new Map(
    Array.from({ length: 128 }, (_, at) => [decoder.decode(Uint8Array.of(0x80 + at)), 0x80 + at]),
  );
};

/** The bytes of a text; what the encoding cannot write becomes a question mark, as programs write it. */
export const encoded = (
  text: string,
  encoding: 'utf-16le' | 'utf-16be' | 'windows-1252' | 'macintosh' | 'cp850',
): Uint8Array => {
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  const upper =
    encoding === 'cp850'
      ? new Map([
          ...Array.from(cp850, (letter, at) => [letter, 0x80 + at] as const),
          ...Object.entries(cp850More),
        ])
      : upperHalf(encoding);
  return Uint8Array.from(text, (letter) => {
    const code = letter.charCodeAt(0);
    return code < 0x80 ? code : (upper.get(letter) ?? 0x3f);
  });
};

/** A text that was read in Windows-1252 and saved once more as UTF-8. */
export const savedTwice = (text: string): string => new TextDecoder('windows-1252').decode(Buffer.from(text));
