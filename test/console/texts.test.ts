import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../../console/src/i18n/en.ts';
import { fr } from '../../console/src/i18n/fr.ts';
import { frenchLine, withoutBreaks } from '../../console/src/i18n/typography.ts';

import { commonFields } from '../../core/columns/fields.ts';
import { mapColumns } from '../../core/columns/map-columns.ts';

const core = join(import.meta.dirname, '../../core');
const filesOf = (room: string, name: RegExp): string[] =>
  readdirSync(join(core, room))
    .filter((file) => name.test(file))
    .map((file) => readFileSync(join(core, room, file), 'utf8'));

describe('the texts of the console', () => {
  it.each([en, fr])('explain each column that a list may have', ({ upload: { columns } }) => {
    const titles = columns.flatMap(({ name }) => name.split(', '));
    const mapping = mapColumns({ titles, sample: [], personFields: [] });
    expect(Object.keys(mapping.columns).sort()).toEqual([...commonFields].sort());
  });

  it('have a title for each check of the preflight list', () => {
    const text = [...filesOf('preflight', /\.ts$/), ...filesOf('account', /^(email|sms)-findings\.ts$/)].join(
      '\n',
    );
    const made = /\b(?:passing|warning|blocking|passes|warns|blocks)\(\s*'([a-z0-9-]+)'/g;
    const checks = new Set([...text.matchAll(made)].map(([, name = '']) => name));
    expect(checks.size).toBeGreaterThan(15);
    expect([...checks].filter((name) => !Object.hasOwn(en.check.checks, name))).toEqual([]);
  });
});

describe('a line of French', () => {
  it('does not break before high punctuation and within guillemets', () => {
    expect(frenchLine('Tapez « oui » : est-ce fait ? Oui ; fini !')).toBe(
      'Tapez «\u00a0oui\u00a0»\u00a0: est-ce fait\u00a0? Oui\u00a0; fini\u00a0!',
    );
  });

  it('is made so in every text of a catalogue, those too that are made from values', () => {
    const texts = withoutBreaks({
      a: 'x : y',
      list: ['« a »'],
      of: (name: string) => `${name} ?`,
      n: { x: 1 },
    });
    expect([texts.a, texts.list[0], texts.of('b'), texts.n.x]).toEqual([
      'x\u00a0: y',
      '«\u00a0a\u00a0»',
      'b\u00a0?',
      1,
    ]);
  });
});
