/** `1,23E+12`, as a spreadsheet shows a long number in a narrow column. */
const scientific = /^\+?(\d)(?:[.,](\d*))?E\+?(\d{1,2})$/i;
const MAX_LENGTH = 40;

/**
 * The digits of a number that a spreadsheet has written in scientific notation; `shortened` where some of them are
 * lost. Undefined for any other text.
 */
export const digitsOf = (text: string): string | 'shortened' | undefined => {
  const found = text.length > MAX_LENGTH ? null : scientific.exec(text);
  if (found === null) return undefined;
  const [, first = '', rest = '', exponent] = found;
  // Fewer digits than the exponent counts: the others were cut off, or were zeros; nobody knows.
  return rest.length === Number(exponent) && rest !== '' ? first + rest : 'shortened';
};
