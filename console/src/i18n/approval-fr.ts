import type { Texts } from './texts.ts';

const isOne = (count: string): boolean => count === '0' || count === '1';
const some = (count: string, one: string, several = `${one}s`): string =>
  `${count} ${isOne(count) ? one : several}`;
const people = (count: string): string => some(count, 'personne');

/** Ce que la console dit de la lecture, de l’approbation et du renvoi, en français. */
export const approvalInFrench: Pick<Texts, 'approval' | 'greetings'> = {
  approval: {
    notSubmitted: { yet: 'Rien n’a encore été soumis', again: 'Elle n’a pas encore été soumise de nouveau' },
    notSubmittedHelp: 'L’administration soumet la campagne quand elle est complète et vérifiée.',
    sentBack: (name, when) => `${name} l’a renvoyée le ${when}`,
    isApproved: 'Approuvée',
    toStart: 'Passer à l’envoi',
    print: 'Imprimer ce document',
    printed: (name, when) => `Imprimé par ${name} le ${when}`,
    submittedBy: 'Soumise par',
    writtenBy: 'Modifiée depuis la dernière approbation par',
    wrote: (name, parts) => `${name} : ${parts}`,
    approvedBy: 'Approuvée par',
    hash: (version) => `Sceau de ce qui est approuvé (version ${version} de la campagne)`,
    hashHelp:
      'Un autre message, un autre champ ou une autre liste aurait un autre sceau, et demanderait une autre approbation.',
    changes: 'Ce qui a changé',
    firstSubmission: 'Aucune comparaison possible : personne ne s’est encore prononcé sur cette campagne',
    comparedWith: {
      approved: (name, when) => `Comparé à ce que ${name} a approuvé le ${when}.`,
      declined: (name, when) => `Comparé à ce que ${name} a renvoyé le ${when}, pour cette raison :`,
    },
    nothingChanged: 'Chaque texte est resté le même, mot pour mot',
    howMarked: 'Les modifications sont marquées ainsi :',
    markedRemoved: 'retiré',
    markedAdded: 'ajouté',
    labels: {
      channels: 'Comment les personnes sont contactées',
      defaultLanguage: 'Pour les personnes d’une autre langue',
      fallbackAfterHours: 'Le canal suivant est essayé après',
      breachedOn: 'Jour de la violation',
    },
    hours: (count) => `${some(count, 'heure')} sans remise`,
    newText: 'Ce texte est nouveau. Il figure en entier plus bas.',
    removedText: 'Plus personne ne reçoit ce texte :',
    unchangedParagraphs: (count) =>
      isOne(count) ? `… ${count} paragraphe inchangé …` : `… ${count} paragraphes inchangés …`,
    unchangedTexts: (count) =>
      isOne(count)
        ? `${count} autre texte est resté le même, mot pour mot.`
        : `${count} autres textes sont restés les mêmes, mot pour mot.`,
    listIs: {
      same: 'La liste est la même.',
      other: 'La liste a été déposée ou relue : les nombres de personnes, plus bas, montrent ce qui diffère.',
    },
    messages: 'Le texte entier',
    messagesHelp:
      'Tout ce que les personnes reçoivent, dans chaque langue et par chaque canal, rempli pour Camille Exemple, qui n’existe pas.',
    inLanguage: (language, count) => `${language} : ${people(count)}`,
    partIn: (language, part) => `${language}, ${part}`,
    parts: { subject: 'objet de l’e-mail', email: 'e-mail', sms: 'SMS', letter: 'courrier' },
    toWhom: 'À qui elle s’adresse',
    people: 'Personnes par langue et par premier canal',
    peopleBefore: (count) => `(avant : ${count})`,
    language: 'Langue',
    total: 'Ensemble',
    rejected: (count) =>
      isOne(count)
        ? `${count} ligne de la liste a été rejetée : cette personne ne sera pas informée.`
        : `${count} lignes de la liste ont été rejetées : ces personnes ne seront pas informées.`,
    list: 'La liste',
    conflict: (count) =>
      isOne(count)
        ? `${count} ligne est laissée de côté, car d’autres personnes ont la même référence : cette personne ne sera pas informée.`
        : `${count} lignes sont laissées de côté, car des personnes différentes ont la même référence : elles ne seront pas informées.`,
    values: 'Les valeurs des champs',
    decide: 'Votre décision',
    approve: 'Approuver',
    approveTitle: (count) => `Approuver ce message pour ${people(count)} ?`,
    approveHelp:
      'L’administration peut alors la lancer. Vous mettez votre nom sous ce que montre cette page, exactement.',
    decline: 'Renvoyer',
    declineTitle: 'La renvoyer pour modification ?',
    reason: 'Pourquoi',
    reasonHelp: 'Pour la personne qui l’a soumise. N’écrivez rien sur une personne de la liste.',
    withdraw: 'Retirer',
    withdrawHelp: 'La campagne peut alors être modifiée, et doit être soumise de nouveau.',
  },
  greetings: {
    title: 'Comment les personnes de la liste sont saluées',
    help: 'Cinq personnes au plus : un nom de longueur courante, et ceux qui sortent de l’ordinaire. Chacune compte comme une recherche et figure au journal d’audit avec votre nom.',
    masked: 'Vous voyez les noms par leur première lettre.',
    show: 'Montrer des salutations de la liste',
    kinds: {
      usual: 'Un nom de longueur courante',
      longest: 'Le nom le plus long',
      shortest: 'Le nom le plus court',
      nameless: 'Une personne sans nom',
      odd: 'Un nom avec des signes que les noms n’ont pas',
    },
    nameless: (count, of) => `Sans nom : ${count} sur ${people(of)} examinées.`,
  },
};
