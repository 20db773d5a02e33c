/** `text` without accents, letter case, blanks and punctuation: `N° patient` → `npatient`. */
export const foldText = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** The words of a text, folded, in their order: `Jean-Luc O’Neil` → `jean`, `luc`, `o`, `neil`. */
export const foldedWords = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
