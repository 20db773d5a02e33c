import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { roles } from '../../../../core/audit/roles.ts';
import { access } from '../../../../functions/api/http/access.ts';
import { localConfig } from '../../../../infra/config/config.ts';

const rootOf = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const page = readFileSync(rootOf('docs/security.md'), 'utf8');

/** Cells of the rows of the table under a title. */
const rowsUnder = (title: string): string[][] => {
  const [, section = ''] = page.split(`\n## ${title}\n`);
  const [own = ''] = section.split('\n## ');
  return own
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
};

const inTicks = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

describe('the page on security', () => {
  it('says who may do what as the table of roles has it', () => {
    const said = rowsUnder('Who may do what').flatMap(([who = '', operations]) =>
      inTicks(operations).map((operation) => [operation, who === 'anybody' ? 'public' : who.split(', ')]),
    );
    const held = Object.entries(access).map(([operation, who]) => [
      operation,
      who === 'public' ? who : roles.filter((role) => who.includes(role)),
    ]);
    expect(Object.fromEntries(said)).toEqual(Object.fromEntries(held));
    expect(said).toHaveLength(held.length);
  });

  it('names a test that exists for each attack', () => {
    const attacks = rowsUnder('Attacks that were tried, and what stops them');
    expect(attacks.length).toBeGreaterThan(9);
    for (const [attack, , tests] of attacks) {
      expect(inTicks(tests), attack).not.toEqual([]);
      for (const test of inTicks(tests)) expect([test, existsSync(rootOf(test))]).toEqual([test, true]);
    }
  });

  it('gives the limits that an installation has unless it says otherwise', () => {
    const limits = rowsUnder('Limits')
      .map((cells) => cells.join(' '))
      .join('\n');
    const { lookups, changes, signIn } = localConfig;
    expect(limits).toContain(`${lookups.perTenMinutes} in ten minutes and ${lookups.perDay} a day`);
    expect(limits).toContain(`${changes.perHour} an hour and ${changes.perDay} a day`);
    expect(limits).toContain(`${signIn.sessionHours} hours (\`signIn.sessionHours\`)`);
  });
});
