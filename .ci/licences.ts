import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBundles } from '../infra/steps/bundles.ts';
import { refusedLicenses } from '../infra/steps/permissive.ts';
import { buildConsole } from '../infra/web/console-files.ts';

/**
 * Checks that all code which is delivered, in the functions and in the console, is under a permissive licence: whoever
 * runs Tocsin owes nobody its source. Exits with 1 where something is not.
 */
const inFunctions = Object.values(await createBundles()).flatMap(({ packages }) => packages);
/** As Vite writes them: `## [name](address) - 1.2.3 (MIT)`, the address only where one is known. */
const inConsole = [
  ...readFileSync(join(await buildConsole(), 'licences.txt'), 'utf8').matchAll(
    /^## (?:\[(?<linked>[^\]]+)\]\([^)]*\)|(?<plain>\S+)) - (?<version>\S+)(?: \((?<license>.+)\))?$/gm,
  ),
].map(({ groups: { linked, plain, version = '', license = '' } = {} }) => ({
  name: linked ?? plain ?? '',
  version,
  license,
}));

const all = new Map([...inFunctions, ...inConsole].map((one) => [`${one.name} ${one.version}`, one]));
if (inConsole.length === 0) throw new Error('The licences of the console could not be read.');
const refused = refusedLicenses([...all.values()]);
for (const { name, version, license } of refused) {
  console.error(
    `${name} ${version} is under "${license || 'no licence that it states'}", which is not permissive.`,
  );
}
if (refused.length === 0)
  console.log(`All ${all.size} packages in what is delivered are under permissive licences.`);
process.exitCode = refused.length === 0 ? 0 : 1;
