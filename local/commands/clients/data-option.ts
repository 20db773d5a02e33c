/** Folder of a run for which no other is named. */
export const DEFAULT_DATA = '.tocsin/start';

/** A word as a POSIX shell reads it again. */
const quoted = (word: string): string =>
  /^[\w./+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/**
 * A command as somebody types it for the run in `dataDir`: with the option that names the folder, unless the command
 * finds that run without it.
 *
 * @param option - of the command, such as `--data`
 */
export const commandFor = (command: string, option: string, dataDir: string): string =>
  dataDir === DEFAULT_DATA ? command : `${command} ${option} ${quoted(dataDir)}`;
