/** Builds the command line as one file that runs alone, on Node of this version or later. */
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const projectDir = join(import.meta.dirname, '../..');

/** The oldest Node that the file runs on; `engines` of package.json says so too. */
const TARGET = 'node20.19';

/** The version is read from the project's folder, which the file is far from: it is written in. */
const withVersion = (version: string): Plugin => ({
  name: 'version',
  setup({ onLoad }) {
    onLoad({ filter: /\/infra\/config\/version\.ts$/ }, () => ({
      contents: `export const readVersion = () => ${JSON.stringify(version)};`,
      loader: 'js',
    }));
  },
});

/** The text of the file. Rejects with esbuild's own words. */
export const buildCliFile = async (version: string): Promise<string> => {
  const { outputFiles } = await build({
    absWorkingDir: projectDir,
    entryPoints: ['cli/main.ts'],
    // Nothing is written there: whoever asks writes it.
    outfile: 'tocsin.mjs',
    write: false,
    bundle: true,
    platform: 'node',
    target: TARGET,
    format: 'esm',
    mainFields: ['module', 'main'],
    // What looks into an AWS account stays with the project: `doctor` says so where it is missing.
    external: ['../../doctor/*', '../../infra/*'],
    plugins: [withVersion(version)],
    // A CommonJS package may ask for a module of Node.
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire as toRequire } from 'node:module';\nconst require = toRequire(import.meta.url);",
    },
    minify: true,
    charset: 'utf8',
    // What licences want to be said with the code.
    legalComments: 'eof',
    logLevel: 'warning',
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error('esbuild has made no file');
  return file.text;
};
