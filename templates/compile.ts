import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import * as z from 'zod';
import { type Language, languageSchema } from '../core/audience/audience.ts';
import { wordingSchema } from '../core/base/wording.ts';
import { CHECK_PAGE, CHECK_PAGE_SECTION, CHECK_PAGE_TAG } from '../core/notice/check-page.ts';
import type { FrozenMessage } from '../core/notice/content.ts';
import {
  type CompiledNotice,
  compiledNoticeSchema,
  type NoticeField,
  type Texts,
} from '../core/notice/notice.ts';
import { standardPersonFields } from '../core/notice/render.ts';
import {
  type FieldDefinition,
  type NoticeDefinition,
  noticeFileSchema,
  sharedFieldsSchema,
} from './definition.ts';
import { letterProblems } from './letter.ts';

/** What a message is made of. */
export type Part = Exclude<keyof FrozenMessage, 'nameless'>;

/** File of each part in `templates/<notice>/<language>/`. */
export const fileOfPart: Record<Part, string> = {
  subject: 'subject.txt',
  text: 'email.txt',
  html: 'email.mjml',
  sms: 'sms.txt',
  letter: 'letter.md',
};
const parts = Object.keys(fileOfPart) as Part[];

const DEFINITION_FILE = 'notice.json';

/** A notice as its folder holds it. */
export type NoticeSource = {
  /** Name of its folder. */
  id: string;
  /** Path of its folder. */
  folder: string;
  definition: NoticeDefinition;
  files: Record<Language, Record<Part, string>>;
};

/** Languages that forms are shown in: those of staff. */
const formLanguages = Object.keys(wordingSchema.shape);

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

/** Line of an index in a text, from 1. */
const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

type Filter = 'lines' | 'list';

/** Fields as forms see them: what a form asks for follows from how the messages use the value. */
const noticeFields = (
  definitions: readonly FieldDefinition[],
  filters: ReadonlyMap<string, ReadonlySet<Filter>>,
): NoticeField[] =>
  definitions.map(({ name, label, help, example, required, tells, kind, maxLength }) => {
    const used = filters.get(name);
    const form = used?.has('list') ? 'list' : used?.has('lines') ? 'lines' : 'line';
    const rules = { ...(tells && { tells }), ...(kind && { kind }), ...(maxLength && { maxLength }) };
    return { name, label, help, example, required, ...rules, form };
  });

type Placeholder = { name: string; filter: Filter | undefined; index: number };

/** The placeholders of one part; what looks like one and is none goes to `refuse`. */
const readPlaceholders = (
  source: string,
  refuse: (index: number, problem: string) => void,
): Placeholder[] => {
  const found: Placeholder[] = [];
  for (const match of source.matchAll(PLACEHOLDER)) {
    const [, name, filter] = INSIDE.exec(match[1] ?? '') ?? [];
    if (name === undefined) refuse(match.index, `${match[0]} is no placeholder`);
    else found.push({ name, filter: filter as Filter | undefined, index: match.index });
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

/** As many blanks, each line where it was. */
const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

const projectFolder = join(import.meta.dirname, '..');
/** A path as findings name it: from the project's folder, with `/`. */
export const shownPath = (path: string): string => relative(projectFolder, path).split(sep).join('/');

/**
 * Compiles one notice and checks it: every placeholder is declared, every required field is used in text, HTML and letter,
 * all languages use the same ones, nothing is loaded from elsewhere and nothing leads anywhere.
 *
 * @throws NoticeError naming every problem with file and line
 */
export const compileNotice = async (source: NoticeSource): Promise<CompiledNotice> => {
  const problems: string[] = [];
  const { definition } = source;
  const ofCampaign = new Set(definition.campaignFields.map(({ name }) => name));
  const ofPerson = new Set<string>([
    ...standardPersonFields,
    ...definition.personFields.map(({ name }) => name),
  ]);
  const filters = new Map<string, Set<Filter>>();
  problems.push(...definitionProblems(source));

  const checkPlaceholders = (
    part: Part,
    text: string,
    refuse: (index: number, problem: string) => void,
  ): Set<string> => {
    const used = new Set<string>();
    for (const { index, 0: tag } of text.replace(CHECK_PAGE_SECTION, blank).matchAll(CHECK_PAGE_TAG)) {
      refuse(index, `${tag} has no other tag that begins or ends what it is about`);
    }
    // Blanked, so that every place in the text stays.
    for (const { name, filter, index } of readPlaceholders(text.replace(CHECK_PAGE_TAG, blank), refuse)) {
      used.add(name);
      if (filter !== undefined) filters.set(name, (filters.get(name) ?? new Set()).add(filter));
      if (part !== 'subject' && name === CHECK_PAGE) continue;
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
      const isOneLine = part === 'subject' || part === 'sms';
      for (const match of text.matchAll(/\b(?:https?|ftp):\/\//gi)) {
        refuse(match.index, 'holds an address: write it without "https://", so that it is no link');
      }
      if (isOneLine && /[\r\n]/.test(text.trim()))
        refuse(0, `${part === 'sms' ? 'an SMS' : 'a subject'} is one line`);
      if (part === 'letter') for (const problem of letterProblems(text)) refuse(0, problem);
      return { compiled: isOneLine ? text.trim() : text.trimEnd(), used };
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

  const messages: Record<Language, FrozenMessage> = {};
  const usedIn = new Map<Language, Record<Part, Set<string>>>();
  for (const [language, files] of Object.entries(source.files)) {
    const [subject, text, html, sms, letter] = [
      await checkPart(language, 'subject', files.subject),
      await checkPart(language, 'text', files.text),
      await checkPart(language, 'html', files.html),
      await checkPart(language, 'sms', files.sms),
      await checkPart(language, 'letter', files.letter),
    ];
    messages[language] = {
      subject: subject.compiled,
      html: html.compiled,
      text: text.compiled,
      sms: sms.compiled,
      letter: letter.compiled,
      nameless: definition.nameless[language] ?? '',
    };
    usedIn.set(language, {
      subject: subject.used,
      text: text.used,
      html: html.used,
      sms: sms.used,
      letter: letter.used,
    });
    for (const { name, required, channel } of [...definition.campaignFields, ...definition.personFields]) {
      if (!required) continue;
      for (const part of channel === 'sms' ? (['sms'] as const) : (['text', 'html', 'letter'] as const)) {
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
  return {
    id: source.id,
    title: definition.title,
    campaignFields: noticeFields(definition.campaignFields, filters),
    personFields: noticeFields(definition.personFields, filters),
    messages,
  };
};

const sharedFieldsFile = join(import.meta.dirname, 'layout', 'fields.json');

/** Notices that staff could not tell apart where they choose one. */
export const sameTitles = (sources: readonly NoticeSource[]): string[] =>
  formLanguages.flatMap((language) => {
    const seen = new Map<string, string>();
    return sources.flatMap(({ id, folder, definition: { title } }) => {
      const text = title[language] ?? '';
      const other = seen.get(text);
      seen.set(text, id);
      return other === undefined
        ? []
        : [`${shownPath(join(folder, DEFINITION_FILE))}: has the title of "${other}" in "${language}"`];
    });
  });

/** What is wrong with the definition by itself: names given twice, texts missing in a language. */
const definitionProblems = ({ folder, definition, files }: NoticeSource): string[] => {
  const problems: string[] = [];
  const refuse = (problem: string): void => {
    problems.push(`${shownPath(join(folder, DEFINITION_FILE))}: ${problem}`);
  };
  const seen = new Set<string>(standardPersonFields);
  const languages = Object.keys(files);
  const wants = (texts: Texts, what: string, wanted: readonly string[], say = refuse): void => {
    const missing = wanted.filter((language) => texts[language] === undefined);
    if (missing.length > 0) say(`${what} is missing in ${missing.map((one) => `"${one}"`).join(', ')}`);
  };
  wants(definition.title, '"title"', formLanguages);
  wants(definition.nameless, '"nameless"', languages);
  const refuseShared = (problem: string): void => {
    problems.push(`${shownPath(sharedFieldsFile)}: ${problem}`);
  };
  const fields = [
    ...definition.campaignFields,
    ...definition.personFields.map((field) => ({ ...field, isShared: undefined })),
  ];
  for (const { name, label, help, example, isShared } of fields) {
    const say = isShared ? refuseShared : refuse;
    if (seen.has(name)) refuse(`"${name}" is there twice`);
    seen.add(name);
    wants(label, `"label" of "${name}"`, formLanguages, say);
    wants(help, `"help" of "${name}"`, formLanguages, say);
    wants(example, `"example" of "${name}"`, languages, say);
  }
  return problems;
};

/** Reads JSON as the schema wants it; what is wrong goes to `refuse`. */
const readJson = async <Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  refuse: (problem: string) => void,
): Promise<z.output<Schema> | undefined> => {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    refuse(`${shownPath(path)}: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const line of z.prettifyError(parsed.error).split('\n✖ ')) {
    refuse(`${shownPath(path)}: ${line.replace(/^✖ /, '').replace(/\n\s*→/, ',')}`);
  }
  return undefined;
};

const readDefinition = async (folder: string, problems: string[]): Promise<NoticeDefinition | undefined> => {
  const refuse = (problem: string): void => {
    problems.push(problem);
  };
  const path = join(folder, DEFINITION_FILE);
  const shared = await readJson(sharedFieldsFile, sharedFieldsSchema, refuse);
  const file = await readJson(path, noticeFileSchema, refuse);
  if (shared === undefined || file === undefined) return undefined;
  const campaignFields = file.campaignFields.flatMap((field) => {
    if (typeof field !== 'string') return [field];
    const known = shared.find(({ name }) => name === field);
    if (known === undefined) refuse(`${shownPath(path)}: "${field}" is no field of layout/fields.json`);
    return known === undefined ? [] : [{ ...known, isShared: true as const }];
  });
  const { $schema: _, ...said } = file;
  return { ...said, campaignFields };
};

const readNotice = async (folder: string, id: string): Promise<NoticeSource> => {
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
    files[language] = {
      subject: await read('subject'),
      text: await read('text'),
      html: await read('html'),
      sms: await read('sms'),
      letter: await read('letter'),
    };
  }
  const definition = await readDefinition(folder, missing);
  if (missing.length > 0 || definition === undefined) throw new NoticeError(missing);
  return { id, folder, definition, files };
};

/** Folders of `templates/` that hold a notice, by name. */
export const readNotices = async (): Promise<NoticeSource[]> => {
  const entries = await readdir(import.meta.dirname, { withFileTypes: true, recursive: true });
  const folders = entries
    .filter((entry) => entry.isFile() && entry.name === DEFINITION_FILE)
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
  for (const name of [
    'compile.ts',
    'definition.ts',
    'letter.ts',
    '../core/letter/letter-text.ts',
    '../core/notice/render.ts',
    '../core/notice/notice.ts',
  ]) {
    await add(join(import.meta.dirname, name));
  }
  hash.update(JSON.stringify(sources.map(({ id, files, definition }) => [id, files, definition])));
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
