/** Finds the licences of the packages that a bundle is made of, and writes the file that goes along with it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package whose code is in a bundle. */
export type BundledPackage = {
  name: string;
  version: string;
  /** SPDX expression; empty where the package states none. */
  license: string;
  /** Its licence and notice files, in full. */
  texts: readonly string[];
};

/** Packages that state no licence in their `package.json`, with the one that is in their files. */
const unstated: Readonly<Record<string, string>> = { 'png-js': 'MIT' };

const licenseFile = /^(?:licen[cs]e|notice|copying)(?:[._-].*)?$/i;

const readPackage = (dir: string): BundledPackage => {
  const { name, version, license, licenses } = JSON.parse(
    readFileSync(join(dir, 'package.json'), 'utf8'),
  ) as {
    name: string;
    version: string;
    license?: string | { type: string };
    licenses?: { type: string }[];
  };
  const stated =
    typeof license === 'object' ? license.type : (license ?? licenses?.map(({ type }) => type).join(' OR '));
  const texts = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isFile() && licenseFile.test(entry.name))
    .map((entry) => readFileSync(join(dir, entry.name), 'utf8').replaceAll('\r\n', '\n').trim())
    .sort();
  return { name, version, license: stated ?? unstated[name] ?? '', texts };
};

/** The folder of the package that a file belongs to: a package within a package is one by itself. */
const packageDir = (file: string): string | undefined =>
  /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll('\\', '/'))?.[1];

/** The packages of these files, relative to `projectDir`, by name and version. */
export const packagesOf = (files: Iterable<string>, projectDir: string): BundledPackage[] => {
  const dirs = new Set([...files].flatMap((file) => packageDir(file) ?? []));
  const byName = new Map(
    [...dirs]
      .filter((dir) => existsSync(join(projectDir, dir, 'package.json')))
      .map((dir) => readPackage(join(projectDir, dir)))
      .map((one) => [`${one.name} ${one.version}`, one]),
  );
  return [...byName].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, found]) => found);
};

/** The file beside a bundle: each text once, above it the packages that it holds for. */
export const licensesText = (packages: readonly BundledPackage[]): string => {
  const byText = new Map<string, string[]>();
  for (const { name, version, license, texts } of packages) {
    const text = texts.join('\n\n') || `No licence file; "${license}" by its package.json.`;
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const parts = [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
  return ['Tocsin is under Apache-2.0. This bundle holds code of the packages below.\n', ...parts].join(
    `\n${'-'.repeat(78)}\n\n`,
  );
};
