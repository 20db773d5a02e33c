// What stands on a letter beside its text.

import type { Language } from '../../core/audience/audience.ts';

/** Said of the QR code to whoever does not see it. */
export const codeAlternative = (language: Language): string =>
  language === 'fr'
    ? 'Code à lire avec un téléphone : il mène à la page de vérification.'
    : 'Code to be read by a telephone: it leads to the page on which the letter can be checked.';

/** The day of the letter in its language. */
export const dayInWords = (date: string, language: Language): string => {
  // Of English, that of Europe, as the notices have it.
  const day = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    dateStyle: 'long',
    timeZone: 'UTC',
  }).format(new Date(`${date}T00:00:00Z`));
  return language === 'fr' ? `Le ${day}` : day;
};
