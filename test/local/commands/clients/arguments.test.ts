import { describe, expect, it } from 'vitest';
import { CliError } from '../../../../cli/terminal/exit-code.ts';
import { ArgumentError, readArguments, wholeNumber } from '../../../../local/commands/clients/arguments.ts';

describe('whole numbers that somebody types', () => {
  it.each([
    ['1', 1],
    ['65534', 65_534],
    ['1e3', 1_000],
    [' 7 ', 7],
  ])('%j is taken', (text, value) => {
    expect(wholeNumber(text, 'port', 65_534)).toBe(value);
  });

  it.each(['0', '-5', '1.5', 'many', '', '1e400', 'NaN', '65535'])(
    '%j is refused, with the option, its range and what was typed',
    (text) => {
      const refused = () => wholeNumber(text, 'port', 65_534);
      expect(refused).toThrow(CliError);
      expect(refused).toThrow(`--port must be a whole number from 1 to 65534, not "${text}".`);
    },
  );

  it('have no upper end unless one is given', () => {
    expect(wholeNumber('1400000', 'people')).toBe(1_400_000);
    expect(() => wholeNumber('0', 'people')).toThrow('--people must be a whole number above 0, not "0".');
  });
});

describe('the options of a command', () => {
  const options = {
    empty: { type: 'boolean', default: false },
    rate: { type: 'string', default: '100' },
  } as const;

  it('have their defaults where nothing is typed', () => {
    expect(readArguments(options, { typed: ['--empty'] }).values).toEqual({ empty: true, rate: '100' });
    expect(readArguments(options, { typed: ['--rate', '5'] }).values).toEqual({ empty: false, rate: '5' });
  });

  it('leave the words of a command that takes some', () => {
    const typed = ['redrive', '--rate', '5', 'chunks'];
    expect(readArguments(options, { takesWords: true, typed })).toEqual({
      values: { empty: false, rate: '5' },
      words: ['redrive', 'chunks'],
    });
  });

  it.each([
    [['--prot', '80'], "Unknown option '--prot'. --help lists the options."],
    [['--rate'], "Option '--rate <value>' argument missing. --help lists the options."],
    [['--empty=yes'], "Option '--empty' does not take an argument. --help lists the options."],
    [['--rate', '-5'], "Option '--rate' argument is ambiguous. --help lists the options."],
    [
      ['again'],
      "Unexpected argument 'again'. This command does not take positional arguments. --help lists the options.",
    ],
  ])('%j is refused in one line that says what is wrong', (words, message) => {
    const refused = () => readArguments(options, { typed: words });
    expect(refused).toThrow(ArgumentError);
    expect(refused).toThrow(new ArgumentError(message));
  });
});
