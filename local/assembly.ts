import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { withCompileCache } from './compile-cache.ts';
import { TemplateError } from './template.ts';

/** A stack as synthesized: its template, and where its assets are. */
export type AssemblyFiles = {
  stackName: string;
  templateFile: string;
  /** Region that the stack is bound to, where it is. */
  region?: string;
  /** Folder of the asset that the template names by its object key; undefined where there is none. */
  assetDir(objectKey: string): string | undefined;
};

type Manifest = {
  artifacts?: Record<
    string,
    {
      type: string;
      environment?: string;
      properties?: { templateFile?: string; stackName?: string };
    }
  >;
};
type AssetManifest = {
  files?: Record<string, { source: { path?: string }; destinations: Record<string, { objectKey: string }> }>;
};

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

/**
 * The files of a template that stands in a folder as CDK writes it: assets are listed in
 * `<stack>.assets.json` beside `<stack>.template.json`, their paths relative to it.
 */
export const filesOfTemplate = (
  templateFile: string,
  stack: { name?: string; region?: string } = {},
): AssemblyFiles => {
  const assetsFile = templateFile.replace(/\.template\.json$/, '.assets.json');
  const dirs = new Map<string, string>();
  if (assetsFile !== templateFile && existsSync(assetsFile)) {
    for (const { source, destinations } of Object.values(readJson<AssetManifest>(assetsFile).files ?? {})) {
      for (const { objectKey } of Object.values(destinations)) {
        if (source.path !== undefined) dirs.set(objectKey, resolve(dirname(assetsFile), source.path));
      }
    }
  }
  const fileName = templateFile.replaceAll('\\', '/').split('/').at(-1) ?? '';
  return {
    stackName: stack.name ?? fileName.replace(/(\.template)?\.json$/, ''),
    templateFile,
    ...(stack.region === undefined ? {} : { region: stack.region }),
    assetDir: (objectKey) => dirs.get(objectKey),
  };
};

/** The one stack of a cloud assembly (the folder that `cdk synth` writes). */
export const filesOfAssembly = (folder: string): AssemblyFiles => {
  const { artifacts = {} } = readJson<Manifest>(join(folder, 'manifest.json'));
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [only, ...more] = stacks;
  if (only === undefined || more.length > 0) {
    throw new TemplateError(`The local run plays one stack; ${stacks.length} were synthesized.`);
  }
  const [id, { environment = '', properties = {} }] = only;
  const region = environment.split('/').at(-1) ?? '';
  return filesOfTemplate(join(folder, properties.templateFile ?? `${id}.template.json`), {
    name: properties.stackName ?? id,
    ...(region === '' || region === 'unknown-region' ? {} : { region }),
  });
};

/**
 * Runs the CDK app and returns what it made. Rejects with the app's own words when it fails.
 *
 * @param environment - variables for the app beside the present ones
 */
export const synthesize = async (
  app: string,
  outDir: string,
  environment: Record<string, string>,
): Promise<AssemblyFiles> => {
  const child = spawn(process.execPath, [app], {
    env: { ...withCompileCache(process.env), CDK_OUTDIR: outDir, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-20_000);
    });
  }
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  if (code !== 0) throw new Error(`The stack could not be synthesized:\n${said.trim()}`);
  return filesOfAssembly(outDir);
};
