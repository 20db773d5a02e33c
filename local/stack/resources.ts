import * as z from 'zod';
import { type RawTemplate, type Resolver, TemplateError } from '../template/template.ts';

/** The resources of a template, to be read by type. */
export type Resources = {
  /**
   * Reads the resources of some types. Of an object schema that is not strict only the named properties are resolved.
   * Throws {@link TemplateError} for properties that do not fit.
   */
  each<T, R>(types: string[], schema: z.ZodType<T>, make: (id: string, properties: T) => R): R[];
  /** What `Ref` gives for a resource. */
  ref(id: string): string;
  /** What `Fn::GetAtt` gives. */
  attribute(id: string, name: string): string;
  /** Throws {@link TemplateError} where a resource is of a type that was neither read nor is in `notNeeded`. */
  checkAllRead(notNeeded: ReadonlySet<string>): void;
};

const parsed = <T>(schema: z.ZodType<T>, value: unknown, where: string): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new TemplateError(`The local run cannot use ${where}:\n${z.prettifyError(result.error)}`);
};

/** The text behind the last `separator`: the name at the end of an ARN. */
export const lastOf = (text: string, separator: string): string =>
  text.slice(text.lastIndexOf(separator) + 1);

export const createResources = (template: RawTemplate, resolver: Resolver): Resources => {
  const seen = new Set<string>();
  /** Functions that CDK deploys files with; the local run reads the files where they are. */
  const deployers = new Set(
    Object.values(template.Resources).flatMap(({ Type, Properties }) => {
      const [id] =
        (Properties?.ServiceToken as { 'Fn::GetAtt'?: [string] } | undefined)?.['Fn::GetAtt'] ?? [];
      return Type === 'Custom::CDKBucketDeployment' && id !== undefined ? [id] : [];
    }),
  );
  return {
    each(types, schema, make) {
      for (const type of types) seen.add(type);
      return Object.entries(template.Resources).flatMap(([id, resource]) => {
        if (!types.includes(resource.Type) || !resolver.isMade(id) || deployers.has(id)) return [];
        const isStrict = schema instanceof z.ZodObject && schema.def.catchall !== undefined;
        const shape = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
        const properties = Object.entries(resource.Properties ?? {}).filter(
          ([name]) => isStrict || shape.includes(name),
        );
        const resolved = resolver.resolve(Object.fromEntries(properties), id);
        return [make(id, parsed(schema, resolved, `${id} (${resource.Type})`))];
      });
    },
    ref: (id) => String(resolver.resolve({ Ref: id }, id)),
    attribute: (id, name) => String(resolver.resolve({ 'Fn::GetAtt': [id, name] }, id)),
    checkAllRead(notNeeded) {
      for (const [id, { Type }] of Object.entries(template.Resources)) {
        if (!seen.has(Type) && !notNeeded.has(Type) && resolver.isMade(id)) {
          throw new TemplateError(
            `${id} is a ${Type}. The local run neither plays this type nor knows that it needs nothing of it.`,
          );
        }
      }
    },
  };
};
