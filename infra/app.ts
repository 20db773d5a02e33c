import { ConfigError, configPath, readConfig } from './config/config.ts';
import { readVersion } from './config/version.ts';
import { createTocsinApp } from './stacks/tocsin-app.ts';
import { createBundles } from './steps/bundles.ts';
import { buildConsole } from './web/console-files.ts';

try {
  const { TOCSIN_STAGE, TOCSIN_PROTECTION } = process.env;
  const config = readConfig(configPath(process.env), TOCSIN_STAGE, (line) => console.error(line));
  const [bundles, consoleFiles] = await Promise.all([createBundles(), buildConsole()]);
  // Said by `npm run deploy` alone, and only while there is no stack yet.
  const isProtected = TOCSIN_PROTECTION !== 'later';
  createTocsinApp({ config, version: readVersion(process.env), bundles, consoleFiles, isProtected }).synth();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
