import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import { type Language, languageSchema } from '../core/audience.ts';
import type { FrozenMessage } from '../core/campaign.ts';
import { type CompiledNotice, compiledNoticeSchema, type NoticeField } from '../core/notice.ts';
import { standardPersonFields } from '../core/render.ts';
import { fieldMetaSchema, type NoticeDefinition } from './definition.ts';

type Part = keyof FrozenMessage;

/** File of each part in `templates/<notice>/<language>/`. */
const fileOfPart: Record<Part, string> = { subject: 'subject.txt', text: 'email.txt', html: 'email.mjml' };
const parts = Object.keys(fileOfPart) as Part[];

/** A notice as its folder holds it. */
export type NoticeSource = {
  /** Name of its folder. */
  id: string;
  /** Path of its folder. */
  folder: string;
  definition: NoticeDefinition;
  files: Partial<Record<Language, Record<Part, string>>>;
};

/** What is wrong with a notice, each problem with file and line. */
export class NoticeError extends Error {
  override name = 'NoticeError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The notices cannot be built:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Amazon SES counts the whole message; mail programs cut off HTML at about 100 KB. */
const MAX_HTML_BYTES = 60_000;

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;
const INSIDE = /^\s*([a-z][a-z0-9_]*)\s*(?:\|\s*(lines|list)\s*)?$/;

/** What makes a message fetch something, lead somewhere or do something. None has a place in a breach notice. */
const forbidden: readonly (readonly [RegExp, string])[] = [
  [/<(?:a|area)\b[^>]*\bhref\s*=(?!\s*["']?(?:mailto|tel):)/gi, 'a link: only mailto: and tel: are allowed'],
  [
    /<(?:img|script|iframe|object|embed|video|audio|form|input|button|link|base|svg)\b/gi,
    'an element that loads or does something',
  ],
  [/\s(?:src|srcset|background|action|poster)\s*=/gi, 'an attribute that loads something'],
  [/\son[a-z]+\s*=/gi, 'an event handler'],
  [/url\s*\(|@import|@font-face/gi, 'a style that loads something'],
  [
    /\b(?:https?|ftp|data|cid|javascript):/gi,
    'an address: write it without "https://", so that it is no link',
  ],
  [/["'(=]\s*\/\//g, 'an address without protocol'],
];

/** The namespaces that MJML writes are names, not addresses that anything loads. */
const namespaces = /\sxmlns(?::\w+)?="[^"]*"/g;

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

const readFields = (schema: z.ZodObject): NoticeField[] =>
  Object.entries(schema.shape).map(([name, field]) => ({
    name,
    ...fieldMetaSchema.parse((field as z.ZodType).meta()),
    required: !(field as z.ZodType).safeParse(undefined).success,
  }));

type Placeholder = { name: string; filter: string | undefined; index: number };

/** The placeholders of one part; what looks like one and is none goes to `refuse`. */
const readPlaceholders = (
  source: string,
  refuse: (index: number, problem: string) => void,
): Placeholder[] => {
  const found: Placeholder[] = [];
  for (const match of source.matchAll(PLACEHOLDER)) {
    const [, name, filter] = INSIDE.exec(match[1] ?? '') ?? [];
    if (name === undefined) refuse(match.index, `${match[0]} is no placeholder`);
    else found.push({ name, filter, index: match.index });
  }
  // Same length, so that the index is still that of the source.
  const rest = source.replace(PLACEHOLDER, (match) => ' '.repeat(match.length));
  for (const match of rest.matchAll(/\{\{|\}\}/g)) refuse(match.index, `"${match[0]}" stands alone`);
  return found;
};

type Compile = (source: string, path: string) => Promise<{ html: string; problems: string[] }>;

/** The MJML compiler, loaded when the first notice needs it: that takes longer than all the rest. */
const createMjmlCompiler = (): Compile => {
  let loading: Promise<typeof import('mjml')> | undefined;
  return async (source, path) => {
    loading ??= import('mjml');
    const { default: mjml2html } = await loading;
    const { html, errors } = await mjml2html(source, {
      filePath: path,
      actualPath: path,
      includePath: [join(import.meta.dirname, 'layout')],
      ignoreIncludes: false,
      fonts: {},
      keepComments: false,
      minify: true,
      minifyOptions: { minifyCss: false },
      validationLevel: 'soft',
    });
    const problems = errors.map(({ line, tagName, message, formattedMessage }) => {
      // An included file has lines of its own.
      const [, file = path] = /^Line \d+ of (.+?)(?:, included at .*)? \(/.exec(formattedMessage) ?? [];
      return `${shownPath(file)}:${line}: ${tagName}: ${message}`;
    });
    // MJML leaves out what it cannot include and says nothing.
    for (const match of source.matchAll(/<mj-include\b[^>]*\bpath="([^"]*)"/g)) {
      const included = join(dirname(path), match[1] ?? '');
      if (!existsSync(included)) {
        problems.push(
          `${shownPath(path)}:${lineAt(source, match.index)}: ${match[1]} is not there to include`,
        );
      }
    }
    return { html, problems };
  };
};
const compileMjml = createMjmlCompiler();

const projectFolder = join(import.meta.dirname, '..');
const shownPath = (path: string): string => relative(projectFolder, path).split(sep).join('/');

/**
 * Compiles one notice and checks it: every placeholder is declared, every required field is used in text and HTML,
 * all languages use the same ones, nothing is loaded from elsewhere and nothing leads anywhere.
 *
 * @throws NoticeError naming every problem with file and line
 */
export const compileNotice = async (source: NoticeSource): Promise<CompiledNotice> => {
  const problems: string[] = [];
  const campaignFields = readFields(source.definition.campaignFields);
  const personFields = readFields(source.definition.personFields);
  const ofCampaign = new Set(campaignFields.map(({ name }) => name));
  const ofPerson = new Set<string>([...standardPersonFields, ...personFields.map(({ name }) => name)]);
  for (const name of ofCampaign) {
    if (ofPerson.has(name)) {
      problems.push(
        `${shownPath(source.folder)}/notice.ts: "${name}" is a campaign field and a person's field`,
      );
    }
  }

  const checkPlaceholders = (
    part: Part,
    text: string,
    refuse: (index: number, problem: string) => void,
  ): Set<string> => {
    const used = new Set<string>();
    for (const { name, filter, index } of readPlaceholders(text, refuse)) {
      used.add(name);
      if (!ofCampaign.has(name) && !ofPerson.has(name)) {
        refuse(index, `{{${name}}} is no field of this notice`);
      } else if (filter !== undefined && ofPerson.has(name)) {
        refuse(index, `{{${name}|${filter}}}: a person's value is one line and takes no filter`);
      } else if (filter === 'list' && part === 'html' && !/<[uo]l[^>]*>\s*$/.test(text.slice(0, index))) {
        refuse(index, `{{${name}|list}} makes list items and must follow <ul> or <ol>`);
      }
    }
    return used;
  };

  const checkPart = async (
    language: Language,
    part: Part,
    text: string,
  ): Promise<{ compiled: string; used: Set<string> }> => {
    const path = join(source.folder, language, fileOfPart[part]);
    const refuse = (index: number, problem: string): void => {
      problems.push(`${shownPath(path)}:${lineAt(text, index)}: ${problem}`);
    };
    if (text.trim() === '') refuse(0, 'is empty');
    const used = checkPlaceholders(part, text, refuse);
    if (part !== 'html') {
      for (const match of text.matchAll(/\b(?:https?|ftp):\/\//gi)) {
        refuse(match.index, 'holds an address: write it without "https://", so that it is no link');
      }
      if (part === 'subject' && /[\r\n]/.test(text.trim())) refuse(0, 'a subject is one line');
      return { compiled: part === 'subject' ? text.trim() : text.trimEnd(), used };
    }
    const compiled = await compileMjml(text, path);
    problems.push(...compiled.problems);
    const html = compiled.html.replace(namespaces, '');
    for (const [pattern, problem] of forbidden) {
      const [found] = html.match(pattern) ?? [];
      if (found === undefined) continue;
      const index = text.search(new RegExp(pattern.source, 'i'));
      refuse(Math.max(index, 0), `holds ${problem} (${found.trim()})`);
    }
    const bytes = Buffer.byteLength(compiled.html);
    if (bytes > MAX_HTML_BYTES)
      refuse(0, `is ${bytes} bytes of HTML; at most ${MAX_HTML_BYTES} are possible`);
    return { compiled: compiled.html, used };
  };

  const messages: Partial<Record<Language, FrozenMessage>> = {};
  const usedIn = new Map<Language, Record<Part, Set<string>>>();
  for (const [language, files] of Object.entries(source.files) as [Language, Record<Part, string>][]) {
    const [subject, text, html] = [
      await checkPart(language, 'subject', files.subject),
      await checkPart(language, 'text', files.text),
      await checkPart(language, 'html', files.html),
    ];
    messages[language] = { subject: subject.compiled, html: html.compiled, text: text.compiled };
    usedIn.set(language, { subject: subject.used, text: text.used, html: html.used });
    for (const { name, required } of [...campaignFields, ...personFields]) {
      if (!required) continue;
      for (const part of ['text', 'html'] as const) {
        if (usedIn.get(language)?.[part].has(name)) continue;
        const path = shownPath(join(source.folder, language, fileOfPart[part]));
        problems.push(`${path}: does not use the required field {{${name}}}`);
      }
    }
  }

  const [first, ...others] = usedIn;
  if (first === undefined) problems.push(`${shownPath(source.folder)}: has no language`);
  for (const [language, used] of others) {
    for (const part of parts) {
      const expected = first?.[1][part] ?? new Set<string>();
      const both = new Set([...used[part], ...expected]);
      const differing = [...both].filter((name) => used[part].has(name) !== expected.has(name));
      if (differing.length === 0) continue;
      const path = shownPath(join(source.folder, language, fileOfPart[part]));
      problems.push(
        `${path}: differs from "${first?.[0]}" in ${differing.map((name) => `{{${name}}}`).join(', ')}`,
      );
    }
  }
  if (problems.length > 0) throw new NoticeError(problems);
  return { id: source.id, title: source.definition.title, campaignFields, personFields, messages };
};

const readNotice = async (folder: string, id: string): Promise<NoticeSource> => {
  const module = (await import(pathToFileURL(join(folder, 'notice.ts')).href)) as {
    notice: NoticeDefinition;
  };
  const files: NoticeSource['files'] = {};
  const missing: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const language = languageSchema.safeParse(entry.name).data;
    if (!entry.isDirectory() || language === undefined) continue;
    const read = async (part: Part): Promise<string> => {
      const path = join(folder, language, fileOfPart[part]);
      try {
        return await readFile(path, 'utf8');
      } catch {
        missing.push(`${shownPath(path)}: is missing`);
        return '';
      }
    };
    files[language] = { subject: await read('subject'), text: await read('text'), html: await read('html') };
  }
  if (missing.length > 0) throw new NoticeError(missing);
  return { id, folder, definition: module.notice, files };
};

/** Folders of `templates/` that hold a notice, by name. */
export const readNotices = async (): Promise<NoticeSource[]> => {
  const entries = await readdir(import.meta.dirname, { withFileTypes: true, recursive: true });
  const folders = entries
    .filter((entry) => entry.isFile() && entry.name === 'notice.ts')
    .map((entry) => entry.parentPath)
    .sort();
  return await Promise.all(
    folders.map((folder) => readNotice(folder, relative(import.meta.dirname, folder))),
  );
};

/** Changes when anything that the compiled notices come from does. */
const hashOfSources = async (sources: readonly NoticeSource[]): Promise<string> => {
  const hash = createHash('sha256');
  const add = async (path: string): Promise<void> => {
    hash.update(`${shownPath(path)}\0`).update(await readFile(path));
  };
  const layout = join(import.meta.dirname, 'layout');
  for (const name of (await readdir(layout)).sort()) await add(join(layout, name));
  for (const name of ['compile.ts', 'definition.ts', '../core/render.ts', '../core/notice.ts']) {
    await add(join(import.meta.dirname, name));
  }
  for (const { folder } of sources) await add(join(folder, 'notice.ts'));
  hash.update(JSON.stringify(sources.map(({ id, files }) => [id, files])));
  const { version } = createRequire(import.meta.url)('mjml/package.json') as { version: string };
  return hash.update(version).digest('hex');
};

const readCache = async (path: string): Promise<CompiledNotice[] | undefined> => {
  try {
    return compiledNoticeSchema.array().parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
};

/**
 * Every notice of `templates/`, compiled and checked (see {@link compileNotice}). Loading MJML takes a second or
 * more, so the result is kept in `cacheFolder` until one of its sources changes.
 *
 * @throws NoticeError naming every problem with file and line
 */
export const compileNotices = async (
  cacheFolder = join(projectFolder, 'build', 'notices'),
): Promise<CompiledNotice[]> => {
  const sources = await readNotices();
  const path = join(cacheFolder, `${await hashOfSources(sources)}.json`);
  const cached = await readCache(path);
  if (cached !== undefined) return cached;
  const notices: CompiledNotice[] = [];
  for (const source of sources) notices.push(await compileNotice(source));
  await mkdir(cacheFolder, { recursive: true });
  // Builds may run side by side: a reader sees the whole file or none.
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify(notices));
  await rename(unfinished, path);
  return notices;
};
