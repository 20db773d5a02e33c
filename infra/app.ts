import { join } from 'node:path';
import { createBundles } from './bundles.ts';
import { CONFIG_FILE, ConfigError, readConfig } from './config.ts';
import { buildConsole } from './console-files.ts';
import { createTocsinApp } from './tocsin-app.ts';

try {
  const path = join(import.meta.dirname, '..', CONFIG_FILE);
  const config = readConfig(path, process.env.TOCSIN_STAGE, (line) => console.error(line));
  const [bundles, consoleFiles] = await Promise.all([createBundles(), buildConsole()]);
  createTocsinApp({ config, bundles, consoleFiles }).synth();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
