import { join, relative } from 'node:path';
import { build, type Rolldown } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

describe('the console as it is delivered', { timeout: 60_000 }, () => {
  let files: string[];

  beforeAll(async () => {
    const made = (await build({
      root: join(root, 'console'),
      logLevel: 'silent',
      build: { write: false },
    })) as Rolldown.RolldownOutput;
    files = made.output
      .flatMap((part) => (part.type === 'chunk' ? Object.entries(part.modules) : []))
      .filter(([, { renderedLength }]) => renderedLength > 0)
      .map(([id]) => relative(root, id.replace('\0', '')));
  }, 60_000);

  it('holds no code of the functions, whose types it takes', () => {
    expect(files).toContain('client/api-client.ts');
    const own = files.filter((file) => !file.includes('node_modules') && file.endsWith('.ts'));
    expect(own.filter((file) => !/^(client|console|core)\//.test(file))).toEqual([]);
  });

  it('holds nothing that only a server needs', () => {
    expect(files.some((file) => file.includes('node_modules/react/'))).toBe(true);
    expect(files.filter((file) => /node_modules\/(@hono|hono|zod|@aws-sdk)\//.test(file))).toEqual([]);
  });
});
