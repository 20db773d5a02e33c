/** Puts the help of the command line into French. Names that are typed stay as they are. */
import type { EventEmitter } from 'node:events';
import { type AddHelpTextContext, type CommandUnknownOpts, Help } from '@commander-js/extra-typings';
import { helpInFrench } from './fr.ts';

/** What stands behind a description and is no sentence: a default. */
const withDefault = /^(.*) \(default(?: folder)?: (.*)\)$/;
/** A line of two columns: a name, and what it means. */
const columns = /^(\S+ {2,})(.*)$/;

/** A text of the help in French; as it is where there is none. */
export const inFrench = (text: string): string => {
  const known = helpInFrench[text];
  if (known !== undefined) return known;
  const [, sentence = '', value = ''] = withDefault.exec(text) ?? [];
  const said = helpInFrench[sentence];
  return said === undefined ? text : `${said} (par défaut : ${value.replace(' or ', ' ou ')})`;
};

/** Lines as they stand below a help, each in French. */
export const linesInFrench = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      const words = line.trimStart();
      const indent = line.slice(0, line.length - words.length);
      const [, name, meaning = ''] = columns.exec(words) ?? [];
      return indent + (name === undefined ? inFrench(words) : name + inFrench(meaning));
    })
    .join('\n');

type Writes = { write(text: string): void };
type Listener = (context: AddHelpTextContext & Writes) => void;

/** Changes what commands write below their help, which commander keeps as listeners of an event. */
const translateBelow = (events: EventEmitter): void => {
  const listeners = events.listeners('afterHelp') as Listener[];
  events.removeAllListeners('afterHelp');
  for (const listener of listeners) {
    events.on('afterHelp', (context: AddHelpTextContext & Writes) =>
      listener({ ...context, write: (text) => context.write(linesInFrench(text)) }),
    );
  }
};

/** What commander adds to an option's description by itself. */
const optionDescription: Help['optionDescription'] = (option) =>
  new Help().optionDescription(option).replace('choices: ', 'choix : ').replace('default: ', 'par défaut : ');

/** Changes the help of a command and of all beneath it. */
export const translateHelp = (command: CommandUnknownOpts): void => {
  command.description(inFrench(command.description()));
  for (const option of command.options) option.description = inFrench(option.description);
  for (const argument of command.registeredArguments) argument.description = inFrench(argument.description);
  command.helpOption('-h, --help', inFrench('display help for command'));
  if (command.commands.length > 0) {
    command.helpCommand('help [command]', inFrench('display help for command'));
  }
  command.configureHelp({ ...command.configureHelp(), styleTitle: inFrench, optionDescription });
  translateBelow(command as unknown as EventEmitter);
  for (const child of command.commands) translateHelp(child);
};
