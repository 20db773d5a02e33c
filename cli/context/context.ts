import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Session } from './session.ts';

/** Gives a command the session that its options ask for. */
export type SessionOf = (command: CommandUnknownOpts) => Session;

/** The end of a command's help: lines as they can be typed, with what each does. */
export const examples = (...lines: readonly (readonly [typed: string, what: string])[]): string =>
  `\nExamples:\n${lines.map(([typed, what]) => `  $ tocsin ${typed}\n      ${what}`).join('\n')}`;

export const CAMPAIGN = 'id of the campaign, as "tocsin campaign list" shows it';
