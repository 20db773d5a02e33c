// What the preflight list says of the list of people.
import type { Language } from '../audience/audience.ts';
import { nameOfLanguage } from '../audience/language-words.ts';
import { counted, type Wording } from '../base/wording.ts';

export const noList: Wording = {
  en: 'No list has been imported yet. Upload one first.',
  fr: 'Aucune liste n’a encore été importée. Déposez-en une d’abord.',
};

export const importFailed = (failure: Wording | undefined): Wording => ({
  en: `The last import failed: ${failure?.en ?? 'the reason is not known.'}`,
  fr: `Le dernier import a échoué : ${failure?.fr ?? 'la raison n’est pas connue.'}`,
});

export const stillImporting: Wording = {
  en: 'The list is still being imported. Wait until that has ended.',
  fr: 'La liste est encore en cours d’import. Attendez qu’il soit terminé.',
};

export const nobodyReachable: Wording = {
  en: 'Nobody in the list can be written to by the channels of the campaign.',
  fr: 'Personne dans la liste ne peut être atteint par les canaux de la campagne.',
};

export const getMessages = (people: number): Wording => {
  const told = counted(
    people,
    ['person will get a message', 'people will get a message'],
    ['personne recevra un message', 'personnes recevront un message'],
  );
  return { en: `${told.en}.`, fr: `${told.fr}.` };
};

export const wereRejected = (rejected: number): Wording => {
  const lost = counted(
    rejected,
    ['row was rejected: this person', 'rows were rejected: these people'],
    ['ligne a été rejetée : cette personne ne sera', 'lignes ont été rejetées : ces personnes ne seront'],
  );
  return {
    en: `${lost.en} will not be told. Download what was rejected, and correct it.`,
    fr: `${lost.fr} pas informée${rejected > 1 ? 's' : ''}. Téléchargez ce qui a été rejeté et corrigez-le.`,
  };
};

export const allReachable: Wording = {
  en: 'Everybody can be written to.',
  fr: 'Tout le monde peut être joint.',
};

export const needLetters = (unreachable: number): Wording => {
  const byLetter = counted(unreachable, ['person has', 'people have'], ['personne n’a', 'personnes n’ont']);
  return {
    en: `${byLetter.en} no usable contact for a message and must be told by letter.`,
    fr: `${byLetter.fr} aucune coordonnée utilisable pour un message : à informer par courrier.`,
  };
};

/** How many people read; the language follows. */
export const readersOf = (people: number): Wording =>
  counted(people, ['person reads', 'people read'], ['personne lit', 'personnes lisent']);

export const languageUnread = (language: Language, people: number): Wording => {
  const readers = readersOf(people);
  const name = nameOfLanguage(language);
  return {
    en: `${readers.en} "${language}" (${name.en}), which the campaign has no message in. Fill in its fields, then import the list again.`,
    fr: `${readers.fr} «\u00a0${language}\u00a0» (${name.fr}), langue dans laquelle la campagne n’a pas de message. Remplissez ses champs, puis importez de nouveau la liste.`,
  };
};

export const ownLanguages: Wording = {
  en: 'Everybody gets the notice in their own language.',
  fr: 'Chacun reçoit l’avis dans sa langue.',
};

export const otherLanguage = (people: number, language: Language): Wording => ({
  en: `${readersOf(people).en} a language without a notice. They get it in ${nameOfLanguage(language).en}.`,
  fr: `${readersOf(people).fr} une langue sans avis. L’avis part dans une autre (${nameOfLanguage(language).fr}).`,
});
