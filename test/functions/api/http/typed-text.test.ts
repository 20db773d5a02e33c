import { z } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';
import { findUnseen } from '../../../../core/base/unseen.ts';
import { createApp } from '../../../../functions/api/app.ts';
import type { ApiDependencies } from '../../../../functions/api/http/dependencies.ts';
import { createApiRig, someFields } from '../../../support/rigs/api-rig.ts';

type Leaf = { place: string; schema: z.ZodType };

/** Every schema of a text within a schema, keys of records among them. */
const textsIn = (schema: z.ZodType, place: string): Leaf[] => {
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return [{ place, schema }];
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, member]) =>
      textsIn(member as z.ZodType, `${place}.${name}`),
    );
  }
  if (schema instanceof z.ZodRecord) {
    return [
      ...textsIn(schema.keyType as z.ZodType, `${place}{key}`),
      ...textsIn(schema.valueType as z.ZodType, `${place}{value}`),
    ];
  }
  if (schema instanceof z.ZodArray) return textsIn(schema.element as z.ZodType, `${place}[]`);
  if (schema instanceof z.ZodUnion) {
    return schema.options.flatMap((option, at) => textsIn(option as z.ZodType, `${place}|${at}`));
  }
  if (schema instanceof z.ZodPipe) return textsIn(schema.in as z.ZodType, place);
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly
  ) {
    return textsIn(schema.unwrap() as z.ZodType, place);
  }
  const isNoText =
    schema instanceof z.ZodEnum ||
    schema instanceof z.ZodNumber ||
    schema instanceof z.ZodBoolean ||
    schema instanceof z.ZodLiteral ||
    schema instanceof z.ZodUnknown;
  if (!isNoText) throw new Error(`${place} is of a kind that this test does not look into`);
  return [];
};

/** Texts of all requests; headers apart, in which HTTP carries no such characters. */
const textsOfRequests = (): Leaf[] =>
  createApp({} as ApiDependencies).openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== 'route') return [];
    const { method, path, request = {} } = definition.route;
    const content = request.body?.content['application/json'];
    const body = content !== undefined && 'schema' in content ? content.schema : undefined;
    return [request.params, request.query, body].flatMap((schema, at) =>
      schema === undefined
        ? []
        : textsIn(schema as z.ZodType, `${method} ${path} ${['path', 'query', 'body'][at]}`),
    );
  });

const hostile = [
  ...['\u0000', '\u0007', '\u0008', '\u000b', '\r', '\u001b[2K', '\u007f', '\u0085', '\u009b2K'],
  ...['\u2028', '\u2029', '\ud83d', '\udc00'],
  ...['\u202a', '\u202e', '\u2066', '\u2069', '\u061c', '\u200e', '\u200f'],
  ...['\u00ad', '\u034f', '\u115f', '\u180e', '\u200b', '\u200d', '\u2060', '\u3164', '\ufe0f', '\ufeff'],
  ...['\ufff9', '\u{e0041}', '\u{e0101}'],
];

describe('texts of requests', () => {
  const texts = textsOfRequests();

  it('are all found, deep in a body as well', () => {
    const places = texts.map(({ place }) => place);
    expect(places).toContain('post /v1/campaigns body.name');
    expect(places).toContain('post /v1/campaigns body.fields{value}{value}');
    expect(places).toContain('post /v1/campaigns/{id}/decline body.reason');
    expect(places).toContain('post /v1/campaigns/{id}/people/{code}/address body.postal.lines[]');
    expect(texts.length).toBeGreaterThan(80);
  });

  it.each(texts.map(({ place, schema }) => [place, schema] as const))(
    '%s: nothing that nobody sees',
    (_, schema) => {
      for (const characters of hostile) {
        for (const text of [`R${characters}1`, `R 1${characters}2 A`]) {
          const read = schema.safeParse(text);
          if (read.success) expect(findUnseen(String(read.data), { lines: true })).toBeUndefined();
        }
      }
    },
  );
});

describe('a text that holds what nobody sees', () => {
  const changed = async (body: object, language = 'en') => {
    const { call } = createApiRig();
    const campaign = { name: 'One', notice: 'personal-data-breach', fields: { fr: someFields }, ...body };
    const answer = await call('POST', '/v1/campaigns', campaign, { 'accept-language': language });
    return { status: answer.status, errors: answer.body.errors };
  };

  it('is refused with the place and what to do', async () => {
    expect(await changed({ name: 'Laboratory\u001b[2K data' })).toEqual({
      status: 400,
      errors: [
        {
          pointer: '#/name',
          message:
            'There is a control character (U+001B) on line 1, behind “Laboratory”. Erase that place and type it again.',
        },
      ],
    });
  });

  it('is refused in French to whoever reads French, in a field as well', async () => {
    const fields = { fr: { ...someFields, what_happened: 'Une copie.\r\nVolée\u202eici' } };
    expect(await changed({ fields }, 'fr')).toEqual({
      status: 400,
      errors: [
        {
          pointer: '#/fields/fr/what_happened',
          message:
            'Il y a un caractère qui inverse le sens du texte (U+202E) à la ligne 2, après «\u00a0Volée\u00a0». Effacez cet endroit et retapez-le.',
        },
      ],
    });
  });

  it('is taken where it is the end of a line, written as Windows does', async () => {
    const { call } = createApiRig();
    const fields = { fr: { ...someFields, what_happened: 'One.\r\n\tTwo.' } };
    const { status, body } = await call('POST', '/v1/campaigns', {
      ...{ name: '❤️ Données', notice: 'personal-data-breach', fields },
    });
    expect(status).toBe(201);
    expect(body.fields.fr.what_happened).toBe('One.\n\tTwo.');
    expect(body.name).toBe('❤️ Données');
  });
});
