import { describe, expect, it } from 'vitest';
import { createApiRig } from '../../../support/rigs/api-rig.ts';

/**
 * Everything that may stand in an address, which proxies, browsers and logs of others keep. What tells of a person goes
 * into a body; a code that leads to one says nothing to whoever has not signed in.
 */
const allowed: Record<'query' | 'path', readonly string[]> = {
  query: ['after', 'limit', 'language', 'notice', 'number'],
  path: ['id', 'code', 'uploadId', 'report', 'file', 'batch', 'chain', 'queue'],
};

/** Whoever has the message checks it, by its code. */
const isCheck = (operationId: string, name: string): boolean =>
  operationId === 'checkNotice' && name === 'code';

const parameters = createApiRig().app.openAPIRegistry.definitions.flatMap((definition) => {
  if (definition.type !== 'route') return [];
  const { method, path, operationId = '', request } = definition.route;
  const members = (schema: unknown): string[] =>
    Object.keys((schema as { shape?: Record<string, unknown> } | undefined)?.shape ?? {});
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? []);
  return [
    { operationId, method, where: 'query' as const, names: members(request?.query) },
    { operationId, method, where: 'path' as const, names: [...inPath, ...members(request?.params)] },
  ];
});

describe('addresses of the API', () => {
  it('are all read', () => {
    const names = parameters.filter(({ where }) => where === 'query').flatMap(({ names: some }) => some);
    expect(names.length).toBeGreaterThan(10);
  });

  it.each(parameters.filter(({ names }) => names.length > 0))(
    'hold nothing of a person: $operationId, $where',
    ({ operationId, where, names }) => {
      const strange = names.filter((name) => !allowed[where].includes(name));
      expect(strange.filter((name) => !isCheck(operationId, name))).toEqual([]);
    },
  );
});
