// What the preflight list says of the list of people.
import type { Language } from '../audience/audience.ts';
import { nameOfLanguage } from '../audience/language-words.ts';
import { counted, type Wording } from '../base/wording.ts';
import type { Question } from '../list/decisions.ts';

export const noList: Wording = {
  en: 'No list has been imported yet. Upload one first.',
  fr: 'Aucune liste n’a encore été importée. Déposez-en une d’abord.',
};

export const importFailed = (failure: Wording | undefined): Wording => ({
  en: `The list could not be imported, and waiting does not help: ${failure?.en ?? 'the reason is not known.'}`,
  fr: `La liste n’a pas pu être importée, et attendre n’y changera rien\u00a0: ${failure?.fr ?? 'la raison n’est pas connue.'}`,
});

export const stillImporting: Wording = {
  en: 'The list is still being imported. Wait until that has ended.',
  fr: 'La liste est encore en cours d’import. Attendez qu’il soit terminé.',
};

/** @param groups - references that several people have, of which nobody has decided; undefined where it is not known */
const conflictsOpen = (groups: number | undefined): Wording => {
  const of =
    groups === undefined
      ? {
          en: 'References stand for people who seem to be different.',
          fr: 'Des références désignent des personnes qui semblent différentes.',
        }
      : counted(
          groups,
          [
            'reference stands for people who seem to be different.',
            'references stand for people who seem to be different.',
          ],
          [
            'référence désigne des personnes qui semblent différentes.',
            'références désignent des personnes qui semblent différentes.',
          ],
        );
  return {
    en: `${of.en} Decide at the list whether they are other people, the same person, or left out.`,
    fr: `${of.fr} Décidez, à l’étape de la liste, s’il s’agit de personnes différentes, de la même personne, ou si elles sont laissées de côté.`,
  };
};

/** @param contacts - addresses and numbers that many people share, of which nobody has decided */
const sharedOpen = (contacts: number | undefined): Wording => {
  const of =
    contacts === undefined
      ? {
          en: 'Addresses or numbers are shared by many people.',
          fr: 'Des adresses ou des numéros sont partagés par beaucoup de personnes.',
        }
      : counted(
          contacts,
          [
            'address or number is shared by many people.',
            'addresses or numbers are each shared by many people.',
          ],
          [
            'adresse ou numéro est partagé par beaucoup de personnes.',
            'adresses ou numéros sont partagés chacun par beaucoup de personnes.',
          ],
        );
  return {
    en: `${of.en} Decide at the list whether messages go there.`,
    fr: `${of.fr} Décidez, à l’étape de la liste, si des messages y sont envoyés.`,
  };
};

const columnsOpen: Wording = {
  en: 'It is not clear which column of the list is which. Say so at the list; then it goes on.',
  fr: 'On ne sait pas à quoi correspond chaque colonne de la liste. Indiquez-le à l’étape de la liste\u00a0: elle sera alors lue.',
};

/** What is open of a list that waits for somebody, and where to answer. */
export const waitsFor = (
  questions: readonly Question[],
  open: { conflicts: number | undefined; shared: number | undefined },
): Wording => {
  const of: Record<Question, Wording> = {
    columns: columnsOpen,
    conflicts: conflictsOpen(open.conflicts),
    shared: sharedOpen(open.shared),
  };
  const sentences = questions.map((question) => of[question]);
  return {
    en: ['The list waits for an answer.', ...sentences.map(({ en }) => en)].join(' '),
    fr: ['La liste attend une réponse.', ...sentences.map(({ fr }) => fr)].join(' '),
  };
};

/** A file that failed while the list before it still counts. */
export const laterFailed = (failure: Wording): Wording => ({
  en: `The last file could not be imported: ${failure.en} The list before it still counts.`,
  fr: `Le dernier fichier n’a pas pu être importé\u00a0: ${failure.fr} La liste précédente reste valable.`,
});

export const leftOut = (rows: number): Wording => {
  const lost = counted(
    rows,
    ['row was left out: this person', 'rows were left out: these people'],
    [
      'ligne a été laissée de côté\u00a0: cette personne ne sera',
      'lignes ont été laissées de côté\u00a0: ces personnes ne seront',
    ],
  );
  return {
    en: `${lost.en} will not be told, as others have the same reference.`,
    fr: `${lost.fr} pas informée${rows > 1 ? 's' : ''}, car d’autres ont la même référence.`,
  };
};

/** Of a list on which nobody has a contact that a message goes to. */
export const lettersOnly: Wording = {
  en: 'No message can be sent to anybody on the list: everybody is told by letter. Once the campaign has started, have the letters made.',
  fr: 'Aucun message ne peut être envoyé aux personnes de la liste\u00a0: toutes sont à informer par courrier. Une fois la campagne lancée, faites préparer les courriers.',
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
    [
      'ligne a été rejetée\u00a0: cette personne ne sera',
      'lignes ont été rejetées\u00a0: ces personnes ne seront',
    ],
  );
  return {
    en: `${lost.en} will not be told. Download what was rejected, and correct it.`,
    fr: `${lost.fr} pas informée${rejected > 1 ? 's' : ''}. Téléchargez ce qui a été rejeté et corrigez-le.`,
  };
};

export const allReachable: Wording = {
  en: 'Everybody has a usable contact for a message.',
  fr: 'Chaque personne a une coordonnée utilisable pour un message.',
};

export const needLetters = (unreachable: number): Wording => {
  const byLetter = counted(unreachable, ['person has', 'people have'], ['personne n’a', 'personnes n’ont']);
  return {
    en: `${byLetter.en} no usable contact for a message and must be told by letter.`,
    fr: `${byLetter.fr} aucune coordonnée utilisable pour un message\u00a0: à informer par courrier.`,
  };
};

/** @param people - of those, whose address no envelope takes either */
export const cannotBeReached = (people: number): Wording => {
  const of = counted(
    people,
    ['of them has no usable postal address either', 'of them have no usable postal address either'],
    [
      'd’entre elles n’a pas non plus d’adresse postale utilisable',
      'd’entre elles n’ont pas non plus d’adresse postale utilisable',
    ],
  );
  return {
    en: `${of.en}: nothing can reach them. Correct the list and add them, or tell them yourself; until then they are named as not to be reached.`,
    fr: `${of.fr}\u00a0: rien ne peut les joindre. Corrigez la liste et ajoutez-les, ou informez-les vous-même\u00a0; d’ici là, elles sont signalées comme impossibles à joindre.`,
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
