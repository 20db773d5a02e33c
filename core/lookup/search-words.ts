// What staff read where a search shows nobody.
import type { Wording } from '../base/wording.ts';

/** To be read out to whoever has not shown who they are. The same whether or not anybody was found. */
export const notDisclosed: Wording = {
  en: 'Say to the caller: “Everybody who is concerned gets a notice, or has got one, at the address or number that we have of them. I may say nothing of anybody before I know whom I speak to.” To be answered, they read out the code of their notice, or you call them back on the number that the organisation had before this call.',
  fr: 'Dites à la personne\u00a0: «\u00a0Toute personne concernée reçoit, ou a reçu, un avis à l’adresse ou au numéro que nous avons d’elle. Je ne peux rien dire de personne avant de savoir à qui je parle.\u00a0» Pour qu’on lui réponde, elle lit le code de son avis, ou vous la rappelez au numéro que l’organisation avait avant cet appel.',
};

export const nobodyFound: Wording = {
  en: 'Nobody is found by this. A list may have them otherwise: try their number, another address, another telephone number, or the code of their message.',
  fr: 'Personne n’est trouvé ainsi. Une liste peut l’avoir noté autrement\u00a0: essayez son numéro, une autre adresse, un autre téléphone ou le code de son message.',
};

/** What may be said of somebody who is not found by anything, where the lists hold everybody. */
export const listsAreWhole: Wording = {
  en: 'Whoever is found by nothing at all is on no list that messages are sent to.',
  fr: 'Qui n’est trouvé par rien ne figure sur aucune liste des envois commencés.',
};

/** Why it says nothing of somebody that they are not found. */
export const listsHaveGaps: Wording = {
  en: 'Do not say that they are not concerned: the lists have rows that were not used, as they had mistakes or were taken for somebody else’s. Have an administrator look there.',
  fr: 'Ne dites pas que la personne n’est pas concernée\u00a0: les listes ont des lignes qui n’ont pas servi, car elles étaient fautives ou semblaient être celles d’une autre. Faites-y regarder l’administration.',
};

export const tooManyNamesakes: Wording = {
  en: 'More than three people have this name and birth date. Ask for their number, an address or a telephone number.',
  fr: 'Plus de trois personnes ont ce nom et cette date de naissance. Demandez à la personne son numéro, son adresse ou son téléphone.',
};

export const tooManyShareIt: Wording = {
  en: 'Too many people share this to show any of them. Ask for the code of their message, or for their number.',
  fr: 'Trop de personnes ont cela en commun pour en montrer une seule. Demandez le code de son message, ou son numéro.',
};
