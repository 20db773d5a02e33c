import { type CheerioAPI, load } from 'cheerio';
import { lowContrasts } from './contrast.ts';

/** What is wrong with the structure of a message for whoever does not see it as it was drawn. */
export type StructureProblem = { problem: string; todo: string; near?: string };

const headingProblems = ($: CheerioAPI): StructureProblem[] => {
  const problems: StructureProblem[] = [];
  const headings = $('h1, h2, h3, h4, h5, h6').toArray();
  const levels = headings.map(({ name }) => Number(name[1]));
  if (levels.filter((level) => level === 1).length !== 1) {
    problems.push({
      problem: 'there is not exactly one <h1>',
      todo: 'Make the title of the letter its only <h1>',
    });
  }
  for (const [at, level] of levels.entries()) {
    if (level <= (levels[at - 1] ?? 0) + 1) continue;
    const near = $(headings[at]).text();
    problems.push({ problem: `<h${level}> skips a level`, todo: 'Use the next level below', near });
  }
  return problems;
};

/** Language, title, headings, tables, text alternatives, lists, dark mode and contrast, by WCAG 2.2. */
export const structureProblems = (html: string, language: string): StructureProblem[] => {
  const $ = load(html);
  const problems = headingProblems($);
  const wants = (holds: boolean, problem: string, todo: string): void => {
    if (!holds) problems.push({ problem, todo });
  };
  wants(
    $('html').attr('lang') === language,
    `the language is not "${language}"`,
    `Write <mjml lang="${language}">`,
  );
  wants($('title').text().trim() !== '', 'there is no title', 'Add <mj-title> to <mj-head>');
  wants(
    $('table:not([role="presentation"])').length === 0,
    'a table is not marked as layout',
    'Add role="presentation"',
  );
  wants($('img:not([alt])').length === 0, 'a picture has no text alternative', 'Add alt="…"');
  wants(
    $('ul, ol')
      .children()
      .toArray()
      .every(({ name }) => name === 'li'),
    'a list holds something else than items',
    'Put everything in a list into <li>',
  );
  wants(
    /\bdark\b/.test($('meta[name="color-scheme"]').attr('content') ?? ''),
    'mail programs are not told that it has colours for the dark',
    'Include layout/head.mjml in <mj-head>',
  );
  wants(
    /prefers-color-scheme:\s*dark/.test(html),
    'it has no colours for the dark',
    'Include layout/head.mjml in <mj-head>',
  );
  for (const { scheme, text, ink, ground, contrast } of lowContrasts(html)) {
    problems.push({
      problem: `the contrast of ${ink} on ${ground} is ${contrast} to 1 in ${scheme} mode`,
      todo: 'Choose colours of at least 4.5 to 1',
      near: text.slice(0, 40),
    });
  }
  return problems;
};

/** The words that somebody sees, in their order; not what is hidden. */
export const visibleText = (html: string): string => {
  const $ = load(html.replace(/<(?=\/?(?:p|li|h\d|td|div|br)\b)/g, ' <'));
  $('[style*="display:none"], [style*="display: none"], style, title').remove();
  return $('body').text();
};
