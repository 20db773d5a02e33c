import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { compileNotices } from '../../templates/compile.ts';

const projectDir = join(import.meta.dirname, '../..');

export const stepNames = ['import', 'pace', 'send', 'track', 'export', 'purge', 'api'] as const;
export type StepName = (typeof stepNames)[number];

/** pdfkit for Node reads its fonts from files beside itself, which a bundle does not have; the one for browsers does not. */
const pdfkitWithoutFiles: Plugin = {
  name: 'pdfkit-without-files',
  setup(build) {
    const path = join(projectDir, 'node_modules/pdfkit/js/pdfkit.browser.mjs');
    build.onResolve({ filter: /^pdfkit$/ }, () => ({ path }));
  },
};

/** What is deployed of a function. */
export type Bundle = {
  name: StepName;
  /** Folder of its source. */
  sourceDir: string;
  /** Writes `index.mjs` with handler `index.handler`, its source map, and what it reads beside itself. */
  write(dir: string): void;
};
export type Bundles = Record<StepName, Bundle>;

/**
 * Bundles all functions, the AWS SDK included: the runtime's own copy changes without notice. The same sources give
 * the same bytes wherever the project lies. Rejects with esbuild's or the notices' own words.
 */
export const createBundles = async (): Promise<Bundles> => {
  const [{ outputFiles }, notices] = await Promise.all([
    build({
      absWorkingDir: projectDir,
      entryPoints: stepNames.map((name) => ({ in: `functions/${name}/index.ts`, out: `${name}/index` })),
      // Nothing is written there; it is what the paths in source maps are relative to.
      outdir: 'build/functions',
      outExtension: { '.js': '.mjs' },
      write: false,
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      // A package's ES modules, so that what is not used is left out.
      mainFields: ['module', 'main'],
      plugins: [pdfkitWithoutFiles],
      minify: true,
      sourcemap: true,
      sourcesContent: false,
      charset: 'utf8',
      legalComments: 'none',
      logLevel: 'warning',
    }),
    compileNotices(),
  ]);
  const bundleOf = (name: StepName): Bundle => ({
    name,
    sourceDir: join(projectDir, 'functions', name),
    write(dir) {
      for (const { path, contents } of outputFiles) {
        const [file = '', folder] = path.replaceAll('\\', '/').split('/').reverse();
        if (folder === name) writeFileSync(join(dir, file), contents);
      }
      if (name === 'api') writeFileSync(join(dir, 'notices.json'), JSON.stringify(notices));
    },
  });
  return Object.fromEntries(stepNames.map((name) => [name, bundleOf(name)])) as Bundles;
};
