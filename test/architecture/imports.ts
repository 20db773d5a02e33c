/** Reads what each file imports, and holds it against a table of rooms: which folder may import which. */
import { dirname, join } from 'node:path/posix';
import { parseSync } from 'vite';

/** One import, however it is written; `target` is a path in the project, or a package. */
export type Import = { file: string; target: string; isType: boolean; isOfProject: boolean };

/** What a room may import. */
type Rule = {
  /** Rooms; `core/*` for all beneath `core`. Its own is always among them. */
  rooms?: readonly string[];
  /** Rooms from which types may be imported, but no value. */
  types?: readonly string[];
  /** Packages, where not all may be: `node:*` for those of Node. */
  packages?: readonly string[];
};
export type Table = Readonly<Record<string, Rule>>;

/** Every `import('…')` that stands in place of a type. */
const typeImportsOf = (node: unknown): string[] => {
  if (typeof node !== 'object' || node === null) return [];
  const found = Object.values(node).flatMap(typeImportsOf);
  const { type, source } = node as { type?: unknown; source?: { value?: unknown } };
  if (type === 'TSImportType' && typeof source?.value === 'string') found.push(source.value);
  return found;
};

/** Imports of a file: static, re-exported, dynamic with a literal, and those of types. Throws for what is no TypeScript. */
export const importsOf = (file: string, text: string): Import[] => {
  const { module, program, errors } = parseSync(file, text);
  if (errors[0] !== undefined) throw new Error(`${file}: ${errors[0].message}`);
  const found: [string, boolean][] = [
    ...module.staticImports.map(({ moduleRequest, entries }): [string, boolean] => [
      moduleRequest.value,
      entries.length > 0 && entries.every(({ isType }) => isType),
    ]),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }): [string, boolean][] =>
        moduleRequest === null ? [] : [[moduleRequest.value, isType]],
      ),
    ),
    ...module.dynamicImports.flatMap(({ moduleRequest: { start, end } }): [string, boolean][] => {
      const [, literal] = /^(['"`])([^'"`$]*)\1$/.exec(text.slice(start, end)) ?? [];
      return literal === undefined ? [] : [[text.slice(start + 1, end - 1), false]];
    }),
    ...(text.includes('import(') ? typeImportsOf(program) : []).map((target): [string, boolean] => [
      target,
      true,
    ]),
  ];
  return found.map(([request, isType]) => {
    const isOfProject = request.startsWith('.');
    const target = isOfProject ? join(dirname(file), request.replace(/\?.*$/, '')) : request;
    return { file, target, isType, isOfProject };
  });
};

/** The room of a file: its folder. What `infra/` reads of a function, its `env.ts`, is a room by itself. */
export const roomOf = (file: string): string => {
  const [layer, ...rest] = file.split('/');
  // All tests are one room: they may know each other and everything.
  if (layer === 'test' || rest.length === 0) return layer ?? '';
  return /^functions\/[^/]+\/env\.ts$/.test(file) ? file.slice(0, -'.ts'.length) : dirname(file);
};

const isNamed = (name: string, names: readonly string[]): boolean =>
  names.some((one) => one === name || (one.endsWith('*') && name.startsWith(one.slice(0, -1))));

/** The shortest way from a node over its arrows back to itself, for each group of nodes that reach each other. */
export const circlesOf = (arrows: ReadonlyMap<string, ReadonlySet<string>>): string[][] => {
  const wayBack = (start: string): string[] | undefined => {
    const cameFrom = new Map<string, string>();
    const next = [start];
    for (let node = next.shift(); node !== undefined; node = next.shift()) {
      for (const target of arrows.get(node) ?? []) {
        if (target === start) {
          const way: string[] = [];
          for (let at = node; at !== start; at = cameFrom.get(at) ?? start) way.unshift(at);
          return [start, ...way];
        }
        if (cameFrom.has(target)) continue;
        cameFrom.set(target, node);
        next.push(target);
      }
    }
    return undefined;
  };
  const known = new Set<string>();
  return [...arrows.keys()].flatMap((node) => {
    if (known.has(node)) return [];
    const way = wayBack(node);
    for (const one of way ?? []) known.add(one);
    return way === undefined ? [] : [way];
  });
};

const arrowsOf = (imports: readonly Import[], nameOf: (file: string) => string): Map<string, Set<string>> => {
  const arrows = new Map<string, Set<string>>();
  for (const { file, target, isOfProject } of imports) {
    const [from, to] = [nameOf(file), nameOf(target)];
    if (!isOfProject || from === to) continue;
    arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
  }
  return arrows;
};

/** What is wrong with the imports of these files, each with the file, the import and what to do about it. */
export const importFaults = (files: ReadonlyMap<string, string>, table: Table): string[] => {
  const imports = [...files].flatMap(([file, text]) => importsOf(file, text));
  const faultOf = ({ file, target, isType, isOfProject }: Import): string | undefined => {
    const room = roomOf(file);
    const rule = table[room];
    const line = `${file} imports ${target}`;
    if (rule === undefined)
      return `${file} is in ${room}, which is no room of the table: put it in one that is, or add the room to test/architecture/rooms.ts`;
    if (!isOfProject) {
      return rule.packages === undefined || isNamed(target, rule.packages)
        ? undefined
        : `${line}: ${room} takes no package but ${rule.packages.join(', ') || 'none'}. Hand in what it is needed for, as a port`;
    }
    const to = roomOf(target);
    if (to === room || isNamed(to, rule.rooms ?? [])) return undefined;
    if (isNamed(to, rule.types ?? [])) {
      return isType ? undefined : `${line}: ${room} takes types of ${to} only. Write "import type"`;
    }
    return `${line}: ${room} may not import ${to}. Move what both need to a room below both, or hand it in; if the arrow is right, add it to test/architecture/rooms.ts and say why`;
  };
  const circle = (kind: string, way: readonly string[], cure: string): string =>
    `a circle of ${kind}: ${[...way, way[0]].join(' → ')}. ${cure}`;
  return [
    ...new Set(imports.flatMap((one) => faultOf(one) ?? [])),
    ...circlesOf(arrowsOf(imports, (file) => file)).map((way) =>
      circle('files', way, 'Move what they share, types too, to a file that knows neither'),
    ),
    ...circlesOf(arrowsOf(imports, roomOf)).map((way) =>
      circle('rooms', way, 'Move what they share to a room below both'),
    ),
  ];
};
