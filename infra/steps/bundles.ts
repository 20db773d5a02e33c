import { writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { compileNotices } from '../../templates/compile.ts';
import { type BundledPackage, licensesText, packagesOf } from './licences.ts';

const projectDir = join(import.meta.dirname, '../..');

export const stepNames = [
  'import',
  'pace',
  'send',
  'track',
  'export',
  'letters',
  'purge',
  'seal',
  'api',
  'check',
] as const;
export type StepName = (typeof stepNames)[number];

/** pdfkit for Node reads its fonts from files beside itself, which a bundle does not have; the one for browsers does not. */
const pdfkitWithoutFiles: Plugin = {
  name: 'pdfkit-without-files',
  setup(build) {
    const path = join(projectDir, 'node_modules/pdfkit/js/pdfkit.browser.mjs');
    build.onResolve({ filter: /^pdfkit$/ }, () => ({ path }));
  },
};

/**
 * zod brings its messages in fifty languages, and no way to leave them out: whoever imports `z` has them all. English is
 * what it speaks by itself; the API takes French by its own path.
 */
const zodWithoutLanguages: Plugin = {
  name: 'zod-without-languages',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/** fontkit reads fonts that are compressed as WOFF2 by a decompressor of half a megabyte; reports use none. */
const fontkitWithoutWoff2: Plugin = {
  name: 'fontkit-without-woff2',
  setup(build) {
    const namespace = 'without-woff2';
    build.onResolve({ filter: /^brotli\/decompress(?:\.js)?$/ }, ({ path }) => ({ path, namespace }));
    build.onLoad({ filter: /.*/, namespace }, () => ({
      contents: "module.exports = () => { throw new Error('This build reads no WOFF2 fonts.'); };",
    }));
  },
};

/** Fonts of letters lie in a package, which a bundle does not have: they become part of it. */
const fontsInside: Plugin = {
  name: 'fonts-inside',
  setup(build) {
    const font = (name: string) => JSON.stringify(`@expo-google-fonts/source-sans-3/${name}.ttf`);
    build.onLoad({ filter: /[\\/]adapters[\\/]files[\\/]letter-fonts\.ts$/ }, ({ path }) => ({
      resolveDir: dirname(path),
      contents: `import regular from ${font('400Regular/SourceSans3_400Regular')};
        import bold from ${font('700Bold/SourceSans3_700Bold')};
        export const letterFonts = () => ({ regular, bold });`,
    }));
  },
};

/**
 * An `import` of a module of Node's reads all that it exports, which for `node:http` alone loads a browser's
 * whole `fetch` and takes longer than the rest of its start. Asked for by name, it loads what is used.
 */
const builtinsOnDemand: Plugin = {
  name: 'builtins-on-demand',
  setup(build) {
    const namespace = 'builtin';
    build.onResolve({ filter: /^[a-z_:/0-9]+$/ }, ({ path }) =>
      isBuiltin(path) ? { path, namespace } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

/** How whatever is deployed is bundled. */
export const bundling = {
  absWorkingDir: projectDir,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // A package's ES modules, so that what is not used is left out.
  mainFields: ['module', 'main'],
  plugins: [pdfkitWithoutFiles, zodWithoutLanguages, fontkitWithoutWoff2, fontsInside, builtinsOnDemand],
  loader: { '.ttf': 'binary' },
  minify: true,
  charset: 'utf8',
  // In a file beside it, whole: `licensesText`.
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** What is deployed of a function. */
export type Bundle = {
  name: StepName;
  /** Folder of its source. */
  sourceDir: string;
  /** Bytes of its code, without the map and what lies beside it. */
  sizeBytes: number;
  /** Whose code is in it, besides our own. */
  packages: readonly BundledPackage[];
  /**
   * Writes `index.mjs` with handler `index.handler`, its source map, the licences of what is in it, and what it reads
   * beside itself.
   */
  write(dir: string): void;
};
export type Bundles = Record<StepName, Bundle>;

/** Files of which something is left in an output. */
const filesIn = (output: Metafile['outputs'][string] | undefined): string[] =>
  Object.entries(output?.inputs ?? {}).flatMap(([file, { bytesInOutput }]) =>
    bytesInOutput > 0 ? [file] : [],
  );

/**
 * Bundles all functions, the AWS SDK included: the runtime's own copy changes without notice. The same sources give
 * the same bytes wherever the project lies. Rejects with esbuild's or the notices' own words.
 */
export const createBundles = async (): Promise<Bundles> => {
  const [{ outputFiles, metafile }, notices] = await Promise.all([
    build({
      ...bundling,
      entryPoints: stepNames.map((name) => ({ in: `functions/${name}/index.ts`, out: `${name}/index` })),
      // Nothing is written there; it is what the paths in source maps are relative to.
      outdir: 'build/functions',
      outExtension: { '.js': '.mjs' },
      write: false,
      sourcemap: true,
      sourcesContent: false,
      metafile: true,
    }),
    compileNotices(),
  ]);
  const bundleOf = (name: StepName): Bundle => {
    const output = metafile.outputs[`build/functions/${name}/index.mjs`];
    const packages = packagesOf(filesIn(output), projectDir);
    return {
      name,
      sourceDir: join(projectDir, 'functions', name),
      sizeBytes: output?.bytes ?? 0,
      packages,
      write(dir) {
        for (const { path, contents } of outputFiles) {
          const [file = '', folder] = path.replaceAll('\\', '/').split('/').reverse();
          if (folder === name) writeFileSync(join(dir, file), contents);
        }
        writeFileSync(join(dir, 'licences.txt'), licensesText(packages));
        if (name === 'api') writeFileSync(join(dir, 'notices.json'), JSON.stringify(notices));
      },
    };
  };
  return Object.fromEntries(stepNames.map((name) => [name, bundleOf(name)])) as Bundles;
};
