// What stands on the terminal: every text that is printed, by whatever command, passes here once.
import { randomInt } from 'node:crypto';
import { styleText } from 'node:util';
import { replaceUnseen } from '../../core/base/unseen.ts';
import type { LiveLine, Terminal } from './io.ts';

/** Codes of colours are ours where they begin with this; no data can hold it, as it is another one in each process. */
const SEAL = `\u001b[${randomInt(1000, 10_000)};${randomInt(1000, 10_000)};`;
const sealed = new RegExp(`(${SEAL.replace('[', '\\[')}\\d{1,2}m)`);
const seal = (code: string): string => code.replaceAll('\u001b[', SEAL);

/** Text in a colour or weight of ours; without colours where nobody sees any. */
export const styled = (format: Parameters<typeof styleText>[0], text: string): string => {
  const [open = '', close = ''] = styleText(format, '|').split('|');
  return `${seal(open)}${text}${seal(close)}`;
};

/** `\u001b`, as JSON writes it: what is escaped in JSON stays the same value. */
const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');

/**
 * A text as somebody sees it: what hides or turns round the text beside it, or steers a terminal, stands there in writing.
 * Ends of lines and colours of ours stay.
 */
export const visible = (text: string): string =>
  text
    .split(sealed)
    .map((part, at) =>
      at % 2 === 1
        ? part
        : replaceUnseen(part, (character) => (character === '\n' ? '\n' : escaped(character))),
    )
    .join('');

/** A text as it goes to the terminal. */
export const printed = (text: string): string => visible(text).replaceAll(SEAL, '\u001b[');

/** A line that is written over, with what is {@link printed}. */
export const printedLine = (line: LiveLine): LiveLine => ({
  show: (text) => line.show(printed(text)),
  end: (text) => line.end(printed(text)),
  clear: () => line.clear(),
});

/** A line on standard output, of a program that has no {@link Terminal}. */
export const print = (text: string): void => console.log(printed(text));

/** A line on standard error, of such a program. */
export const printError = (text: string): void => console.error(printed(text));

/** A terminal on which everything that is written is {@link printed}. */
export const printing = (terminal: Terminal): Terminal => {
  const { ask } = terminal;
  return {
    ...terminal,
    out: (text) => terminal.out(printed(text)),
    note: (text) => terminal.note(printed(text)),
    live: () => printedLine(terminal.live()),
    ask: ask && ((question) => ask(printed(question))),
  };
};
