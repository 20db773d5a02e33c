import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/** A CloudFormation template, as far as it is looked at. */
export type CheckedTemplate = {
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
  Parameters?: Record<string, unknown>;
  Outputs?: Record<string, unknown>;
};

type Schema = Record<string, unknown> & { $ref?: string };
type ResourceSchema = Schema & { properties: Record<string, Schema>; readOnlyProperties?: string[] };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const single = (...names: string[]): Schema => ({
  type: 'object',
  minProperties: 1,
  maxProperties: 1,
  propertyNames: { enum: names },
});
/** Intrinsic functions by the kind of value that they may stand for. */
const standingFor = {
  scalar: [
    'Ref',
    'Fn::GetAtt',
    'Fn::GetStackOutput',
    'Fn::ImportValue',
    'Fn::Select',
    'Fn::FindInMap',
    'Fn::If',
    'Fn::Join',
    'Fn::Sub',
    'Fn::Base64',
  ],
  array: [
    'Ref',
    'Fn::GetAtt',
    'Fn::ImportValue',
    'Fn::FindInMap',
    'Fn::If',
    'Fn::Split',
    'Fn::GetAZs',
    'Fn::Cidr',
  ],
  object: ['Fn::If', 'Fn::FindInMap', 'Fn::Transform'],
};

const functionsFor = ({ type, properties, items }: Schema): string[] => {
  const types = [type ?? []].flat();
  const kinds =
    types.length > 0
      ? types.map((one) => (one === 'array' || one === 'object' ? one : 'scalar'))
      : properties !== undefined
        ? ['object' as const]
        : items !== undefined
          ? ['array' as const]
          : (['scalar', 'array'] as const);
  return [...new Set(kinds.flatMap((kind) => standingFor[kind as keyof typeof standingFor]))];
};

/** A schema that takes an intrinsic function in place of each value for which one may stand. */
const tolerant = (schema: Schema): Schema =>
  schema.$ref !== undefined ? schema : { if: single(...functionsFor(schema)), else: inside(schema) };

const each = (schemas: unknown): Record<string, Schema> =>
  Object.fromEntries(
    Object.entries(schemas as Record<string, Schema>).map(([name, one]) => [name, tolerant(one)]),
  );

/** A schema whose parts take intrinsic functions, but not it itself. */
const inside = (schema: Schema): Schema => {
  const made: Schema = { ...schema };
  for (const name of ['properties', 'patternProperties', 'definitions']) {
    if (schema[name] !== undefined) made[name] = each(schema[name]);
  }
  for (const name of ['items', 'additionalProperties']) {
    if (isRecord(schema[name])) made[name] = tolerant(schema[name] as Schema);
  }
  for (const name of ['oneOf', 'anyOf', 'allOf']) {
    if (Array.isArray(schema[name])) made[name] = (schema[name] as Schema[]).map(inside);
  }
  return made;
};

const schemas = new Map(
  readFileSync(new URL('schemas.ndjson', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ResourceSchema & { typeName?: string })
    .flatMap((schema) => (schema.typeName === undefined ? [] : [[schema.typeName, schema] as const])),
);

/** Some patterns know `\p{L}`, which takes the newer syntax; others `\_`, which takes the older. */
const regExp = (pattern: string): RegExp => {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return new RegExp(pattern);
  }
};
const ajv = new Ajv({
  allErrors: true,
  strict: false,
  validateFormats: false,
  code: { regExp: Object.assign(regExp, { code: '' }) },
});
const validators = new Map<string, ValidateFunction>();
const validatorOf = (type: string): ValidateFunction | undefined => {
  const schema = schemas.get(type);
  if (schema === undefined) return undefined;
  const known = validators.get(type);
  if (known !== undefined) return known;
  const { typeName, readOnlyProperties, ...rest } = schema;
  const made = ajv.compile(inside(rest));
  validators.set(type, made);
  return made;
};

/** Properties without those that `AWS::NoValue` removes. */
const withoutNoValue = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNoValue);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      isRecord(inner) && inner.Ref === 'AWS::NoValue' ? [] : [[name, withoutNoValue(inner)]],
    ),
  );
};

/** Whether something stands at a path of a schema; `*` is any entry of a list. */
const stands = (value: unknown, [name, ...rest]: readonly string[]): boolean => {
  if (name === undefined) return value !== undefined;
  if (name === '*') return Array.isArray(value) && value.some((one) => stands(one, rest));
  return isRecord(value) && stands(value[name], rest);
};

const pathOf = (pointer: string): string[] => pointer.replace(/^\/properties\//, '').split('/');

const sentenceOf = ({ instancePath, message = '', params, keyword }: ErrorObject): string[] => {
  if (keyword === 'if') return [];
  const { additionalProperty, allowedValues } = params as {
    additionalProperty?: string;
    allowedValues?: unknown[];
  };
  const which = additionalProperty ?? (allowedValues === undefined ? '' : allowedValues.join(', '));
  return [`${instancePath} ${message}${which === '' ? '' : ` (${which})`}`.trim()];
};

/** Whether a type has an attribute for `Fn::GetAtt`: what the service adds, or a property. */
const hasAttribute = (type: string, attribute: string): boolean => {
  const schema = schemas.get(type);
  if (schema === undefined) return true;
  const name = attribute.replaceAll('.', '/');
  return (
    (schema.readOnlyProperties ?? []).some((pointer) => pointer === `/properties/${name}`) ||
    schema.properties[attribute] !== undefined
  );
};

/** References anywhere in a value that lead nowhere. */
const danglingIn = (value: unknown, { Resources, Parameters = {} }: CheckedTemplate): string[] => {
  if (Array.isArray(value)) return value.flatMap((one) => danglingIn(one, { Resources, Parameters }));
  if (!isRecord(value)) return [];
  const { Ref: ref, 'Fn::GetAtt': gotten } = value;
  const isAlone = Object.keys(value).length === 1;
  if (isAlone && typeof ref === 'string') {
    const isKnown = ref.startsWith('AWS::') || ref in Resources || ref in Parameters;
    return isKnown ? [] : [`Ref to ${ref}, which the template does not have`];
  }
  if (isAlone && gotten !== undefined) {
    const [id = '', ...attribute] = typeof gotten === 'string' ? gotten.split('.') : (gotten as string[]);
    const type = Resources[id]?.Type;
    if (type === undefined) return [`Fn::GetAtt of ${id}, which the template does not have`];
    const name = attribute.join('.');
    return hasAttribute(type, name) ? [] : [`Fn::GetAtt of ${name}, which ${type} does not have`];
  }
  return Object.values(value).flatMap((one) => danglingIn(one, { Resources, Parameters }));
};

/**
 * What CloudFormation would refuse in the resources of a template, a sentence each: `Queue /DelaySeconds must be
 * integer`. Intrinsic functions pass where a value of the kind that they make may stand.
 */
export const faultsOfResources = (template: CheckedTemplate): string[] =>
  Object.entries(template.Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const faults = danglingIn(Properties, template);
    // What a function of CDK reads is for that function to judge.
    if (!Type.startsWith('Custom::')) {
      const validate = validatorOf(Type);
      const given = withoutNoValue(Properties);
      if (validate === undefined)
        faults.push(`has a type without a schema in test/infra/resource-schemas: ${Type}`);
      else if (!validate(given)) faults.push(...(validate.errors ?? []).flatMap(sentenceOf));
      for (const pointer of schemas.get(Type)?.readOnlyProperties ?? []) {
        if (stands(given, pathOf(pointer))) faults.push(`sets ${pointer.slice(12)}, which is only read`);
      }
    }
    return [...new Set(faults)].map((fault) => `${id} ${fault}`);
  });
