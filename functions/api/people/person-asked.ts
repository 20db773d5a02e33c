// Whom a request is about, by the keyed hash of what it names them by: for records of who may not have asked it.

import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ApiDependencies, ApiEnv } from '../http/dependencies.ts';
import { hashOfCode, hashOfWanted, wantedFields, wantedOf } from './wanted.ts';

type Dependencies = Pick<ApiDependencies, 'birthHash' | 'clock' | 'domainToAscii' | 'lookup' | 'readPhone'>;

const codeInPath = /\/people\/([^/]{1,64})\//;
const askedSchema = z.object(wantedFields);

/** Undefined where the request is about nobody, or cannot be read. Reads nothing of anybody. */
export const personAsked = async (deps: Dependencies, c: Context<ApiEnv>): Promise<string | undefined> => {
  const [, code] = codeInPath.exec(c.req.path) ?? [];
  if (code !== undefined) return await hashOfCode(deps, code);
  if (c.req.header('content-type')?.includes('json') !== true) return undefined;
  try {
    const asked = askedSchema.parse(await c.req.json());
    const isAsked = Object.values(asked).some((one) => one !== undefined);
    return isAsked ? await hashOfWanted(deps, await wantedOf(deps, asked)) : undefined;
  } catch {
    return undefined;
  }
};
