import type { Language } from '../audience/audience.ts';
import { foldText } from './fold.ts';

/** A language's name in French, in English and in itself. */
const namesOf = (language: Language): string[] =>
  ['fr', 'en', language].flatMap((inLanguage) => {
    const name = new Intl.DisplayNames([inLanguage], { type: 'language', fallback: 'none' }).of(language);
    return name === undefined ? [] : [foldText(name)];
  });

/** The two-letter code of a word that may be a code of three letters, such as `fra`; empty where it is none. */
const codeOf = (word: string): string => {
  try {
    return new Intl.Locale(word).language;
  } catch {
    return '';
  }
};

/** No name of a language is longer, with what stands behind it. */
const MAX_LENGTH = 60;
/** Cells that are remembered: a list has a few. */
const MAX_ANSWERS = 1000;
const fillers: ReadonlySet<string> = new Set(['langue', 'language', 'parle', 'speaks', 'lang']);

/**
 * Makes the reader of cells that name one of `languages`, by its code or its name in French, English or itself: `FR`,
 * `fr-CA`, `fra`, `Français`, `anglaise`…
 */
export const createLanguageReader = (
  languages: readonly Language[],
): ((text: string) => Language | undefined) => {
  const known = new Map<string, Language>();
  for (const language of languages) {
    // Files name the nationality as often, and in French that may be feminine.
    for (const name of namesOf(language)) known.set(name, language).set(`${name}e`, language);
    known.set(language, language);
  }
  const read = (word: string): Language | undefined => known.get(word) ?? known.get(codeOf(word));
  const readText = (text: string): Language | undefined => {
    const [first = '', second = ''] = text.split(/[-_ (/,;:.]+/, 2).map(foldText);
    return read(foldText(text)) ?? read(fillers.has(first) ? second : first);
  };
  const answers = new Map<string, Language | undefined>();
  return (text) => {
    const cell = text.trim();
    if (cell.length > MAX_LENGTH) return undefined;
    if (!answers.has(cell)) {
      if (answers.size === MAX_ANSWERS) answers.clear();
      answers.set(cell, readText(cell));
    }
    return answers.get(cell);
  };
};
