import type { Wording } from '../../core/base/wording.ts';

type Row = { file: number; row: number };

/** A row of the list, as it stands in a sentence. */
const rowName = ({ file, row }: Row, inFile: number): Wording =>
  file === inFile
    ? { en: `row ${row}`, fr: `la ligne ${row}` }
    : { en: `row ${row} of file ${file + 1}`, fr: `la ligne ${row} du fichier ${file + 1}` };

/** @param inFile - file of the row that is spoken of */
export const sameAsRow = (other: Row, inFile: number): Wording => {
  const { en, fr } = rowName(other, inFile);
  return {
    en: `this is the person of ${en}, who is told once; nothing is to be done`,
    fr: `c’est la personne de ${fr}, qui est informée une seule fois\u00a0; il n’y a rien à faire`,
  };
};

export const leftOut = (other: Row, inFile: number): Wording => {
  const { en, fr } = rowName(other, inFile);
  return {
    en: `other people have this reference too (see ${en}), so nobody with it is told: give each person a reference of their own`,
    fr: `d’autres personnes ont aussi cette référence (voir ${fr}), aucune n’est donc informée\u00a0: donnez à chacune sa propre référence`,
  };
};

/** Why a contact is not used. */
export const sharedByMany: Record<'email' | 'phone', Wording> = {
  email: {
    en: 'many people on the list have this address, so it is not used: give the person’s own',
    fr: 'beaucoup de personnes de la liste ont cette adresse, qui n’est donc pas utilisée\u00a0: donnez celle de la personne',
  },
  phone: {
    en: 'many people on the list have this number, so it is not used: give the person’s own',
    fr: 'beaucoup de personnes de la liste ont ce numéro, qui n’est donc pas utilisé\u00a0: donnez celui de la personne',
  },
};
