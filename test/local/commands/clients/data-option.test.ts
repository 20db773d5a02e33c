import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commandFor, DEFAULT_DATA } from '../../../../local/commands/clients/data-option.ts';

const TOKEN = 'npm run --silent token -- administrator';

describe('a command that is printed for a run', () => {
  it('is short where the command finds the run by itself', () => {
    expect(commandFor(TOKEN, '--data', DEFAULT_DATA)).toBe(TOKEN);
  });

  it('names the folder of any other run', () => {
    expect(commandFor(TOKEN, '--data', '/tmp/other')).toBe(`${TOKEN} --data /tmp/other`);
  });

  it.each(['a folder', "l'essai", '$HOME', 'a;b', '*', 'C:\\data', 'données'])(
    'can be pasted into a shell whatever the folder is called: %s',
    (folder) => {
      const printed = commandFor("printf '%s|'", '--data', folder);
      expect(execFileSync('sh', ['-c', printed], { encoding: 'utf8' })).toBe(`--data|${folder}|`);
    },
  );
});
