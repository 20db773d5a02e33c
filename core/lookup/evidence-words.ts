// What is said of how staff made sure who was asking, and where a record was taken back.
import type { CorrectionTakeBackReason, IdentityCheck, TakeBackReason } from '../audit/reasons.ts';
import type { Wording } from '../base/wording.ts';
import type { ToldMeans } from '../delivery/evidence.ts';

const meansWords: Record<ToldMeans, Wording> = {
  letter: { en: 'by letter', fr: 'par courrier' },
  phone: { en: 'on the telephone', fr: 'par téléphone' },
  'in-person': { en: 'in person', fr: 'en personne' },
};

/** In words that follow a colon. */
const takeBackWords: Record<TakeBackReason, Wording> = {
  'wrong-person-recorded': { en: 'it was about somebody else', fr: 'il s’agissait de quelqu’un d’autre' },
  'somebody-else-told': {
    en: 'somebody else was told in their place',
    fr: 'quelqu’un d’autre a été informé à sa place',
  },
  'never-posted': { en: 'the letter was never posted', fr: 'le courrier n’a jamais été posté' },
  'recorded-by-mistake': { en: 'it was recorded by mistake', fr: 'il avait été noté par erreur' },
};

export const takenBackWords = (means: ToldMeans, reason: TakeBackReason): Wording => ({
  en: `The record that they were told ${meansWords[means].en} was taken back: ${takeBackWords[reason].en}.`,
  fr: `La mention «\u00a0informée ${meansWords[means].fr}\u00a0» a été retirée\u00a0: ${takeBackWords[reason].fr}.`,
});

const correctionTakeBackWords: Record<CorrectionTakeBackReason, Wording> = {
  'not-their-contact': {
    en: 'the new contact was not theirs',
    fr: 'la nouvelle coordonnée n’était pas la sienne',
  },
  'wrong-person-recorded': takeBackWords['wrong-person-recorded'],
  'recorded-by-mistake': { en: 'it was made by mistake', fr: 'elle avait été faite par erreur' },
};

export const correctionTakenBackWords = (reason: CorrectionTakeBackReason): Wording => ({
  en: `The correction of their contact was taken back: ${correctionTakeBackWords[reason].en}. They are written to at the contact before.`,
  fr: `La correction de sa coordonnée a été retirée\u00a0: ${correctionTakeBackWords[reason].fr}. On lui écrit de nouveau à la coordonnée précédente.`,
});

/** How it was made sure who was asking, behind what was done. */
export const identityWords: Record<IdentityCheck, Wording> = {
  'code-read-out': {
    en: 'Identity checked: the code of the notice was read out.',
    fr: 'Identité vérifiée\u00a0: le code de l’avis a été lu.',
  },
  'called-back': {
    en: 'Identity checked: called back on a number held before.',
    fr: 'Identité vérifiée\u00a0: rappel à un numéro connu auparavant.',
  },
  document: {
    en: 'Identity checked: a document was shown.',
    fr: 'Identité vérifiée\u00a0: un document a été présenté.',
  },
  'no-caller': { en: 'Nobody was asking.', fr: 'Personne ne demandait.' },
};
