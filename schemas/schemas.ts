/** JSON Schemas of the files that a person writes, for editors: they complete and explain each value. */
import * as z from 'zod';
import { createApp } from '../functions/api/app.ts';
import type { ApiDependencies } from '../functions/api/http/dependencies.ts';
import { openApiDocument } from '../functions/api/operations/openapi.ts';
import { configSchema } from '../infra/config/config.ts';
import { noticeFileSchema } from '../templates/definition.ts';

type JsonSchema = { [key: string]: unknown; properties?: Record<string, unknown> };

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const toEditors = { type: 'string', description: 'Where editors find the schema of this file.' };

/** A schema with the member by which a file names it. */
const named = (title: string, { $schema: _, properties, ...schema }: JsonSchema): JsonSchema => ({
  $schema: DIALECT,
  title,
  ...schema,
  properties: { $schema: toEditors, ...properties },
});

const jsonSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input' }) as unknown as JsonSchema;

const configFile = (): JsonSchema => {
  const { properties = {}, ...schema } = jsonSchema(configSchema);
  // Zod knows the group alone: that it may be left out altogether is decided before it.
  const withConsole = { ...properties, console: { anyOf: [{ const: false }, properties.console] } };
  return named('Configuration of an installation of Tocsin', { ...schema, properties: withConsole });
};

/** Parts of the API's document are named as parts of one file. */
const inOneFile = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll('#/components/schemas/', '#/$defs/'));

/** Names of the parts of the document that a schema leads to. */
const partsOf = (schema: unknown, all: Record<string, unknown>, found = new Set<string>()): Set<string> => {
  for (const [, name = ''] of JSON.stringify(schema).matchAll(/#\/components\/schemas\/(\w+)/g)) {
    if (found.has(name)) continue;
    found.add(name);
    partsOf(all[name], all, found);
  }
  return found;
};

const campaignFile = (): JsonSchema => {
  // Making the routes calls nothing of what they are made of.
  const { paths = {}, components } = openApiDocument(createApp({} as ApiDependencies));
  const body = paths['/v1/campaigns']?.post?.requestBody;
  const schema = body && 'content' in body ? body.content['application/json']?.schema : undefined;
  if (schema === undefined)
    throw new Error('the document of the API does not say what a campaign is made of');
  const all = (components?.schemas ?? {}) as Record<string, unknown>;
  const whole = '$ref' in schema ? all[String(schema.$ref).split('/').at(-1) ?? ''] : schema;
  const $defs = Object.fromEntries([...partsOf(whole, all)].sort().map((name) => [name, all[name]]));
  return named(
    'Campaign for "tocsin campaign create"',
    inOneFile({ ...(whole as object), $defs }) as JsonSchema,
  );
};

/** Each schema by the name of its file in this folder. */
export const schemas = (): Record<string, JsonSchema> => ({
  'tocsin.config.schema.json': configFile(),
  'notice.schema.json': named('Notice of Tocsin: notice.json', jsonSchema(noticeFileSchema)),
  'campaign.schema.json': campaignFile(),
});

export const textOf = (schema: JsonSchema): string => `${JSON.stringify(schema, null, 2)}\n`;
