/** A JSON schema, as far as the document of the API uses it. */
type Schema = {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
};

type Content = Record<string, { schema?: Schema }>;
type Parameter = { name: string; in: string; required?: boolean; schema?: Schema };
type Operation = {
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, { content?: Content }>;
};
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

const quoted = (name: string): string => JSON.stringify(name);

const union = (schemas: readonly Schema[]): string => schemas.map(typeOf).join(' | ');

const objectType = ({ properties = {}, required = [], additionalProperties }: Schema): string => {
  const members = Object.entries(properties).map(
    ([name, schema]) => `${quoted(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)};`,
  );
  if (members.length > 0) return `{ ${members.join(' ')} }`;
  if (typeof additionalProperties === 'object') return `Record<string, ${typeOf(additionalProperties)}>`;
  return 'Record<string, unknown>';
};

const plainTypes: Record<string, string> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

const typeOf = (schema: Schema): string => {
  const { $ref, type } = schema;
  if ($ref !== undefined) return `components['schemas'][${quoted($ref.split('/').at(-1) ?? '')}]`;
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return `(${union(alternatives)})`;
  if (schema.allOf !== undefined) return `(${schema.allOf.map(typeOf).join(' & ')})`;
  if (Array.isArray(type)) return `(${union(type.map((one) => ({ ...schema, type: one })))})`;
  if (type === 'array') return `(${typeOf(schema.items ?? {})})[]`;
  if (type === 'object') return objectType(schema);
  return plainTypes[type ?? ''] ?? 'unknown';
};

const contentType = (content: Content): string =>
  `{ ${Object.entries(content)
    .map(([media, { schema }]) => `${quoted(media)}: ${typeOf(schema ?? {})};`)
    .join(' ')} }`;

const parametersType = (parameters: readonly Parameter[]): string => {
  const places = ['query', 'header', 'path'].flatMap((place) => {
    const there = parameters.filter((parameter) => parameter.in === place);
    if (there.length === 0) return [];
    const members = there.map(
      ({ name, required, schema }) => `${quoted(name)}${required ? '' : '?'}: ${typeOf(schema ?? {})};`,
    );
    const optional = there.some(({ required }) => required) ? '' : '?';
    return [`${place}${optional}: { ${members.join(' ')} };`];
  });
  return `{ ${places.join(' ')} }`;
};

const operationType = ({ parameters = [], requestBody, responses }: Operation): string => {
  const answers = Object.entries(responses).map(
    ([status, { content }]) =>
      `${status}: { headers: Record<string, unknown>; ${content ? `content: ${contentType(content)};` : 'content?: never;'} };`,
  );
  const body =
    requestBody &&
    `requestBody${requestBody.required ? '' : '?'}: { content: ${contentType(requestBody.content)} };`;
  return [
    '{',
    ...(parameters.length === 0 ? [] : [`parameters: ${parametersType(parameters)};`]),
    ...(body === undefined ? [] : [body]),
    `responses: { ${answers.join(' ')} };`,
    '}',
  ].join(' ');
};

/**
 * The types of an OpenAPI 3.1 document as a TypeScript module, in the shape that openapi-fetch reads. The well-known
 * generators need an earlier compiler than ours, and the document uses little of what they know.
 */
export const typesOf = (document: object): string => {
  const { paths, components } = document as Document;
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `${quoted(name)}: ${typeOf(schema)};`,
  );
  const routes = Object.entries(paths).map(([path, operations]) => {
    const there = methods.flatMap((method) => {
      const operation = operations[method];
      return operation === undefined ? [] : [`${method}: ${operationType(operation)};`];
    });
    return `${quoted(path)}: { ${there.join('\n')} };`;
  });
  return [
    '// Made from the OpenAPI document by "npm run console:client"; a test fails when the two differ.',
    `export type components = { schemas: {\n${schemas.join('\n')}\n} };`,
    `export type paths = {\n${routes.join('\n')}\n};`,
    '',
  ].join('\n\n');
};
