import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where `.ci/run` installs servers that are of no use to the product: outside of the lock file. */
const folder = new URL('../../.tocsin/servers/node_modules/', import.meta.url);

/** File of an installed server; undefined where it was not installed. */
export const independentServer = (file: string): string | undefined => {
  const path = fileURLToPath(new URL(file, folder));
  return existsSync(path) ? path : undefined;
};
