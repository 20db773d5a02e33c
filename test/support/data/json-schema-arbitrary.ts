import fc from 'fast-check';

/** As much of a JSON Schema as the API's document uses. */
export type JsonSchema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  propertyNames?: JsonSchema;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  default?: unknown;
  example?: unknown;
  description?: string;
};

const dateTimes = fc
  .date({ min: new Date('2026-11-01'), max: new Date('2027-03-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

/**
 * Values for a schema: most fit it, `strange` stands for what some of the texts are instead, and now and then a value is
 * of another kind altogether.
 */
export const arbitraryOf = (
  schema: JsonSchema,
  named: Readonly<Record<string, JsonSchema>>,
  strange: fc.Arbitrary<string>,
): fc.Arbitrary<unknown> => {
  const textOf = ({ pattern, format, minLength = 0, maxLength = 60 }: JsonSchema): fc.Arbitrary<string> => {
    if (format === 'date-time') return dateTimes;
    // The generator of matching texts does not look ahead or behind.
    if (pattern !== undefined && !/\(\?<?[=!]/.test(pattern)) return fc.stringMatching(new RegExp(pattern));
    return fc.string({
      minLength,
      maxLength: Math.max(minLength, Math.min(maxLength, 60)),
      unit: 'grapheme',
    });
  };

  const fitting = (one: JsonSchema): fc.Arbitrary<unknown> => {
    if (one.$ref !== undefined) {
      return arbitrary(named[one.$ref.slice(one.$ref.lastIndexOf('/') + 1)] ?? {});
    }
    if (one.const !== undefined) return fc.constant(one.const);
    if (one.enum !== undefined) return fc.constantFrom(...one.enum);
    const choices = one.anyOf ?? one.oneOf;
    if (choices !== undefined) return fc.oneof(...choices.map(arbitrary));
    const [first] = one.allOf ?? [];
    if (first !== undefined) return arbitrary(first);
    const [type] = [one.type].flat();
    switch (type) {
      case 'string':
        return fc.oneof(
          { weight: 3, arbitrary: textOf(one) },
          { weight: 2, arbitrary: strange },
          ...(one.example === undefined ? [] : [{ weight: 4, arbitrary: fc.constant(one.example) }]),
        );
      case 'integer':
      case 'number': {
        const least = one.minimum ?? one.exclusiveMinimum ?? -10;
        return fc.integer({ min: Math.ceil(least), max: Math.min(one.maximum ?? 1e6, 1e9) });
      }
      case 'boolean':
        return fc.boolean();
      case 'array':
        return fc.array(arbitrary(one.items ?? {}), { minLength: one.minItems ?? 0, maxLength: 4 });
      case 'object': {
        const { properties = {}, additionalProperties } = one;
        const record = fc.record(
          Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, arbitrary(inner)])),
          { requiredKeys: one.required ?? [] },
        );
        if (typeof additionalProperties !== 'object') return record;
        const names = one.propertyNames ? (arbitrary(one.propertyNames) as fc.Arbitrary<string>) : strange;
        const more = fc.dictionary(names.map(String), arbitrary(additionalProperties), { maxKeys: 4 });
        return fc.tuple(record, more).map(([known, other]) => ({ ...other, ...known }));
      }
      default:
        return fc.jsonValue();
    }
  };

  const arbitrary = (one: JsonSchema): fc.Arbitrary<unknown> =>
    fc.oneof(
      { weight: 30, arbitrary: fitting(one) },
      { weight: 1, arbitrary: fc.jsonValue() },
      ...(one.example === undefined ? [] : [{ weight: 10, arbitrary: fc.constant(one.example) }]),
    );

  return arbitrary(schema);
};
