import { CliError } from './exit-code.ts';

/** The number that a text is, from 1 to `most`. Throws {@link CliError} naming the option. */
export const wholeNumber = (text: string, name: string, most = Number.MAX_SAFE_INTEGER): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? 'above 0' : `from 1 to ${most}`;
  throw new CliError('unusable', `--${name} must be a whole number ${range}, not "${text}".`);
};
