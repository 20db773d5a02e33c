import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { typesOf } from '../../console/openapi-types.ts';
import { openApiDocument } from '../../functions/api/operations/openapi.ts';
import { createApiRig } from '../support/api-rig.ts';

const formatted = (code: string): string =>
  spawnSync('npx', ['biome', 'format', '--stdin-file-path=console/src/api/schema.ts'], {
    input: code,
    encoding: 'utf8',
  }).stdout;

describe('the types of the console’s API client', () => {
  it('are those of the API’s document: run "npm run console:client" where this fails', () => {
    const made = formatted(typesOf(openApiDocument(createApiRig().app)));
    expect(readFileSync('console/src/api/schema.ts', 'utf8')).toBe(made);
  });

  it('tell optional from required, and know references, lists, maps and alternatives', () => {
    const types = typesOf({
      components: {
        schemas: {
          Thing: {
            type: 'object',
            required: ['id'],
            properties: {
              id: { type: 'string' },
              words: { type: 'array', items: { type: 'string' } },
              by: { type: 'object', additionalProperties: { type: 'integer' } },
              kind: { anyOf: [{ const: 'a' }, { type: 'null' }] },
            },
          },
        },
      },
      paths: {
        '/things/{id}': {
          get: {
            parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
            responses: {
              200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
              204: {},
            },
          },
        },
      },
    });
    expect(types).toContain(
      '"Thing": { "id": string; "words"?: (string)[]; "by"?: Record<string, number>; "kind"?: ("a" | null); };',
    );
    expect(types).toContain('parameters: { path: { "id": string; }; };');
    expect(types).toContain(`content: { "application/json": components['schemas']["Thing"]; };`);
    expect(types).toContain('204: { headers: Record<string, unknown>; content?: never; };');
  });
});
