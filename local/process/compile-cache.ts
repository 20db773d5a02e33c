import { fileURLToPath } from 'node:url';

/** Where packages keep what can be made again. */
const folder = fileURLToPath(new URL('../node_modules/.cache/tocsin/compiled', import.meta.url));

/**
 * The environment of a process that keeps compiled code for those that start later: compiling is most of what a
 * function's process does at its start.
 */
export const withCompileCache = (
  environment: Record<string, string | undefined>,
): Record<string, string | undefined> => ({ ...environment, NODE_COMPILE_CACHE: folder });
