import { writeFileSync } from 'node:fs';
import { createApp } from '../functions/api/app.ts';
import type { ApiDependencies } from '../functions/api/http/dependencies.ts';
import { openApiDocument } from '../functions/api/operations/openapi.ts';
import { typesOf } from './openapi-types.ts';

/** What the routes are made of: making them calls nothing of it. */
const untouched = {} as ApiDependencies;

const file = new URL('./src/api/schema.ts', import.meta.url);
writeFileSync(file, typesOf(openApiDocument(createApp(untouched))));
