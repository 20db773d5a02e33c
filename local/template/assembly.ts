import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { withCompileCache } from '../process/compile-cache.ts';
import { joinTemplates } from './join-templates.ts';
import { type RawTemplate, TemplateError } from './template.ts';

/** What was synthesized: one template, of all stacks together, and where their assets are. */
export type AssemblyFiles = {
  /** Name of the first stack, that of the others begins with. */
  stackName: string;
  template: RawTemplate;
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
      dependencies?: string[];
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
    template: readJson<RawTemplate>(templateFile),
    ...(stack.region === undefined ? {} : { region: stack.region }),
    assetDir: (objectKey) => dirs.get(objectKey),
  };
};

/** Stacks in the order of their deployment: each after those that it depends on. */
const inOrder = (artifacts: NonNullable<Manifest['artifacts']>): string[] => {
  const left = new Set(
    Object.keys(artifacts).filter((id) => artifacts[id]?.type === 'aws:cloudformation:stack'),
  );
  const ordered: string[] = [];
  while (left.size > 0) {
    const next = [...left].find((id) => !artifacts[id]?.dependencies?.some((other) => left.has(other)));
    if (next === undefined) throw new TemplateError(`Stacks wait for each other: ${[...left].join(', ')}.`);
    left.delete(next);
    ordered.push(next);
  }
  return ordered;
};

/** All stacks of a cloud assembly (the folder that `cdk synth` writes) as one: what they import of each other is filled in. */
export const filesOfAssembly = (folder: string): AssemblyFiles => {
  const { artifacts = {} } = readJson<Manifest>(join(folder, 'manifest.json'));
  const stacks = inOrder(artifacts).map((id) => {
    const { environment = '', properties = {} } = artifacts[id] ?? {};
    const region = environment.split('/').at(-1) ?? '';
    return filesOfTemplate(join(folder, properties.templateFile ?? `${id}.template.json`), {
      name: properties.stackName ?? id,
      ...(region === '' || region === 'unknown-region' ? {} : { region }),
    });
  });
  const [first] = stacks;
  if (first === undefined) throw new TemplateError('No stack was synthesized.');
  if (stacks.some(({ region }) => region !== first.region)) {
    throw new TemplateError('The local run plays one region; the stacks are in several.');
  }
  return {
    ...first,
    template: joinTemplates(stacks),
    assetDir: (objectKey) =>
      stacks.map(({ assetDir }) => assetDir(objectKey)).find((dir) => dir !== undefined),
  };
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
