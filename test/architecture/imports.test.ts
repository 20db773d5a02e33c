import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { circlesOf, importFaults, importsOf, roomOf, type Table } from './imports.ts';
import { rooms } from './rooms.ts';

const projectDir = join(import.meta.dirname, '../..');

/** Every TypeScript file that is under version control or about to be. */
const sources = (): Map<string, string> => {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '*.ts', '*.tsx'],
    { cwd: projectDir, encoding: 'utf8' },
  );
  const files = listed.split('\n').flatMap((file) => {
    if (file === '') return [];
    try {
      return [[file, readFileSync(join(projectDir, file), 'utf8')] as const];
    } catch {
      // Deleted, and not committed yet.
      return [];
    }
  });
  return new Map(files);
};

describe('the rooms of the project', () => {
  const files = sources();

  it('import only what the table of rooms allows, and no two know each other both ways', () => {
    expect(files.size).toBeGreaterThan(500);
    expect(importFaults(files, rooms)).toEqual([]);
  });

  it('are all there: the table names no room that has gone', () => {
    const known = new Set([...files.keys()].map(roomOf));
    const named = Object.entries(rooms).flatMap(([room, { rooms: others = [], types = [] }]) => [
      room,
      ...others,
      ...types,
    ]);
    const isThere = (name: string): boolean =>
      name.endsWith('*') ? [...known].some((room) => room.startsWith(name.slice(0, -1))) : known.has(name);
    expect([...new Set(named)].filter((name) => !isThere(name))).toEqual([]);
  });

  it.each([
    [
      'core/base/measures.ts',
      "import { x } from '../campaign/campaign.ts'",
      'core/base may not import core/campaign',
    ],
    [
      'core/base/measures.ts',
      "import type { X } from '../../adapters/aws/clients.ts'",
      'core/base may not import adapters/aws',
    ],
    ['core/delivery/claim.ts', "import { randomUUID } from 'node:crypto'", 'takes no package but zod'],
    [
      'adapters/sqs/queues.ts',
      "import type { X } from '../../functions/send/handler.ts'",
      'adapters/sqs may not import functions/send',
    ],
    [
      'functions/send/handler.ts',
      "import type { X } from '../pace/handler.ts'",
      'functions/send may not import functions/pace',
    ],
    [
      'client/operations.ts',
      "import { app } from '../functions/api/people/lookup-routes.ts'",
      'Write "import type"',
    ],
    [
      'console/src/people/call.ts',
      "export * from '../../../functions/api/people/lookup-routes.ts'",
      'may not import functions/api/people',
    ],
    ['local/run.ts', "await import('../functions/send/handler.ts')", 'local may not import functions/send'],
    [
      'infra/steps/send.ts',
      "import { createHandler } from '../../functions/send/handler.ts'",
      'infra/steps may not import functions/send',
    ],
    ['core/fresh/fresh.ts', "import { z } from 'zod'", 'is no room of the table'],
  ])('refuse an arrow added against the table: %s, %s', (file, line, fault) => {
    const changed = new Map([[file, `${line};\n`]]);
    expect(importFaults(changed, rooms).join('\n')).toContain(fault);
  });

  it('refuse a circle that is added between files or between rooms, of types alike', () => {
    const between = [...files]
      .filter(([file]) => file.startsWith('core/'))
      .concat([
        ['core/base/a.ts', "import type { B } from './b.ts'; export type A = B;"],
        ['core/base/b.ts', "export type B = import('./a.ts').A;"],
        ['core/audience/c.ts', "import { A } from '../base/a.ts';"],
        ['core/base/d.ts', "export type { X } from '../audience/c.ts';"],
      ]);
    const faults = importFaults(new Map(between), rooms).join('\n');
    expect(faults).toContain('a circle of files: core/base/a.ts → core/base/b.ts → core/base/a.ts');
    expect(faults).toMatch(/a circle of rooms: core\/(base → core\/audience|audience → core\/base) → /);
  });
});

describe('the reading of imports', () => {
  const targetsOf = (text: string) =>
    importsOf('a/b/c.ts', text).map(({ target, isType }) => [target, isType ? 'type' : 'value']);

  it('finds each kind, and tells types from values', () => {
    const text = `
      import value from './value.ts';
      import { type OnlyType } from '../only-type.ts';
      import value2, { type Some } from './mixed.ts';
      import type { Some2 } from './type.ts';
      import './effect.css';
      export * from './all.ts';
      export { one, two } from './named.ts';
      export type { Three } from './named-type.ts';
      const lazy = () => import('./lazy.ts');
      const loaded = import(\`./template.ts\`);
      type Whole = typeof import('./whole.ts');
      let part: import('./part.ts').Part;
      import zod from 'zod';
    `;
    expect(targetsOf(text)).toEqual([
      ['a/b/value.ts', 'value'],
      ['a/only-type.ts', 'type'],
      ['a/b/mixed.ts', 'value'],
      ['a/b/type.ts', 'type'],
      ['a/b/effect.css', 'value'],
      ['zod', 'value'],
      ['a/b/all.ts', 'value'],
      ['a/b/named.ts', 'value'],
      ['a/b/named.ts', 'value'],
      ['a/b/named-type.ts', 'type'],
      ['a/b/lazy.ts', 'value'],
      ['a/b/template.ts', 'value'],
      ['a/b/whole.ts', 'type'],
      ['a/b/part.ts', 'type'],
    ]);
  });

  it('is not taken in by comments, texts, or what is known at run time only', () => {
    expect(
      targetsOf(
        '// import "./comment.ts"\nconst text = "import \'./text.ts\'"; await import(text); export {};',
      ),
    ).toEqual([]);
  });

  it('names the file that it cannot read', () => {
    expect(() => importsOf('a/b.ts', 'import {')).toThrow('a/b.ts: ');
  });
});

describe('the table', () => {
  const table: Table = { a: { rooms: ['b/*'], types: ['c'], packages: ['zod', 'node:*'] }, 'b/x': {}, c: {} };
  const faultsOf = (text: string) => importFaults(new Map([['a/one.ts', text]]), table);

  it('lets through what it names', () => {
    expect(faultsOf("import '../b/x/y.ts'; import type { C } from '../c/c.ts'; import 'node:fs';")).toEqual(
      [],
    );
    expect(faultsOf("import './two.ts'; import 'zod';")).toEqual([]);
  });

  it('stops what it does not, saying what to do', () => {
    expect(faultsOf("import '../c/c.ts'")).toEqual([
      'a/one.ts imports c/c.ts: a takes types of c only. Write "import type"',
    ]);
    expect(faultsOf("import 'left-pad'")[0]).toContain('a takes no package but zod, node:*');
    expect(faultsOf("import '../bx/y.ts'")[0]).toContain('a may not import bx');
  });
});

describe('the search for circles', () => {
  const circles = (arrows: Record<string, string[]>) =>
    circlesOf(new Map(Object.entries(arrows).map(([from, to]) => [from, new Set(to)])));

  it('finds none where every arrow leads down', () => {
    expect(circles({ a: ['b', 'c'], b: ['c'], c: [] })).toEqual([]);
  });

  it('shows each circle once, by its shortest way', () => {
    expect(circles({ top: ['a'], a: ['b'], b: ['c', 'a'], c: ['a'] })).toEqual([
      ['a', 'b'],
      ['c', 'a', 'b'],
    ]);
    expect(circles({ a: ['b'], b: ['a'], x: ['y'], y: ['z'], z: ['x'] })).toEqual([
      ['a', 'b'],
      ['x', 'y', 'z'],
    ]);
  });
});
