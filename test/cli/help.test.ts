import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { helpInFrench } from '../../cli/help/fr.ts';
import { inFrench, linesInFrench } from '../../cli/help/translate.ts';
import { createProgram } from '../../cli/program.ts';
import type { Terminal } from '../../cli/terminal/io.ts';

const terminal = (LANG: string): Terminal => ({
  env: { LANG },
  out: () => {},
  note: () => {},
  live: () => ({ show: () => {}, end: () => {}, clear: () => {} }),
  ask: undefined,
  version: () => '1.2.3',
  openBrowser: () => {},
});

const all = (command: CommandUnknownOpts): CommandUnknownOpts[] => [
  command,
  ...command.commands.flatMap(all),
];
const helpOf = (command: CommandUnknownOpts): string => {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
};

describe('the help in French', () => {
  const english = all(createProgram(terminal('en_GB.UTF-8')));
  const french = all(createProgram(terminal('fr_FR.UTF-8')));

  it('has a text for each description of a command, an option and an argument', () => {
    const texts = english.flatMap((command) => [
      command.description(),
      ...command.options.map(({ description }) => description),
      ...command.registeredArguments.map(({ description }) => description),
    ]);
    expect(texts.length).toBeGreaterThan(150);
    expect(texts.filter((text) => text !== '' && inFrench(text) === text)).toEqual([]);
  });

  it('has a text for each line below a help', () => {
    const lines = english.flatMap(
      (command) =>
        helpOf(command)
          .split(/^Examples:$/m)[1]
          ?.split('\n') ?? [],
    );
    const said = lines.filter((line) => line.trim() !== '' && !/^\s+\$ |^\s+curl /.test(line));
    expect(said.length).toBeGreaterThan(80);
    expect(said.filter((line) => linesInFrench(line) === line)).toEqual([]);
  });

  it('holds no text that the help does not have', () => {
    const shown = english.map(helpOf).join('\n').replaceAll(/\s+/g, ' ');
    const unknown = Object.keys(helpInFrench).filter((text) => !shown.includes(text));
    expect(unknown.filter((text) => text !== 'Global Options:' && text !== 'Arguments:')).toEqual([]);
  });

  it('is shown where the terminal speaks French, with what is typed as it is', () => {
    const report = french.find((command) => command.name() === 'report');
    const text = report === undefined ? '' : helpOf(report);
    expect(text).toMatch(/^Utilisation : tocsin campaign report \[options\] <campaign>$/m);
    expect(text).toContain(
      'Exemples :\n  $ tocsin campaign report c7k2mq9x4tb1z\n      le dossier pour l’autorité',
    );
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      '(choix : "regulator", "post", "results", par défaut : "regulator")',
    );
    expect(french.map(helpOf).join('\n')).not.toMatch(/^(Usage|Options|Commands|Examples):/m);
  });
});
