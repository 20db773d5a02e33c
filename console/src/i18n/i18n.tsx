import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo, useState } from 'react';
import { en } from './en.ts';
import { type Formats, formatsOf, type Language, languages } from './format.ts';
import { fr } from './fr.ts';
import type { Texts } from './texts.ts';

const catalogues: Record<Language, Texts> = { en, fr };
const KEY = 'tocsin-language';

type Speech = { language: Language; t: Texts; f: Formats; speak(language: Language): void };

const SpeechContext = createContext<Speech | undefined>(undefined);

const isLanguage = (value: unknown): value is Language => languages.some((one) => one === value);

/** The language chosen before on this machine, or else the first of the browser's that the console speaks. */
export const firstLanguage = (): Language => {
  const chosen = window.localStorage.getItem(KEY);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((one) => one.slice(0, 2)).find(isLanguage) ?? 'en';
};

export const I18nProvider = ({ children }: { children: ReactNode }) => {
  const [language, setLanguage] = useState(firstLanguage);
  const speech = useMemo<Speech>(
    () => ({
      language,
      t: catalogues[language],
      f: formatsOf(language),
      speak(next) {
        window.localStorage.setItem(KEY, next);
        setLanguage(next);
      },
    }),
    [language],
  );
  // Before any request is sent: the API answers in the language of the document.
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return <SpeechContext value={speech}>{children}</SpeechContext>;
};

/** Texts and formats in the language of whoever looks. */
export const useI18n = (): Speech => {
  const speech = useContext(SpeechContext);
  if (speech === undefined) throw new Error('nothing speaks around this component');
  return speech;
};
