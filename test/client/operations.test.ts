import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operations } from '../../client/operations.ts';
import { openApiDocument } from '../../functions/api/operations/openapi.ts';
import { createApiRig } from '../support/rigs/api-rig.ts';

/** What a browser or a monitor asks for. */
const notForCommands = ['getHealth', 'getOpenApi', 'getDocs'];

describe('the operations that the command line knows', () => {
  it('are all that the API documents, at the same addresses', () => {
    const { paths = {} } = openApiDocument(createApiRig().app, { version: '1.2.3' });
    const documented = Object.entries(paths).flatMap(([path, item]) =>
      (['get', 'post', 'patch', 'put', 'delete'] as const).flatMap((method) => {
        const id = item[method]?.operationId;
        return id === undefined || notForCommands.includes(id) ? [] : [[id, `${method} ${path}`]];
      }),
    );
    const hint = 'a new operation goes into client/operations.ts, with a command for it in cli/commands';
    expect(Object.entries(operations).sort(), hint).toEqual(documented.sort());
  });

  it('are each called by the command line or the console', () => {
    const files = globSync(['cli/**/*.ts', 'console/src/**/*.{ts,tsx}']);
    // Not as a type, such as Answer<'getImport'>.
    const source = files.map((file) => readFileSync(file, 'utf8').replaceAll(/<'\w+'/g, '')).join('\n');
    expect(Object.keys(operations).filter((id) => !source.includes(`'${id}'`))).toEqual([]);
  });
});
