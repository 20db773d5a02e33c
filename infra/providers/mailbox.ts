/** Bytes of a name in one encoded word, so that the word stays below the 75 characters of RFC 2047. */
const BYTES_PER_WORD = 42;

const encodedWords = (name: string): string => {
  const words: string[] = [];
  let word = '';
  for (const character of name) {
    if (Buffer.byteLength(word + character) > BYTES_PER_WORD) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((text) => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`).join(' ');
};

/** A sender as a mail header has it: the name quoted, or encoded (RFC 2047) where it is not ASCII. */
export const mailbox = (name: string, address: string): string => {
  const isAscii = /^[ -~]*$/.test(name);
  return `${isAscii ? `"${name.replace(/["\\]/g, '\\$&')}"` : encodedWords(name)} <${address}>`;
};
