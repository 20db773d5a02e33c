// What the bundle for the regulator says, in French and English.
import type { Wording } from '../../core/base/wording.ts';
import type { CampaignState } from '../../core/campaign/states.ts';
import type { OwedLetter, Standing, ToldBy } from '../../core/delivery/standing.ts';
import type { Result } from '../../core/report/results.ts';

export const standings: Record<Standing['standing'], Wording> = {
  told: { en: 'told', fr: 'informées' },
  underWay: { en: 'a message is to come or may still arrive', fr: 'message à venir ou en cours' },
  owed: { en: 'owed a letter', fr: 'à informer par courrier' },
  unreachable: {
    en: 'not to be reached by letter either',
    fr: 'impossibles à joindre, même par courrier',
  },
};

export const ways: Record<ToldBy, Wording> = {
  email: { en: 'by email', fr: 'par e-mail' },
  sms: { en: 'by SMS', fr: 'par SMS' },
  letter: { en: 'by letter', fr: 'par courrier' },
  other: { en: 'by telephone or in person', fr: 'par téléphone ou en personne' },
};

/** What has become of a letter that is owed. */
export const letters: Record<OwedLetter, Wording> = {
  unwritten: { en: 'not made yet', fr: 'à préparer' },
  open: { en: 'made, not posted yet', fr: 'préparé, pas encore posté' },
  returned: { en: 'came back', fr: 'revenu' },
};

/** What is known of those who have not been told. */
export const results: Record<Result, Wording> = {
  pending: { en: 'not sent yet', fr: 'pas encore envoyé' },
  inDoubt: { en: 'sending is in doubt', fr: 'envoi incertain' },
  accepted: {
    en: 'sent, not confirmed by the receiving server or network',
    fr: 'envoyé, non confirmé par le serveur ou le réseau du destinataire',
  },
  delivered: { en: 'delivered', fr: 'remis' },
  complained: { en: 'delivered, marked as unwanted', fr: 'remis, signalé comme indésirable' },
  bounced: {
    en: 'refused by the receiving server or network',
    fr: 'refusé par le serveur ou le réseau du destinataire',
  },
  rejected: { en: 'could not be sent', fr: 'n’a pas pu être envoyé' },
  expired: { en: 'data deleted before sending', fr: 'données effacées avant l’envoi' },
  told: {
    en: 'told by letter, by telephone or in person',
    fr: 'informée par courrier, par téléphone ou en personne',
  },
  letterDue: { en: 'no message possible, letter due', fr: 'aucun message possible, courrier dû' },
};

export const states: Record<CampaignState, Wording> = {
  draft: { en: 'draft', fr: 'brouillon' },
  ready: { en: 'ready', fr: 'prête' },
  submitted: { en: 'submitted for approval', fr: 'soumise à approbation' },
  approved: { en: 'approved, not started', fr: 'approuvée, pas commencée' },
  running: { en: 'messages are being sent', fr: 'envoi des messages en cours' },
  paused: { en: 'paused', fr: 'suspendue' },
  completed: { en: 'sending of messages has ended', fr: 'envoi des messages terminé' },
  cancelled: { en: 'cancelled', fr: 'annulée' },
};

export const titleOf = (campaign: string): Wording => ({
  en: `Notice of a personal data breach: ${campaign}`,
  fr: `Information sur une violation de données personnelles\u00a0: ${campaign}`,
});

export const headings = {
  campaign: { en: 'Campaign', fr: 'Campagne' },
  sentBy: { en: 'Sent by', fr: 'Envoyée par' },
  state: { en: 'State', fr: 'État' },
  created: { en: 'Created', fr: 'Créée' },
  started: { en: 'Started', fr: 'Commencée' },
  completed: { en: 'Sending of messages ended', fr: 'Fin de l’envoi des messages' },
  thisReport: { en: 'This report', fr: 'Ce rapport' },
  writtenBy: { en: 'Written by', fr: 'Rédigé par' },
  approval: { en: 'Approval', fr: 'Approbation' },
  step: { en: 'Step', fr: 'Étape' },
  when: { en: 'When', fr: 'Date' },
  who: { en: 'Who', fr: 'Qui' },
  people: { en: 'People', fr: 'Personnes' },
  howTheyStand: { en: 'How they stand', fr: 'Situation' },
  toldBy: { en: 'Told by', fr: 'Informées par' },
  toldByDay: { en: 'People told, by day and channel', fr: 'Personnes informées, par jour et par canal' },
  day: { en: 'Day', fr: 'Jour' },
  notTold: { en: 'People not told, by what is known', fr: 'Personnes non informées, par ce qui est connu' },
  why: { en: 'What is known', fr: 'Ce qui est connu' },
  text: { en: 'The text', fr: 'Le texte' },
  files: { en: 'Files beside this one', fr: 'Fichiers joints' },
  item: { en: 'Item', fr: 'Rubrique' },
  value: { en: 'Value', fr: 'Valeur' },
} satisfies Record<string, Wording>;

export const steps = {
  submitted: { en: 'submitted', fr: 'soumise' },
  approved: { en: 'approved', fr: 'approuvée' },
} satisfies Record<string, Wording>;

export const approvalHelp: Wording = {
  en: 'Whoever submits a campaign cannot approve it. Both put their name to the same SHA-256: of the text, of the fields that it was made of, and of the list with its totals.',
  fr: 'Qui soumet une campagne ne peut pas l’approuver. Les deux signent le même SHA-256\u00a0: celui du texte, des champs dont il est fait, et de la liste avec ses totaux.',
};

const numbers = { en: new Intl.NumberFormat('en'), fr: new Intl.NumberFormat('fr') };
const inEnglish = (count: number): string => numbers.en.format(count);
const inFrench = (count: number): string => numbers.fr.format(count);

/** The figures that a regulator looks for first. */
export const toldSentence = (people: Record<Standing['standing'], number>): Wording => {
  const all = people.told + people.underWay + people.owed + people.unreachable;
  return {
    en: `People told: ${inEnglish(people.told)} of ${inEnglish(all)} on the list. With a message to come or that may still arrive: ${inEnglish(people.underWay)}. Owed a letter: ${inEnglish(people.owed)}. Not to be reached: ${inEnglish(people.unreachable)}.`,
    fr: `Personnes informées\u00a0: ${inFrench(people.told)} sur ${inFrench(all)} de la liste. Message à venir ou en cours\u00a0: ${inFrench(people.underWay)}. À informer par courrier\u00a0: ${inFrench(people.owed)}. Impossibles à joindre\u00a0: ${inFrench(people.unreachable)}.`,
  };
};

/** @param timeZone - IANA name */
export const zoneSentence = (timeZone: string): Wording => ({
  en: `Days and times are those of the time zone ${timeZone}. A letter counts from the day on which it was posted, and no longer once it came back.`,
  fr: `Les jours et heures sont ceux du fuseau horaire ${timeZone}. Un courrier compte à partir du jour de son dépôt, et plus dès qu’il est revenu.`,
});

export const rowsSentence = (counts: {
  rows: number;
  accepted: number;
  unreachable: number;
  duplicate: number;
  rejected: number;
}): Wording => ({
  en: `The list had ${inEnglish(counts.rows)} rows: ${inEnglish(counts.accepted)} people to be told by message first, ${inEnglish(counts.unreachable)} by letter only, ${inEnglish(counts.duplicate)} named twice, ${inEnglish(counts.rejected)} not usable.`,
  fr: `La liste comptait ${inFrench(counts.rows)} lignes\u00a0: ${inFrench(counts.accepted)} personnes à informer d’abord par message, ${inFrench(counts.unreachable)} par courrier seulement, ${inFrench(counts.duplicate)} citées deux fois, ${inFrench(counts.rejected)} inutilisables.`,
});

export const noTextYet: Wording = {
  en: 'Nothing has been sent, so no text is fixed yet.',
  fr: 'Rien n’a été envoyé\u00a0: aucun texte n’est encore fixé.',
};

export const textHash = (hash: string): Wording => ({
  en: `SHA-256 of all messages as they were fixed when they were approved: ${hash}`,
  fr: `SHA-256 de tous les messages, tels que fixés à l’approbation\u00a0: ${hash}`,
});

export const placeholders: Wording = {
  en: 'Names in double braces are filled in for each person.',
  fr: 'Les noms entre doubles accolades sont remplacés pour chaque personne.',
};

export const textParts = {
  email: { en: 'Email', fr: 'E-mail' },
  sms: { en: 'SMS', fr: 'SMS' },
  letter: { en: 'Letter', fr: 'Courrier' },
} satisfies Record<string, Wording>;

export const partHeading = (part: Wording, language: string): Wording => ({
  en: `${part.en} in "${language}"`,
  fr: `${part.fr} en «\u00a0${language}\u00a0»`,
});

export const subjectLine = (subject: string): Wording => ({
  en: `Subject: ${subject}`,
  fr: `Objet\u00a0: ${subject}`,
});

export const filesHelp: readonly Wording[] = [
  {
    en: 'told.csv: people told, by day and channel.',
    fr: 'told.csv\u00a0: personnes informées, par jour et par canal.',
  },
  {
    en: 'results.csv: people by day, channel, language, how they stand and what is known.',
    fr: 'results.csv\u00a0: personnes par jour, canal, langue, situation et ce qui est connu.',
  },
  {
    en: 'approval.csv: who submitted and who approved it, when, and the SHA-256 of what they approved.',
    fr: 'approval.csv\u00a0: qui l’a soumise et qui l’a approuvée, quand, et le SHA-256 de ce qui a été approuvé.',
  },
  {
    en: 'messages.csv: one line for each person by number, without personal data: how, when and with which result.',
    fr: 'messages.csv\u00a0: une ligne par personne, désignée par un numéro, sans donnée personnelle\u00a0: comment, quand et avec quel résultat.',
  },
  {
    en: 'text/: the texts in each language: email as text and as HTML, SMS, letter.',
    fr: 'text/\u00a0: les textes dans chaque langue\u00a0: e-mail en texte et en HTML, SMS, courrier.',
  },
  {
    en: 'MANIFEST.sha256: SHA-256 of each file; "sha256sum --check MANIFEST.sha256" finds any change.',
    fr: 'MANIFEST.sha256\u00a0: SHA-256 de chaque fichier\u00a0; «\u00a0sha256sum --check MANIFEST.sha256\u00a0» révèle toute modification.',
  },
];
