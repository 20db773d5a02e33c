/** Writes the schemas of this folder. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemas, textOf } from './schemas.ts';

for (const [name, schema] of Object.entries(schemas())) {
  writeFileSync(join(import.meta.dirname, name), textOf(schema));
}
