// Titles and reasons in the results by person.
import type { Wording } from '../../core/base/wording.ts';

export const resultTitles = {
  sheet: { en: 'Results', fr: 'Résultats' },
  reference: { en: 'Reference', fr: 'Référence' },
  noticeCode: { en: 'Notice code', fr: 'Code de l’avis' },
  standing: { en: 'How they stand', fr: 'Situation' },
  toldBy: { en: 'Told by', fr: 'Informée par' },
  toldOn: { en: 'On', fr: 'Le' },
  reason: { en: 'Why not told', fr: 'Pourquoi pas informée' },
  letter: { en: 'Letter', fr: 'Courrier' },
} satisfies Record<string, Wording>;

/** Why no letter can tell somebody, in words that follow others. */
export const whyUnreachable: Record<'noPost' | 'cameBack' | 'deleted', Wording> = {
  noPost: {
    en: 'no letter can be sent, as the list has no postal address that an envelope takes',
    fr: 'aucun courrier n’est possible, faute d’adresse postale utilisable',
  },
  cameBack: {
    en: 'no other letter is sent to the same address',
    fr: 'aucun autre courrier n’est envoyé à la même adresse',
  },
  deleted: {
    en: 'no letter can be sent, as the data was deleted',
    fr: 'aucun courrier n’est possible, les données étant effacées',
  },
};
