import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo, useState } from 'react';
import { en } from './en.ts';
import { type Formats, formatsOf, type Language, languages } from './format.ts';
import { fr } from './fr.ts';
import type { Texts } from './texts.ts';

const catalogues: Record<Language, Texts> = { en, fr };
const KEY = 'tocsin-language';

/** The language of whoever looks, with its texts and formats. */
type I18n = { language: Language; t: Texts; f: Formats; setLanguage(language: Language): void };

const Context = createContext<I18n | undefined>(undefined);

const isLanguage = (value: unknown): value is Language => languages.some((one) => one === value);

/** The language chosen before on this machine, or else the first of the browser's that the console speaks. */
export const firstLanguage = (): Language => {
  const chosen = window.localStorage.getItem(KEY);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((one) => one.slice(0, 2)).find(isLanguage) ?? 'en';
};

export const I18nProvider = ({ children }: { children: ReactNode }) => {
  const [language, setShown] = useState(firstLanguage);
  const i18n = useMemo<I18n>(
    () => ({
      language,
      t: catalogues[language],
      f: formatsOf(language),
      setLanguage(next) {
        window.localStorage.setItem(KEY, next);
        setShown(next);
      },
    }),
    [language],
  );
  // Before any request is sent: the API answers in the language of the document.
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return <Context value={i18n}>{children}</Context>;
};

/** Texts and formats in the language of whoever looks. */
export const useI18n = (): I18n => {
  const i18n = useContext(Context);
  if (i18n === undefined) throw new Error('this component stands outside of the provider of its texts');
  return i18n;
};
