const decoder = new TextDecoder('windows-1252');
const byteOfCharacter = new Map(
  Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte] as const),
);

/**
 * Text as a French spreadsheet exports it (WHATWG Encoding, windows-1252). A letter that the encoding lacks becomes
 * its plain form, as spreadsheets do, or `?`.
 */
export const encodeWindows1252 = (text: string): Buffer => {
  const bytes: number[] = [];
  for (const character of text) {
    const plain = character === 'ı' ? 'i' : (character.normalize('NFKD')[0] ?? '?');
    bytes.push(byteOfCharacter.get(character) ?? byteOfCharacter.get(plain) ?? 0x3f);
  }
  return Buffer.from(bytes);
};
