import type { MessageChannel } from '../audience/audience.ts';
import type { StaffLanguage, Wording } from '../base/wording.ts';
import type { CampaignState } from '../campaign/campaign.ts';

const timeFormats: Record<StaffLanguage, Intl.DateTimeFormat> = {
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }),
  fr: new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }),
};
/** ` on 24 November 2026 at 08:00 UTC`; nothing where the time is not known. */
const on: Record<StaffLanguage, (seconds: number | undefined) => string> = {
  en: (seconds) => (seconds === undefined ? '' : ` on ${timeFormats.en.format(seconds * 1000)} UTC`),
  fr: (seconds) => (seconds === undefined ? '' : ` le ${timeFormats.fr.format(seconds * 1000)} UTC`),
};

/** A sentence that says when, epoch seconds. */
type Dated = (atSeconds: number | undefined) => Wording;

export const toldByLetter: Dated = (at) => ({
  en: `Told by letter${on.en(at)}.`,
  fr: `Informée par courrier${on.fr(at)}.`,
});

export const toldByPhone: Dated = (at) => ({
  en: `Told on the telephone${on.en(at)}.`,
  fr: `Informée par téléphone${on.fr(at)}.`,
});

export const toldInPerson: Dated = (at) => ({
  en: `Told in person${on.en(at)}.`,
  fr: `Informée en personne${on.fr(at)}.`,
});

export const letterDue: Wording = {
  en: 'Must be told by letter: the list has no usable contact for a message.',
  fr: 'À informer par courrier : la liste n’a aucune coordonnée utilisable pour un message.',
};

export const notToldBecause = (reason: Wording): Wording => ({
  en: `Not told: ${reason.en}.`,
  fr: `Non informée : ${reason.fr}.`,
});

/** What is said of a message by its channel. */
type MessageWords = {
  /** It waits to be sent, in a campaign that runs or has ended. */
  waiting: Record<'running' | 'completed' | 'cancelled', Wording>;
  inDoubt: Wording;
  accepted: Dated;
  delivered: Dated;
  complained: Dated;
  /** The person's data was deleted before it could be sent, */
  expired: Wording;
  /** or while it was not known whether it had been. */
  expiredInDoubt: Wording;
};

export const messageWords: Record<MessageChannel, MessageWords> = {
  email: {
    waiting: {
      running: {
        en: 'Not told yet: the email is waiting to be sent.',
        fr: 'Pas encore informée : l’e-mail attend d’être envoyé.',
      },
      completed: {
        en: 'Not told: the campaign ended without an email to them.',
        fr: 'Non informée : la campagne s’est terminée sans e-mail à cette personne.',
      },
      cancelled: {
        en: 'Not told: the campaign was cancelled before an email to them was sent.',
        fr: 'Non informée : la campagne a été annulée avant l’envoi de son e-mail.',
      },
    },
    inDoubt: {
      en: 'Not certain yet: it is being found out whether the email was sent.',
      fr: 'Pas encore certain : on cherche à savoir si l’e-mail est parti.',
    },
    accepted: (at) => ({
      en: `Probably told: the email was sent${on.en(at)}; their mail server has not confirmed it yet.`,
      fr: `Probablement informée : l’e-mail a été envoyé${on.fr(at)} ; son serveur de messagerie ne l’a pas encore confirmé.`,
    }),
    delivered: (at) => ({
      en: `Told: the email was delivered${on.en(at)}.`,
      fr: `Informée : l’e-mail a été remis${on.fr(at)}.`,
    }),
    complained: (at) => ({
      en: `Told: the email reached them, and they marked it as unwanted${on.en(at)}.`,
      fr: `Informée : l’e-mail est arrivé, et la personne l’a signalé comme indésirable${on.fr(at)}.`,
    }),
    expired: {
      en: 'Not told: their data was deleted at the end of its retention, before an email could be sent.',
      fr: 'Non informée : ses données ont été effacées à la fin de leur conservation, avant qu’un e-mail ait pu partir.',
    },
    expiredInDoubt: {
      en: 'Not certain: the connection broke while the email was being sent, and their data has been deleted since.',
      fr: 'Pas certain : la connexion a été coupée pendant l’envoi de l’e-mail, et ses données ont été effacées depuis.',
    },
  },
  sms: {
    waiting: {
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
    },
    inDoubt: {
      en: 'Not certain yet: it is being found out whether the SMS was sent.',
      fr: 'Pas encore certain : on cherche à savoir si le SMS est parti.',
    },
    accepted: (at) => ({
      en: `Probably told: the SMS was sent${on.en(at)}; the telephone network has not confirmed it yet.`,
      fr: `Probablement informée : le SMS a été envoyé${on.fr(at)} ; le réseau téléphonique ne l’a pas encore confirmé.`,
    }),
    delivered: (at) => ({
      en: `Told: the SMS was delivered${on.en(at)}.`,
      fr: `Informée : le SMS a été remis${on.fr(at)}.`,
    }),
    complained: (at) => ({
      en: `Told: the SMS reached them, and they marked it as unwanted${on.en(at)}.`,
      fr: `Informée : le SMS est arrivé, et la personne l’a signalé comme indésirable${on.fr(at)}.`,
    }),
    expired: {
      en: 'Not told: their data was deleted at the end of its retention, before an SMS could be sent.',
      fr: 'Non informée : ses données ont été effacées à la fin de leur conservation, avant qu’un SMS ait pu partir.',
    },
    expiredInDoubt: {
      en: 'Not certain: the connection broke while the SMS was being sent, and their data has been deleted since.',
      fr: 'Pas certain : la connexion a été coupée pendant l’envoi du SMS, et ses données ont été effacées depuis.',
    },
  },
};

const notStarted: Wording = {
  en: 'Not told yet: the campaign has not started.',
  fr: 'Pas encore informée : la campagne n’a pas commencé.',
};

/** Of somebody to whom nothing has been sent yet. */
export const waitingWords = (channel: MessageChannel, state: CampaignState): Wording => {
  switch (state) {
    case 'running':
    case 'completed':
    case 'cancelled':
      return messageWords[channel].waiting[state];
    case 'paused':
      return {
        en: 'Not told yet: the campaign is paused.',
        fr: 'Pas encore informée : la campagne est suspendue.',
      };
    default:
      return notStarted;
  }
};

/** @param evenIfTold - the person had been told, and a second notice was sent on purpose */
export const addressCorrectedWords = (evenIfTold: boolean): Wording =>
  evenIfTold
    ? {
        en: 'Their address or number was corrected, and the notice sent again on purpose although they had been told.',
        fr: 'Son adresse ou son numéro a été corrigé, et l’avis renvoyé exprès bien que la personne ait été informée.',
      }
    : {
        en: 'Their address or number was corrected, and the notice sent again.',
        fr: 'Son adresse ou son numéro a été corrigé, et l’avis renvoyé.',
      };
