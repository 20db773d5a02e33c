import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProgram, run } from '../../../cli/program.ts';
import type { Terminal } from '../../../cli/terminal/io.ts';
import { printed, printing } from '../../../cli/terminal/printed.ts';
import { bold, good, table } from '../../../cli/terminal/terminal.ts';
import { findUnseen } from '../../../core/base/unseen.ts';
import { createApp } from '../../../functions/api/app.ts';
import type { ApiDependencies } from '../../../functions/api/http/dependencies.ts';
import { openApiDocument } from '../../../functions/api/operations/openapi.ts';
import { startHttpApi } from '../../../local/http-api/http-api.ts';
import type { JsonSchema } from '../../support/data/json-schema-arbitrary.ts';

const HOSTILE = 'EVIL\u001b[2K\u001b]0;owned\u0007\u009b1A\u202e\u2066\u200b\r\u0000end';

describe('a text that is printed', () => {
  it('has in writing what would steer the terminal, and nothing else is changed', () => {
    expect(printed('a\u001b[31mb\u0007\u009b\u202e\u{e0041}é ❤️\nc')).toBe(
      'a\\u001b[31mb\\u0007\\u009b\\u202e\\udb40\\udc41é ❤️\nc',
    );
  });

  it('keeps colours of ours, and no colour that data brings', () => {
    process.env.FORCE_COLOR = '1';
    try {
      const green = styleText('green', 'passes', { validateStream: false });
      expect(printed(good('passes'))).toBe(green);
      expect(printed(bold(`a${green}`))).not.toContain(green);
      expect(printed(good('passes')).split('\u001b')).toHaveLength(3);
    } finally {
      delete process.env.FORCE_COLOR;
    }
  });

  it('stands in the column of a table by the width that it has in writing', () => {
    const lines = table(
      ['a', 'b'],
      [
        ['x\u001b[2Ky', '1'],
        ['z', '2'],
      ],
    ).map(printed);
    expect(lines.slice(1).map((line) => line.search(/[12]$/))).toEqual([13, 13]);
  });

  it('is the same on every way to a terminal', () => {
    const written: string[] = [];
    const write = (text: string): void => void written.push(text);
    const terminal = printing({
      env: {},
      out: write,
      note: write,
      live: () => ({ show: write, end: write, clear: () => {} }),
      ask: async (question) => {
        write(question);
        return '';
      },
      version: () => '1',
      openBrowser: () => {},
    });
    terminal.out(HOSTILE);
    terminal.note(HOSTILE);
    terminal.live().show(HOSTILE);
    terminal.live().end(HOSTILE);
    void terminal.ask?.(HOSTILE);
    expect(written).toEqual(Array(5).fill(printed(HOSTILE)));
    expect(findUnseen(written.join('\n'), { lines: true })).toBeUndefined();
  });
});

const { paths = {}, components } = openApiDocument(createApp({} as ApiDependencies));
const named = (components?.schemas ?? {}) as Record<string, JsonSchema>;

/** A value that fits a schema; every text that is not of a closed form is hostile. */
const hostileOf = (schema: JsonSchema): unknown => {
  if (schema.$ref !== undefined) return hostileOf(named[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.example ?? schema.enum[0];
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice !== undefined) return hostileOf(choice[0] ?? {});
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map(hostileOf));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object' || schema.properties !== undefined) {
    const members = Object.entries(schema.properties ?? {}).map(([name, one]) => [
      name,
      // Whoever watches sees the end.
      name === 'finished' ? true : hostileOf(one),
    ]);
    const { additionalProperties: rest } = schema;
    const key = schema.propertyNames === undefined ? HOSTILE : hostileOf(schema.propertyNames);
    return {
      ...Object.fromEntries(members),
      ...(typeof rest === 'object' && {
        [schema.propertyNames?.enum === undefined ? 'fr' : String(key)]: hostileOf(rest),
        en: hostileOf(rest),
      }),
    };
  }
  if (type === 'array') return [hostileOf(schema.items ?? {}), hostileOf(schema.items ?? {})];
  if (type === 'integer' || type === 'number') return schema.example ?? 1;
  if (type === 'boolean') return schema.example ?? true;
  if (type === 'string') {
    if (schema.format === 'date-time') return '2026-11-24T08:30:00.000Z';
    if (schema.format === 'date') return '2026-11-24';
    return schema.pattern === undefined ? HOSTILE : (schema.example ?? HOSTILE);
  }
  return HOSTILE;
};

const words = (command: CommandUnknownOpts): string[] =>
  command.parent === null ? [] : [...words(command.parent), command.name()];
const leaves = (command: CommandUnknownOpts): CommandUnknownOpts[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);

describe('every command', () => {
  let api: Awaited<ReturnType<typeof startHttpApi>>;
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-printed-'));
  /** Whether the API answers with a problem. */
  let fails = false;
  /** Calls that printed data. */
  const showing = new Set<readonly string[]>();

  beforeAll(async () => {
    writeFileSync(join(folder, 'a.json'), JSON.stringify({ notice: HOSTILE, name: HOSTILE, fields: {} }));
    writeFileSync(join(folder, 'a.csv'), `reference;email\n${HOSTILE};a@example.org\n`);
    api = await startHttpApi(0);
    api.open([{ key: '$default', functionName: 'api', scopes: [] }], async (_, event) => {
      const { requestContext, rawPath } = event as {
        requestContext: { http: { method: string } };
        rawPath: string;
      };
      const method = requestContext.http.method.toLowerCase() as 'get';
      const found = Object.entries(paths).find(
        ([path, item]) =>
          new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(rawPath) && item[method] !== undefined,
      );
      const responses = found?.[1][method]?.responses ?? {};
      const status = fails ? '400' : (Object.keys(responses).find((one) => one.startsWith('2')) ?? '400');
      const [type, content] = Object.entries(
        (responses[status] as { content?: Record<string, { schema: JsonSchema }> } | undefined)?.content ??
          {},
      )[0] ?? ['application/problem+json', { schema: { $ref: 'x/Problem' } }];
      const value = hostileOf(content.schema);
      const body = JSON.stringify(
        type.endsWith('json') && typeof value === 'object'
          ? { ...value, ...(!fails && { next: undefined }) }
          : value,
      );
      return {
        ok: true,
        result: {
          statusCode: Number(status),
          headers: { 'content-type': type },
          ...(status !== '204' && { body }),
        },
      };
    });
  });
  afterAll(async () => {
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ran = async (typed: readonly string[]): Promise<{ out: string; all: string }> => {
    const out: string[] = [];
    const said: string[] = [];
    const io: Terminal = {
      env: { TOCSIN_CONFIG: join(folder, 'config'), TOCSIN_API: api.url, TOCSIN_TOKEN: 'any' },
      out: (text) => void out.push(text),
      note: (text) => void said.push(text),
      live: () => ({
        show: (text) => void said.push(text),
        end: (text) => void said.push(text),
        clear: () => {},
      }),
      ask: undefined,
      version: () => '1',
      openBrowser: () => {},
    };
    await run(typed, io);
    return { out: out.join('\n'), all: [...out, ...said].join('\n') };
  };

  /** They ask others than the API: a browser, the account, the address that a part of a file is sent to. */
  const elsewhere = new Set([
    'complete',
    'sign-in',
    'sign-out',
    'doctor',
    'upload',
    'add',
    'came-back',
    'outcomes',
  ]);

  /** What a command can be called with: its arguments, and the options that say which thing is meant. */
  const calls = leaves(createProgram({ ...({} as Terminal), env: {}, out: () => {}, note: () => {} }))
    .filter((command) => !elsewhere.has(command.name()))
    .map((command) => {
      const argument = (name: string): string => {
        if (name === 'file')
          return join(
            folder,
            command.parent?.name() === 'notice' || command.name() === 'create' ? 'a.json' : 'a.csv',
          );
        if (name === 'batch' || name === 'number') return '1';
        return name === 'campaign' || name === 'chain' ? 'c7k2mq9x4tb1z' : HOSTILE;
      };
      const given = command.registeredArguments
        .filter(({ required }) => required)
        .map((one) => argument(one.name()));
      const options = command.options.flatMap(({ long, mandatory, argChoices }) => {
        if (long === '--yes') return ['--yes'];
        if (long === '--reason') return ['--reason', argChoices?.[0] ?? HOSTILE];
        if (long === '--email') return ['--email', `${HOSTILE}@example.org`];
        if (long === '--out') return ['--out', join(folder, `${command.name()}.out`)];
        return mandatory && long ? [long, argChoices?.[0] ?? '2026-11-24'] : [];
      });
      return [...words(command), ...given, ...options];
    });

  it.each(calls.map((typed) => [typed.slice(0, 3).join(' ').replace(folder, ''), typed] as const))(
    '%s',
    async (_, typed) => {
      for (fails of [false, true]) {
        for (const json of [[], ['--json']]) {
          const { out, all } = await ran([...typed, ...json]);
          expect(findUnseen(all, { lines: true })).toBeUndefined();
          if (all.includes('EVIL')) showing.add(typed);
          if (json.length > 0 && /^[{[]/.test(out)) expect(() => JSON.parse(out)).not.toThrow();
        }
      }
    },
  );

  it('is among those that print data', () => {
    expect(calls.length).toBeGreaterThan(35);
    expect(showing.size).toBeGreaterThan(30);
  });
});
