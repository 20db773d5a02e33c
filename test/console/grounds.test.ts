import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type OperationId, operations } from '../../client/operations.ts';
import { grounds } from './browser/grounds.ts';

const folder = fileURLToPath(new URL('../../console/src', import.meta.url));
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => readFileSync(join(folder, path), 'utf8'));

describe('what the console changes', () => {
  it('is named with what is known of it when somebody else changed it first', () => {
    const text = sources.join('\n');
    const called = (Object.keys(operations) as OperationId[]).filter((id) => {
      const step = /^(\w+)Campaign$/.exec(id)?.[1];
      // Steps are called by their name, which comes before it.
      const isStep = step !== undefined && text.includes(`case '${step}':`);
      return isStep || text.includes(`.call('${id}'`);
    });
    const changing = called.filter((id) => !operations[id].startsWith('get '));
    expect(changing.length).toBeGreaterThan(20);
    expect(changing.filter((id) => !(id in grounds))).toEqual([]);
  });
});

describe('a window that asks before something is done', () => {
  it('says what it is about, unless the page around it was opened with that', () => {
    // Pages that stay as they were opened tell their windows by themselves.
    const opened = ['check-tab', 'start', 'mapping', 'questions', 'editing'];
    const files = readdirSync(join(folder, 'campaigns'), { recursive: true, encoding: 'utf8' });
    const without = files
      .filter((path) => path.endsWith('.tsx') && !opened.some((name) => path.endsWith(`/${name}.tsx`)))
      .filter((path) => {
        const text = readFileSync(join(folder, 'campaigns', path), 'utf8');
        const windows = text.match(/<ConfirmButton[\s\S]*?onConfirm/g) ?? [];
        return windows.some((one) => !/\babout=/.test(one));
      });
    expect(without).toEqual([]);
  });
});
