import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

export { wholeNumber } from '../../../cli/terminal/options.ts';

/** What somebody typed cannot be used, in words for them. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

/**
 * The command's options, and its words where it takes any. Throws {@link ArgumentError} for an option that is unknown
 * or lacks its value.
 */
export const readArguments = <const T extends ParseArgsOptionsConfig>(
  options: T,
  {
    takesWords = false,
    typed = process.argv.slice(2),
  }: { takesWords?: boolean; typed?: readonly string[] } = {},
) => {
  try {
    const { values, positionals } = parseArgs({
      options,
      args: [...typed],
      allowPositionals: takesWords,
    });
    return { values, words: positionals };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node's further sentences are about how to pass such an argument on, which no command here takes.
    const [what = ''] = error.message.split(/\.? To specify|\n/);
    throw new ArgumentError(`${what.replace(/\.$/, '')}. --help lists the options.`);
  }
};
