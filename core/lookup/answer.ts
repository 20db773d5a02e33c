import type { Channel } from '../audience/audience.ts';
import type { StaffLanguage, Wording } from '../base/wording.ts';
import type { CampaignState } from '../campaign/campaign.ts';
import type { ChannelAttempt } from '../delivery/attempts.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { Evidence } from '../delivery/evidence.ts';
import { type FactKind, type Facts, type Outcome, outcomeOf, outcomeOfBoth } from '../delivery/outcome.ts';

/** What each fact says to somebody who answers the telephone. */
const plainWords: Record<FactKind, Wording> = {
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
  toldByLetter: { en: 'They were told by letter.', fr: 'La personne a été informée par courrier.' },
  toldByPhone: { en: 'They were told on the telephone.', fr: 'La personne a été informée par téléphone.' },
  skipped: {
    en: 'No second message was sent: the first one had arrived, or they had been told otherwise.',
    fr: 'Aucun second message n’a été envoyé : le premier était arrivé, ou la personne avait été informée autrement.',
  },
  addressCorrected: {
    en: 'Their address or number was corrected, and the notice is sent to the new one.',
    fr: 'Son adresse ou son numéro a été corrigé, et l’avis est envoyé au nouveau contact.',
  },
};

/** The same of a text message, where that is another. */
const plainWordsOfSms: Partial<Record<FactKind, Wording>> = {
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

const wordsOf = (channel: Channel, fact: FactKind): Wording =>
  (channel === 'sms' ? plainWordsOfSms[fact] : undefined) ?? plainWords[fact];

/** One event of a person's history. */
export type HistoryEvent = { atMs: number; fact: FactKind; what: Wording };

/** What happened to a person's message, in order of time. */
export const historyOf = (facts: Facts, channel: Channel = 'email'): HistoryEvent[] =>
  (Object.entries(facts) as [FactKind, number][])
    .map(([fact, at]) => ({ atMs: at * 1000, fact, what: wordsOf(channel, fact) }))
    .sort((one, other) => one.atMs - other.atMs);

/** Why a message did not reach somebody, most telling first, as it follows "Not told: ". */
const reasons: readonly [FactKind, Wording][] = [
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

const unknownReason: Wording = { en: 'the reason is not known', fr: 'la raison n’est pas connue' };

const reasonsOfSms: Partial<Record<FactKind, Wording>> = {
  rejected: { en: 'the SMS provider refused the message', fr: 'le prestataire d’envoi a refusé le SMS' },
  gaveUp: {
    en: 'the SMS could not be sent after several tries',
    fr: 'le SMS n’a pas pu être envoyé après plusieurs tentatives',
  },
};

/** Why a person was not reached, in words that follow a colon. */
export const reasonOf = (facts: Facts, channel: Channel = 'email'): Wording => {
  const [kind, words] = reasons.find(([one]) => facts[one] !== undefined) ?? [];
  if (kind === undefined || words === undefined) return unknownReason;
  return (channel === 'sms' ? reasonsOfSms[kind] : undefined) ?? words;
};

/** Why two messages did not reach somebody: the first was silent where it has no reason. */
export const reasonOfBoth = (first: ChannelAttempt, second: ChannelAttempt): Wording => {
  const one = outcomeOf(first.facts) === 'accepted' ? unconfirmed : reasonOf(first.facts, first.channel);
  const other = reasonOf(second.facts, second.channel);
  return { en: `${one.en}; then ${other.en}`, fr: `${one.fr} ; puis ${other.fr}` };
};

const unconfirmed: Wording = {
  en: 'nothing confirmed that the first message had arrived',
  fr: 'rien n’a confirmé l’arrivée du premier message',
};

const dayFormats: Record<StaffLanguage, Intl.DateTimeFormat> = {
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }),
  fr: new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }),
};
const on: Record<StaffLanguage, (seconds: number | undefined) => string> = {
  en: (seconds) => (seconds === undefined ? '' : ` on ${dayFormats.en.format(seconds * 1000)} UTC`),
  fr: (seconds) => (seconds === undefined ? '' : ` le ${dayFormats.fr.format(seconds * 1000)} UTC`),
};

const notStarted: Wording = {
  en: 'Not told yet: the campaign has not started.',
  fr: 'Pas encore informée : la campagne n’a pas commencé.',
};
const waitingForSms: Partial<Record<CampaignState, Wording>> = {
  running: {
    en: 'Not told yet: the SMS is waiting to be sent.',
    fr: 'Pas encore informée : le SMS attend d’être envoyé.',
  },
  completed: {
    en: 'Not told: the campaign ended without an SMS to them.',
    fr: 'Non informée : la campagne s’est terminée sans SMS à cette personne.',
  },
  cancelled: {
    en: 'Not told: the campaign was cancelled before an SMS to them was sent.',
    fr: 'Non informée : la campagne a été annulée avant l’envoi de son SMS.',
  },
};
const waiting: Partial<Record<CampaignState, Wording>> = {
  running: {
    en: 'Not told yet: the email is waiting to be sent.',
    fr: 'Pas encore informée : l’e-mail attend d’être envoyé.',
  },
  paused: {
    en: 'Not told yet: the campaign is paused.',
    fr: 'Pas encore informée : la campagne est suspendue.',
  },
  completed: {
    en: 'Not told: the campaign ended without an email to them.',
    fr: 'Non informée : la campagne s’est terminée sans e-mail à cette personne.',
  },
  cancelled: {
    en: 'Not told: the campaign was cancelled before an email to them was sent.',
    fr: 'Non informée : la campagne a été annulée avant l’envoi de son e-mail.',
  },
};

/** Whether a person was told: their outcome, or `letter` for those whom no electronic channel reaches. */
export type Answer = { outcome: Outcome | 'letter'; sentence: Wording };

const toldAnswer = ({ toldByLetter, toldByPhone }: Facts): Answer => ({
  outcome: 'told',
  sentence:
    toldByLetter === undefined
      ? {
          en: `Told on the telephone${on.en(toldByPhone)}.`,
          fr: `Informée par téléphone${on.fr(toldByPhone)}.`,
        }
      : { en: `Told by letter${on.en(toldByLetter)}.`, fr: `Informée par courrier${on.fr(toldByLetter)}.` },
});

const notToldBecause = (reason: Wording): Wording => ({
  en: `Not told: ${reason.en}.`,
  fr: `Non informée : ${reason.fr}.`,
});

/** The answer to "was this person told?", in one word and in one sentence of each language. */
export const answerOf = (delivery: Pick<Delivery, 'channel'>, facts: Facts, state: CampaignState): Answer => {
  if (facts.toldByLetter !== undefined || facts.toldByPhone !== undefined) {
    if (delivery.channel === 'letter' || outcomeOf(facts) === 'told') return toldAnswer(facts);
  }
  if (delivery.channel === 'letter') {
    const sentence = {
      en: 'Must be told by letter: the list has no usable contact for a message.',
      fr: 'À informer par courrier : la liste n’a aucune coordonnée utilisable pour un message.',
    };
    return { outcome: 'letter', sentence };
  }
  const outcome = outcomeOf(facts);
  const isSms = delivery.channel === 'sms';
  const notTold = (): Wording => notToldBecause(reasonOf(facts, delivery.channel));
  const sentences: Record<Outcome, () => Wording> = {
    pending: () => (isSms ? waitingForSms[state] : undefined) ?? waiting[state] ?? notStarted,
    inDoubt: () =>
      isSms
        ? {
            en: 'Not certain yet: it is being found out whether the SMS was sent.',
            fr: 'Pas encore certain : on cherche à savoir si le SMS est parti.',
          }
        : {
            en: 'Not certain yet: it is being found out whether the email was sent.',
            fr: 'Pas encore certain : on cherche à savoir si l’e-mail est parti.',
          },
    accepted: () =>
      isSms
        ? {
            en: `Probably told: the SMS was sent${on.en(facts.accepted)}; the telephone network has not confirmed it yet.`,
            fr: `Probablement informée : le SMS a été envoyé${on.fr(facts.accepted)} ; le réseau téléphonique ne l’a pas encore confirmé.`,
          }
        : {
            en: `Probably told: the email was sent${on.en(facts.accepted)}; their mail server has not confirmed it yet.`,
            fr: `Probablement informée : l’e-mail a été envoyé${on.fr(facts.accepted)} ; son serveur de messagerie ne l’a pas encore confirmé.`,
          },
    delivered: () =>
      isSms
        ? {
            en: `Told: the SMS was delivered${on.en(facts.delivered)}.`,
            fr: `Informée : le SMS a été remis${on.fr(facts.delivered)}.`,
          }
        : {
            en: `Told: the email was delivered${on.en(facts.delivered)}.`,
            fr: `Informée : l’e-mail a été remis${on.fr(facts.delivered)}.`,
          },
    complained: () => ({
      en: `Told: the email reached them, and they marked it as unwanted${on.en(facts.complained)}.`,
      fr: `Informée : l’e-mail est arrivé, et la personne l’a signalé comme indésirable${on.fr(facts.complained)}.`,
    }),
    bounced: notTold,
    rejected: notTold,
    told: () => toldAnswer(facts).sentence,
    expired: () =>
      facts.inDoubt === undefined
        ? {
            en: 'Not told: their data was deleted at the end of its retention, before an email could be sent.',
            fr: 'Non informée : ses données ont été effacées à la fin de leur conservation, avant qu’un e-mail ait pu partir.',
          }
        : {
            en: 'Not certain: the connection broke while the email was being sent, and their data has been deleted since.',
            fr: 'Pas certain : la connexion a été coupée pendant l’envoi de l’e-mail, et ses données ont été effacées depuis.',
          },
  };
  return { outcome, sentence: sentences[outcome]() };
};

/** As {@link answerOf}, of somebody who may have been written to by a second channel. */
export const answerOfBoth = (
  first: ChannelAttempt,
  second: ChannelAttempt | undefined,
  state: CampaignState,
): Answer => {
  const own = answerOf(first, first.facts, state);
  if (second === undefined || second.facts.skipped !== undefined || first.channel === 'letter') return own;
  const outcome = outcomeOfBoth(first.facts, second.facts);
  const then = answerOf(second, second.facts, state);
  if (outcome === own.outcome && outcome !== then.outcome) return own;
  if (outcome === 'delivered' || outcome === 'complained' || outcome === 'told') {
    return outcomeOf(first.facts) === outcome ? own : then;
  }
  return outcome === 'bounced' || outcome === 'rejected'
    ? { outcome, sentence: notToldBecause(reasonOfBoth(first, second)) }
    : then;
};

/** What staff recorded, for others to read. */
export const wordsOfEvidence = (evidence: Evidence): Wording => {
  if (evidence.kind === 'addressCorrected') {
    return evidence.evenIfTold
      ? {
          en: 'Their address or number was corrected, and the notice sent again on purpose although they had been told.',
          fr: 'Son adresse ou son numéro a été corrigé, et l’avis renvoyé exprès bien que la personne ait été informée.',
        }
      : {
          en: 'Their address or number was corrected, and the notice sent again.',
          fr: 'Son adresse ou son numéro a été corrigé, et l’avis renvoyé.',
        };
  }
  const at = evidence.toldAtMs / 1000;
  return toldAnswer(evidence.means === 'letter' ? { toldByLetter: at } : { toldByPhone: at }).sentence;
};

/** What the person at the telephone does next. */
export const nextStepCodes = [
  'nothing',
  'wait',
  'correct-address',
  'write-letter',
  'ask-administrator',
] as const;
export type NextStepCode = (typeof nextStepCodes)[number];
export type NextStep = { step: NextStepCode; words: Wording };

const nextSteps: Record<NextStepCode, Wording> = {
  nothing: {
    en: 'Nothing: they were told. If they cannot find the email, ask them to look among unwanted mail, or tell them what it says.',
    fr: 'Rien : la personne a été informée. Si elle ne retrouve pas l’e-mail, invitez-la à regarder dans les indésirables, ou dites-lui ce qu’il contient.',
  },
  wait: {
    en: 'Wait: this is still under way. Look again in an hour.',
    fr: 'Attendre : c’est encore en cours. Regardez de nouveau dans une heure.',
  },
  'correct-address': {
    en: 'Ask for an address that works, correct it, and have the notice sent again; or tell them now and record that you did.',
    fr: 'Demander une adresse qui fonctionne, la corriger et faire renvoyer l’avis ; ou informer la personne maintenant et l’enregistrer.',
  },
  'write-letter': {
    en: 'They are on the list for letters. Tell them now and record that you did, or leave it to the letter.',
    fr: 'La personne est sur la liste des courriers. Informez-la maintenant et enregistrez-le, ou laissez partir le courrier.',
  },
  'ask-administrator': {
    en: 'Tell an administrator: nothing will be sent to them as things stand.',
    fr: 'Prévenir un administrateur : en l’état, rien ne sera envoyé à cette personne.',
  },
};

const stepCodeOf = (outcome: Answer['outcome'], facts: Facts, state: CampaignState): NextStepCode => {
  switch (outcome) {
    case 'delivered':
    case 'complained':
    case 'told':
      return 'nothing';
    case 'letter':
      return 'write-letter';
    case 'accepted':
    case 'inDoubt':
      return 'wait';
    case 'pending':
      return state === 'completed' || state === 'cancelled' ? 'ask-administrator' : 'wait';
    case 'bounced':
      return facts.messageTooLarge !== undefined || facts.contentRefused !== undefined
        ? 'ask-administrator'
        : 'correct-address';
    case 'rejected':
      return facts.renderingFailed !== undefined ? 'ask-administrator' : 'correct-address';
    case 'expired':
      return 'ask-administrator';
  }
};

/** What to do for a person after the answer of {@link answerOf}. */
export const nextStepOf = ({ outcome }: Answer, facts: Facts, state: CampaignState): NextStep => {
  const step = stepCodeOf(outcome, facts, state);
  return { step, words: nextSteps[step] };
};
