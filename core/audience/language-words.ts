import type { Wording } from '../base/wording.ts';
import type { Language } from './audience.ts';

/** A language's name, as it stands in a sentence in English and in French. */
export const nameOfLanguage = (language: Language): Wording => {
  const name = (inLanguage: string): string =>
    new Intl.DisplayNames([inLanguage], { type: 'language' }).of(language) ?? language;
  return { en: name('en'), fr: name('fr') };
};
