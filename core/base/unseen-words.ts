// What is said of a character that nobody sees, to whoever typed or pasted it.
import { findUnseen, nameOfCodePoint, type UnseenKind } from './unseen.ts';
import type { Wording } from './wording.ts';

const kinds: Record<UnseenKind, Wording> = {
  'line-break': { en: 'a line break', fr: 'un saut de ligne' },
  tab: { en: 'a tab', fr: 'une tabulation' },
  control: { en: 'a control character', fr: 'un caractère de contrôle' },
  half: { en: 'half a character', fr: 'la moitié d’un caractère' },
  direction: {
    en: 'a character that turns the direction of the text round',
    fr: 'un caractère qui inverse le sens du texte',
  },
  invisible: { en: 'a character that nobody sees', fr: 'un caractère invisible' },
};

/** So much of what stands in front of it is enough to find the place. */
const MAX_BEFORE = 20;

/** The end of what stands in front of a character on its line. */
const wordsBefore = (text: string, at: number): string => {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return line.length > MAX_BEFORE ? `…${line.slice(-MAX_BEFORE).toWellFormed()}` : line;
};

/** What is wrong with a text that somebody typed: which character, behind which words; undefined where nothing is. */
export const unseenProblem = (text: string, { lines }: { lines: boolean }): Wording | undefined => {
  const found = findUnseen(text, { lines });
  if (found === undefined) return undefined;
  const { kind, character, at } = found;
  const line = text.slice(0, at).split('\n').length;
  const before = wordsBefore(text, at);
  const where: Wording =
    before.trim() === ''
      ? { en: `at the beginning of line ${line}`, fr: `au début de la ligne ${line}` }
      : {
          en: `on line ${line}, behind “${before}”`,
          fr: `à la ligne ${line}, après «\u00a0${before}\u00a0»`,
        };
  const name = nameOfCodePoint(character);
  return {
    en: `There is ${kinds[kind].en} (${name}) ${where.en}. Erase that place and type it again.`,
    fr: `Il y a ${kinds[kind].fr} (${name}) ${where.fr}. Effacez cet endroit et retapez-le.`,
  };
};
