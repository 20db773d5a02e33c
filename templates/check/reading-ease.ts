import { syllable } from 'syllable';
import type { LanguageRules } from './language-rules.ts';

/** Vowels that stand together are one sound, marks on them aside. */
const vowels = /[aeiouyœæ]+/g;

/** Syllables of a word: of an English one by its known exceptions too, of others by groups of vowels. */
const syllablesOf = (word: string, language: string, silentEnding: RegExp | undefined): number => {
  if (language === 'en') return Math.max(1, syllable(word));
  // ü, ï and the like begin a sound of their own: "naïf", "Noël".
  const written = word.toLowerCase();
  const said = silentEnding === undefined ? written : written.replace(silentEnding, '');
  const plain = said.replace(/[ïë]/g, '·i').normalize('NFD').replace(/\p{M}/gu, '');
  return Math.max(1, plain.match(vowels)?.length ?? 0);
};

/** Sentences: lines are apart, and so is what a full stop, a question mark or a colon ends. */
const sentencesOf = (text: string): string[] =>
  text
    .split(/\n+|(?<=[.!?:;…])\s+/)
    .map((sentence) => sentence.replace(/^- /, '').trim())
    .filter((sentence) => /\p{L}/u.test(sentence));

const wordsOf = (sentence: string): string[] => sentence.match(/\p{L}+/gu) ?? [];

export type ReadingEase = {
  score: number;
  words: number;
  wordsPerSentence: number;
  syllablesPerWord: number;
};

/**
 * How easy a text is to read, by Flesch's formula with the language's weights: 100 very easy, 60 standard, 30 hard.
 * Headings and addresses count as short sentences.
 */
export const readingEase = (text: string, language: string, rules: LanguageRules): ReadingEase => {
  const { base, perWordInSentence, perSyllableInWord, silentEnding } = rules.readingEase;
  const silent = silentEnding === undefined ? undefined : new RegExp(silentEnding);
  const sentences = sentencesOf(text);
  const words = sentences.flatMap(wordsOf);
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word, language, silent), 0);
  const wordsPerSentence = words.length / Math.max(1, sentences.length);
  const syllablesPerWord = syllables / Math.max(1, words.length);
  return {
    score: base - perWordInSentence * wordsPerSentence - perSyllableInWord * syllablesPerWord,
    words: words.length,
    wordsPerSentence,
    syllablesPerWord,
  };
};
