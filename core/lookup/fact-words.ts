import type { Channel } from '../audience/audience.ts';
import type { Wording } from '../base/wording.ts';
import type { FactKind } from '../delivery/outcome.ts';

/** Each fact of a message as staff are told of it; of an email, where the channel makes a difference. */
const factWords: Record<FactKind, Wording> = {
  accepted: { en: 'The email was sent.', fr: 'L’e-mail a été envoyé.' },
  delivered: {
    en: 'The email was delivered to their mailbox.',
    fr: 'L’e-mail a été remis dans la boîte de la personne.',
  },
  delayed: {
    en: 'Their mail server was slow to take the email; it was tried again.',
    fr: 'Le serveur de messagerie de la personne a tardé à prendre l’e-mail ; l’envoi a été retenté.',
  },
  bouncedPermanent: {
    en: 'Their mail server refused the email for good.',
    fr: 'Le serveur de messagerie de la personne a refusé l’e-mail définitivement.',
  },
  noSuchMailbox: {
    en: 'Their mail server answered that the mailbox does not exist.',
    fr: 'Le serveur de messagerie a répondu que cette boîte n’existe pas.',
  },
  suppressed: {
    en: 'The email was not sent: the address had refused mail from us before.',
    fr: 'L’e-mail n’a pas été envoyé : cette adresse avait déjà refusé un message de notre part.',
  },
  bouncedTransient: {
    en: 'Their mail server could not take the email.',
    fr: 'Le serveur de messagerie de la personne n’a pas pu prendre l’e-mail.',
  },
  mailboxFull: { en: 'Their mailbox was full.', fr: 'Sa boîte de réception était pleine.' },
  messageTooLarge: {
    en: 'Their mail server found the email too large.',
    fr: 'Le serveur de messagerie de la personne a trouvé l’e-mail trop volumineux.',
  },
  contentRefused: {
    en: 'Their mail server refused the content of the email.',
    fr: 'Le serveur de messagerie de la personne a refusé le contenu de l’e-mail.',
  },
  noSuchNumber: {
    en: 'The telephone network answered that the number does not exist.',
    fr: 'Le réseau téléphonique a répondu que ce numéro n’existe pas.',
  },
  blockedByNetwork: {
    en: 'The telephone network blocked the SMS.',
    fr: 'Le réseau téléphonique a bloqué le SMS.',
  },
  phoneUnreachable: {
    en: 'Their telephone could not be reached while the SMS was waiting.',
    fr: 'Le téléphone de la personne n’a pas pu être joint tant que le SMS attendait.',
  },
  noReceipt: {
    en: 'The telephone network never told whether the SMS arrived.',
    fr: 'Le réseau téléphonique n’a jamais dit si le SMS est arrivé.',
  },
  rejected: {
    en: 'The email provider refused the message.',
    fr: 'Le prestataire d’envoi a refusé le message.',
  },
  optedOut: {
    en: 'The SMS was not sent: whoever has this number asked for no more SMS from us.',
    fr: 'Le SMS n’a pas été envoyé : à ce numéro, quelqu’un a demandé à ne plus en recevoir de nous.',
  },
  renderingFailed: {
    en: 'The email provider could not fill in the message.',
    fr: 'Le prestataire d’envoi n’a pas pu composer le message.',
  },
  gaveUp: {
    en: 'The email could not be sent after several tries.',
    fr: 'L’e-mail n’a pas pu être envoyé après plusieurs tentatives.',
  },
  expired: {
    en: 'Their data was deleted at the end of its retention, before an email could be sent.',
    fr: 'Les données de la personne ont été effacées à la fin de leur conservation, avant qu’un e-mail ait pu partir.',
  },
  complained: {
    en: 'They marked the email as unwanted.',
    fr: 'La personne a signalé l’e-mail comme indésirable.',
  },
  inDoubt: {
    en: 'The connection to the email provider broke; it is being found out whether the email was sent.',
    fr: 'La connexion au prestataire d’envoi a été coupée ; on cherche à savoir si l’e-mail est parti.',
  },
  sentAgain: {
    en: 'The email was sent again, as nobody could tell whether the first one had been: they may have two.',
    fr: 'L’e-mail a été envoyé de nouveau, faute de savoir si le premier était parti : la personne l’a peut-être reçu deux fois.',
  },
  letterWritten: {
    en: 'A letter to them was made; it has not been posted yet.',
    fr: 'Un courrier à la personne a été préparé ; il n’est pas encore posté.',
  },
  letterReturned: {
    en: 'The letter to them came back.',
    fr: 'Le courrier à la personne est revenu.',
  },
  toldByLetter: { en: 'They were told by letter.', fr: 'La personne a été informée par courrier.' },
  toldByPhone: { en: 'They were told on the telephone.', fr: 'La personne a été informée par téléphone.' },
  toldInPerson: { en: 'They were told in person.', fr: 'La personne a été informée en personne.' },
  skipped: {
    en: 'No second message was sent: the first one had arrived, or they had been told otherwise.',
    fr: 'Aucun second message n’a été envoyé : le premier était arrivé, ou la personne avait été informée autrement.',
  },
  addressCorrected: {
    en: 'Their address or number was corrected, and the notice is sent to the new one.',
    fr: 'Son adresse ou son numéro a été corrigé, et l’avis est envoyé au nouveau contact.',
  },
};

/** The same of an SMS, where it differs. */
const factWordsOfSms: Partial<Record<FactKind, Wording>> = {
  accepted: { en: 'The SMS was sent.', fr: 'Le SMS a été envoyé.' },
  delivered: {
    en: 'The SMS was delivered to their telephone.',
    fr: 'Le SMS a été remis au téléphone de la personne.',
  },
  delayed: {
    en: 'The telephone network was slow to deliver the SMS; it was tried again.',
    fr: 'Le réseau téléphonique a tardé à remettre le SMS ; l’envoi a été retenté.',
  },
  rejected: { en: 'The SMS provider refused the message.', fr: 'Le prestataire d’envoi a refusé le SMS.' },
  gaveUp: {
    en: 'The SMS could not be sent after several tries.',
    fr: 'Le SMS n’a pas pu être envoyé après plusieurs tentatives.',
  },
  expired: {
    en: 'Their data was deleted at the end of its retention, before an SMS could be sent.',
    fr: 'Les données de la personne ont été effacées à la fin de leur conservation, avant qu’un SMS ait pu partir.',
  },
  inDoubt: {
    en: 'The connection to the SMS provider broke; it is being found out whether the SMS was sent.',
    fr: 'La connexion au prestataire d’envoi a été coupée ; on cherche à savoir si le SMS est parti.',
  },
  sentAgain: {
    en: 'The SMS was sent again, as nobody could tell whether the first one had been: they may have two.',
    fr: 'Le SMS a été envoyé de nouveau, faute de savoir si le premier était parti : la personne l’a peut-être reçu deux fois.',
  },
};

/** What a fact says of a message by this channel, as a sentence. */
export const wordsOfFact = (fact: FactKind, channel: Channel): Wording =>
  (channel === 'sms' ? factWordsOfSms[fact] : undefined) ?? factWords[fact];

/** Facts that say why a message did not arrive, the most telling first; in words that follow "Not told: ". */
const reasonWords: readonly [FactKind, Wording][] = [
  ['expired', { en: 'their data was deleted before', fr: 'ses données ont été effacées avant' }],
  ['noSuchMailbox', { en: 'their mailbox does not exist', fr: 'sa boîte de réception n’existe pas' }],
  [
    'suppressed',
    {
      en: 'their address had refused mail from us before',
      fr: 'son adresse avait déjà refusé un message de notre part',
    },
  ],
  ['mailboxFull', { en: 'their mailbox is full', fr: 'sa boîte de réception est pleine' }],
  [
    'messageTooLarge',
    {
      en: 'their mail server found the email too large',
      fr: 'son serveur de messagerie a trouvé l’e-mail trop volumineux',
    },
  ],
  [
    'contentRefused',
    {
      en: 'their mail server refused the content of the email',
      fr: 'son serveur de messagerie a refusé le contenu de l’e-mail',
    },
  ],
  [
    'bouncedPermanent',
    {
      en: 'their mail server refused the email for good',
      fr: 'son serveur de messagerie a refusé l’e-mail définitivement',
    },
  ],
  [
    'bouncedTransient',
    {
      en: 'their mail server could not take the email',
      fr: 'son serveur de messagerie n’a pas pu prendre l’e-mail',
    },
  ],
  ['noSuchNumber', { en: 'their number does not exist', fr: 'son numéro n’existe pas' }],
  [
    'blockedByNetwork',
    { en: 'the telephone network blocked the SMS', fr: 'le réseau téléphonique a bloqué le SMS' },
  ],
  [
    'phoneUnreachable',
    { en: 'their telephone could not be reached', fr: 'son téléphone n’a pas pu être joint' },
  ],
  [
    'noReceipt',
    {
      en: 'the telephone network never told whether the SMS arrived',
      fr: 'le réseau téléphonique n’a jamais dit si le SMS est arrivé',
    },
  ],
  [
    'optedOut',
    {
      en: 'whoever has their number asked for no more SMS from us',
      fr: 'à son numéro, quelqu’un a demandé à ne plus recevoir de SMS de nous',
    },
  ],
  [
    'rejected',
    {
      en: 'the email provider refused the message',
      fr: 'le prestataire d’envoi a refusé le message',
    },
  ],
  [
    'renderingFailed',
    {
      en: 'the email provider could not fill in the message',
      fr: 'le prestataire d’envoi n’a pas pu composer le message',
    },
  ],
  [
    'gaveUp',
    {
      en: 'the email could not be sent after several tries',
      fr: 'l’e-mail n’a pas pu être envoyé après plusieurs tentatives',
    },
  ],
];

/** The same of an SMS, where it differs. */
const reasonWordsOfSms: Partial<Record<FactKind, Wording>> = {
  rejected: { en: 'the SMS provider refused the message', fr: 'le prestataire d’envoi a refusé le SMS' },
  gaveUp: {
    en: 'the SMS could not be sent after several tries',
    fr: 'le SMS n’a pas pu être envoyé après plusieurs tentatives',
  },
};

const unknownReason: Wording = { en: 'the reason is not known', fr: 'la raison n’est pas connue' };

/** Why a message by this channel did not arrive, by the most telling of its facts; in words that follow a colon. */
export const wordsOfReason = (isKnown: (fact: FactKind) => boolean, channel: Channel): Wording => {
  const [fact, words] = reasonWords.find(([one]) => isKnown(one)) ?? [];
  if (fact === undefined || words === undefined) return unknownReason;
  return (channel === 'sms' ? reasonWordsOfSms[fact] : undefined) ?? words;
};

/** Why a first message counts as not arrived that has neither failed nor been delivered. */
export const unconfirmed: Wording = {
  en: 'nothing confirmed that the first message had arrived',
  fr: 'rien n’a confirmé l’arrivée du premier message',
};
