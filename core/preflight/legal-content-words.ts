// What the preflight list says of what Article 34 of the GDPR asks for.
import type { StaffLanguage, Wording } from '../base/wording.ts';
import type { LegalContent } from '../notice/notice.ts';

export const legalContents: Record<LegalContent, Wording> = {
  nature: { en: 'the nature of the breach', fr: 'la nature de la violation' },
  contact: { en: 'a contact point for questions', fr: 'un point de contact pour les questions' },
  consequences: { en: 'the likely consequences', fr: 'les conséquences probables' },
  measures: { en: 'the measures taken or proposed', fr: 'les mesures prises ou proposées' },
  advice: { en: 'what people can do themselves', fr: 'ce que les personnes peuvent faire elles-mêmes' },
};

export const isComplete: Wording = {
  en: 'Each part that Article 34 of the GDPR asks for is filled in. Read it: whether it says enough, no program can tell.',
  fr: 'Chaque partie que demande l’article 34 du RGPD est remplie. Relisez-la\u00a0: aucun programme ne peut dire si elle suffit.',
};

/** What is missing, with the language that it is missing in. */
export const isMissing = (gaps: readonly { name: Wording; language: string }[]): Wording => {
  const missing = (inLanguage: StaffLanguage): string =>
    gaps.map(({ name, language }) => `${name[inLanguage]} (${language})`).join(', ');
  return {
    en: `Article 34 of the GDPR asks for what is missing, or says nothing: ${missing('en')}.`,
    fr: `Il manque ce que demande l’article 34 du RGPD, ou cela ne dit rien\u00a0: ${missing('fr')}.`,
  };
};

/** Labels of fields, with their language, that hold the example of the form. */
export const holdExamples = (fields: readonly { label: Wording; language: string }[]): Wording => ({
  en: `These fields still hold the example of the form: ${fields.map(({ label, language }) => `"${label.en}" (${language})`).join(', ')}.`,
  fr: `Ces champs contiennent encore l’exemple du formulaire : ${fields.map(({ label, language }) => `«\u00a0${label.fr}\u00a0» (${language})`).join(', ')}.`,
});
