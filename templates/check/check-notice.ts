import { join } from 'node:path';
import { resolveSections } from '../../core/notice/check-page.ts';
import type { FrozenMessage } from '../../core/notice/content.ts';
import { type CompiledNotice, type LegalContent, legalContentSchema } from '../../core/notice/notice.ts';
import { forcingCharacters, measureSms, type SmsSize } from '../../core/notice/sms-text.ts';
import { CLIPPED_BYTES } from '../../core/preflight/message.ts';
import { fileOfPart, type NoticeSource, type Part, shownPath } from '../compile.ts';
import { exampleMessage } from '../example.ts';
import { isExplained } from './client-gaps.ts';
import { type Finding, lineHolding } from './finding.ts';
import { type LanguageRules, languageRulesFile, readLanguageRules } from './language-rules.ts';
import { clientFindings } from './mail-clients.ts';
import { type ReadingEase, readingEase } from './reading-ease.ts';
import { structureProblems, visibleText } from './structure.ts';

/** Parts that an SMS with the example fields may have: it says the least and tells where to read the rest. */
const MAX_SMS_PARTS = 2;

const contentNames: Record<LegalContent, string> = {
  nature: 'what happened (the nature of the breach)',
  contact: 'whom to ask (the data protection officer)',
  consequences: 'the likely consequences',
  measures: 'the measures taken',
  advice: 'what people can do themselves',
};

/** What the checks measured of one language. */
type NoticeFigures = {
  notice: string;
  language: string;
  htmlBytes: number;
  sms: SmsSize;
  ease?: ReadingEase;
};

export type NoticeReport = { figures: NoticeFigures[]; findings: Finding[] };

/** Headings of a part with their places in it: elements of HTML, lines in capital letters, or those of a letter. */
const headingsOf = (part: 'html' | 'text' | 'letter', content: string): { index: number; text: string }[] => {
  if (part === 'letter')
    return Array.from(content.matchAll(/^## (.+)$/gm), ({ index, 1: text = '' }) => ({ index, text }));
  return part === 'html'
    ? Array.from(content.matchAll(/<h2\b[^>]*>(.*?)<\/h2>/gs), ({ index, 1: text = '' }) => ({ index, text }))
    : Array.from(content.matchAll(/^.+$/gm), ({ index, 0: text }) => ({ index, text })).filter(
        ({ text }) => /\p{Lu}{2}/u.test(text) && text === text.toUpperCase() && !text.includes('{{'),
      );
};

/** The heading that a place stands under. */
const headingAbove = (headings: readonly { index: number; text: string }[], index: number) =>
  headings.filter((heading) => heading.index < index).at(-1);

/** GDPR, Article 34(2): each part of the legal content stands under a heading, the parts under different ones. */
const checkLegalContent = (source: NoticeSource, language: string, message: FrozenMessage): Finding[] => {
  const findings: Finding[] = [];
  for (const part of ['html', 'text', 'letter'] as const) {
    const file = fileFor(source, language, part);
    const written = message[part] ?? '';
    const headings = headingsOf(part, written);
    const seen = new Map<string, LegalContent>();
    for (const content of legalContentSchema.options) {
      const telling = source.definition.campaignFields.filter(
        ({ tells, required }) => required && tells === content,
      );
      // A field such as the telephone may also stand above the first heading, which is not its section.
      const heading = telling
        .map(({ name }) => {
          const all = [...written.matchAll(new RegExp(`\\{\\{\\s*${name}\\s*[|}]`, 'g'))];
          return all.map(({ index }) => headingAbove(headings, index)).find((one) => one !== undefined);
        })
        .find((one) => one !== undefined);
      const name = contentNames[content];
      if (telling.length === 0) {
        if (part !== 'html') continue;
        findings.push({
          file: shownPath(join(source.folder, 'notice.json')),
          problem: `no required field tells ${name}, which Article 34 of the GDPR asks for`,
          todo: `Add a field with "tells": "${content}"`,
        });
      } else if (heading === undefined) {
        findings.push({
          file,
          problem: `${name} does not stand under a heading`,
          todo: `Put {{${telling[0]?.name}}} under a heading of its own`,
        });
      } else if (seen.has(heading.text)) {
        findings.push({
          file,
          problem: `${name} and ${contentNames[seen.get(heading.text) as LegalContent]} stand under one heading`,
          todo: 'Give each a heading of its own',
        });
      } else {
        seen.set(heading.text, content);
      }
    }
  }
  return findings;
};

/** Fields that staff would fill in for nothing. A required one is refused where the notice is compiled. */
const checkUse = ({ folder, definition, files }: NoticeSource): Finding[] => {
  const text = Object.values(files)
    .flatMap((parts) => Object.values(parts))
    .join('\n');
  return [...definition.campaignFields, ...definition.personFields]
    .filter(({ name }) => !new RegExp(`\\{\\{\\s*${name}\\s*[|}]`).test(text))
    .map(({ name }) => ({
      file: shownPath(join(folder, 'notice.json')),
      problem: `no message uses "${name}"`,
      todo: `Put {{${name}}} into the messages, or leave the field out`,
    }));
};

const fileFor = (source: NoticeSource, language: string, part: Part): string =>
  shownPath(join(source.folder, language, fileOfPart[part]));

/** No part asks for data, or that somebody click, log in or open an attachment. */
const checkWording = (source: NoticeSource, language: string, forbidden: readonly string[]): Finding[] => {
  const findings: Finding[] = [];
  for (const [part, content] of Object.entries(source.files[language] ?? {}) as [Part, string][]) {
    for (const [at, line] of content.split('\n').entries()) {
      for (const pattern of forbidden) {
        const [found] = new RegExp(pattern, 'iu').exec(line) ?? [];
        if (found === undefined) continue;
        findings.push({
          file: fileFor(source, language, part),
          line: at + 1,
          problem: `"${found}" asks for something that a false message would ask for`,
          todo: 'Say it without asking to click, to log in, to send data or to open a file',
        });
      }
    }
  }
  return findings;
};

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Whoever reads only the text, or only the HTML, reads the same words in the same order. */
const checkSameWords = (source: NoticeSource, language: string, message: FrozenMessage): Finding[] => {
  const text = wordsOf(message.text);
  const html = wordsOf(visibleText(message.html));
  const at = text.findIndex((word, index) => word !== html[index]);
  if (at === -1 && text.length === html.length) return [];
  const from = at === -1 ? text.length : at;
  const around = (words: readonly string[]): string => words.slice(Math.max(0, from - 3), from + 5).join(' ');
  return [
    {
      file: fileFor(source, language, 'text'),
      problem: `text and HTML differ: "${around(text)}" in the text is "${around(html)}" in ${fileOfPart.html}`,
      todo: 'Say the same in both',
    },
  ];
};

const checkSms = (source: NoticeSource, language: string, sms: string): Finding[] => {
  const file = fileFor(source, language, 'sms');
  const template = source.files[language]?.sms ?? '';
  const findings: Finding[] = [];
  const forcing = forcingCharacters(sms);
  // Where a stand-in exists, the language can be written in the seven-bit alphabet.
  for (const { character, instead } of forcing.every((one) => one.instead !== undefined) ? forcing : []) {
    findings.push({
      file: template.includes(character) ? file : shownPath(join(source.folder, 'notice.json')),
      problem: `"${character}" makes the whole SMS twice as dear`,
      todo: instead === '' ? 'Leave it out' : `Write "${instead}" instead`,
    });
  }
  const { parts } = measureSms(sms);
  if (parts > MAX_SMS_PARTS) {
    findings.push({
      file,
      problem: `it takes ${parts} parts, each paid for`,
      todo: `Shorten it to ${MAX_SMS_PARTS}`,
    });
  }
  const hasCode = [true, false].every((hasPage) =>
    /\{\{\s*code\s*\}\}/.test(resolveSections(template, hasPage)),
  );
  if (!hasCode) {
    findings.push({ file, problem: 'nobody can check that it is genuine', todo: 'Add {{code}}' });
  }
  return findings;
};

const checkEase = (
  source: NoticeSource,
  language: string,
  { part, text, rules }: { part: Part; text: string; rules: LanguageRules },
): Finding[] => {
  const ease = readingEase(text, language, rules);
  const { atLeast } = rules.readingEase;
  if (ease.score >= atLeast) return [];
  return [
    {
      file: fileFor(source, language, part),
      problem: `the reading ease is ${ease.score.toFixed(0)}, below ${atLeast} (${ease.wordsPerSentence.toFixed(1)} words a sentence, ${ease.syllablesPerWord.toFixed(2)} syllables a word)`,
      todo: 'Write shorter sentences and shorter words, also in the examples of the fields',
    },
  ];
};

const checkHtml = (source: NoticeSource, language: string, html: string): Finding[] => {
  const file = fileFor(source, language, 'html');
  const mjml = source.files[language]?.html ?? '';
  const findings: Finding[] = structureProblems(html, language).map(({ problem, todo, near }) => {
    const line = near === undefined ? undefined : lineHolding(mjml, near);
    const where = near === undefined || line !== undefined ? '' : ` at "${near}"`;
    return { file, ...(line === undefined ? {} : { line }), problem: `${problem}${where}`, todo };
  });
  const bytes = Buffer.byteLength(html);
  if (bytes > CLIPPED_BYTES) {
    findings.push({ file, problem: `it is ${bytes} bytes long, and Gmail cuts it off`, todo: 'Shorten it' });
  }
  for (const { feature, clients, notes } of clientFindings(html)) {
    if (isExplained(feature)) continue;
    findings.push({
      file,
      problem: `${feature} is not known to ${clients.join(', ')}${notes.length > 0 ? ` (${notes.join(' ')})` : ''}`,
      todo: 'Do without it, or explain in templates/check/client-gaps.ts why that does no harm',
    });
  }
  return findings;
};

/**
 * Checks what a notice says and how it looks, in every language, with the examples of its fields. What makes a
 * notice impossible to compile is found before, by `compileNotice`.
 */
export const checkNotice = async (
  source: NoticeSource,
  notice: CompiledNotice,
  rules: Readonly<Record<string, LanguageRules>> = readLanguageRules(),
): Promise<NoticeReport> => {
  const figures: NoticeFigures[] = [];
  const findings: Finding[] = checkUse(source);
  for (const [language, template] of Object.entries(notice.messages)) {
    const message = await exampleMessage(notice, language);
    const known = rules[language];
    findings.push(
      ...checkLegalContent(source, language, template),
      ...checkSameWords(source, language, message),
      ...checkHtml(source, language, message.html),
      ...checkSms(source, language, message.sms),
    );
    if (known === undefined) {
      findings.push({
        file: languageRulesFile,
        problem: `nothing says how to check "${language}"`,
        todo: `Add "${language}" with a formula of reading ease and what no notice says`,
      });
    } else {
      findings.push(...checkWording(source, language, known.neverSays));
      if (known.neverSays.length === 0) {
        findings.push({
          file: languageRulesFile,
          problem: `"${language}" lists nothing that no notice says`,
          todo: 'Add what asks people to click, to sign in or to send something',
        });
      }
      findings.push(
        ...checkEase(source, language, { part: 'text', text: message.text, rules: known }),
        ...checkEase(source, language, { part: 'letter', text: message.letter ?? '', rules: known }),
      );
    }
    figures.push({
      notice: notice.id,
      language,
      htmlBytes: Buffer.byteLength(message.html),
      sms: measureSms(message.sms),
      ...(known === undefined ? {} : { ease: readingEase(message.text, language, known) }),
    });
  }
  return { figures, findings };
};
