/**
 * Writes schemas.ndjson from the resource schemas that CloudFormation publishes, one line a type, without what restricts
 * no property: `npx node test/infra/resource-schemas/write.ts FOLDER_WITH_ONE_JSON_FILE_A_TYPE`. A type that a template
 * comes to use is added to the folder.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The template has none of these, and their schemas are long. */
const leftOut = ['AWS::WAFv2::WebACL'];

const kept = new Set([
  'typeName',
  'definitions',
  'properties',
  'required',
  'additionalProperties',
  'readOnlyProperties',
  'oneOf',
  'anyOf',
  'allOf',
]);
/** Keywords that describe a value and restrict none. */
const describing = new Set([
  '$comment',
  'default',
  'description',
  'examples',
  'format',
  'insertionOrder',
  'relationshipRef',
  'title',
]);

/** A schema without descriptions. Under `properties` a name is a property's own, whatever it is. */
const reduced = (value: unknown, isNames = false): unknown => {
  if (Array.isArray(value)) return value.map((one) => reduced(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      !isNames && describing.has(name)
        ? []
        : [
            [
              name,
              reduced(inner, !isNames && ['properties', 'patternProperties', 'definitions'].includes(name)),
            ],
          ],
    ),
  );
};

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say in which folder the schemas of CloudFormation lie.');

const lines = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>)
  .filter(({ typeName }) => !leftOut.includes(String(typeName)))
  .map((schema) => reduced(Object.fromEntries(Object.entries(schema).filter(([name]) => kept.has(name)))))
  .map((schema) => JSON.stringify(schema))
  .sort();
const source =
  'Resource schemas as AWS CloudFormation publishes them (schema.cloudformation.us-east-1.amazonaws.com), August 2026';
writeFileSync(
  join(import.meta.dirname, 'schemas.ndjson'),
  `${[JSON.stringify({ source }), ...lines].join('\n')}\n`,
);
