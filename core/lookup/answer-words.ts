import type { Channel, MessageChannel } from '../audience/audience.ts';
import { dayIn, momentIn } from '../base/local-time.ts';
import type { Wording } from '../base/wording.ts';
import type { CampaignState } from '../campaign/campaign.ts';
import type { ReturnReason } from '../delivery/letter.ts';

/** What a message or a record tells at a time, epoch seconds, in a time zone (IANA). */
type Dated = (atSeconds: number | undefined, timeZone: string) => Wording;

/** ` on 24 November 2026 at 09:00 (UTC+1)`; nothing where the time is not known. */
const moment: Dated = (seconds, timeZone) => {
  if (seconds === undefined) return { en: '', fr: '' };
  const { en, fr } = momentIn(seconds * 1000, timeZone);
  return { en: ` on ${en}`, fr: ` le ${fr}` };
};

/** ` on 24 November 2026`: of what is known by its day only. */
const day: Dated = (seconds, timeZone) => {
  if (seconds === undefined) return { en: '', fr: '' };
  const { en, fr } = dayIn(seconds * 1000, timeZone);
  return { en: ` on ${en}`, fr: ` le ${fr}` };
};

/** A sentence that says when. */
const dated =
  (when: Dated, sentence: (on: Wording) => Wording): Dated =>
  (at, timeZone) =>
    sentence(when(at, timeZone));

export const toldByLetter = dated(day, (on) => ({
  en: `Told by letter: it was posted${on.en}.`,
  fr: `Informée par courrier\u00a0: il a été posté${on.fr}.`,
}));

export const toldByPhone = dated(day, (on) => ({
  en: `Told on the telephone${on.en}.`,
  fr: `Informée par téléphone${on.fr}.`,
}));

export const toldInPerson = dated(day, (on) => ({
  en: `Told in person${on.en}.`,
  fr: `Informée en personne${on.fr}.`,
}));

export const letterDue: Wording = {
  en: 'To be told by letter: the list has no usable contact for a message.',
  fr: 'À informer par courrier\u00a0: la liste n’a aucune coordonnée utilisable pour un message.',
};

/** Of somebody whom no message may be sent to, whatever the list has. */
export const letterOnly: Wording = {
  en: 'To be told by letter only: no email or SMS may be sent to them.',
  fr: 'À informer par courrier seulement\u00a0: aucun e-mail ni SMS ne doit être envoyé à cette personne.',
};

/** Of a message that was sent, and that nothing has confirmed in the time that it had. */
export const unconfirmedFor: Record<MessageChannel, Dated> = {
  email: dated(moment, (on) => ({
    en: `Not certain: an email was sent${on.en}, and nothing has confirmed that it arrived.`,
    fr: `Pas certain\u00a0: un e-mail a été envoyé${on.fr}, et rien n’a confirmé son arrivée.`,
  })),
  sms: dated(moment, (on) => ({
    en: `Not certain: an SMS was sent${on.en}, and nothing has confirmed that it arrived.`,
    fr: `Pas certain\u00a0: un SMS a été envoyé${on.fr}, et rien n’a confirmé son arrivée.`,
  })),
};

/** What follows a message that did not arrive, in a sentence behind another. */
export const another: Wording = {
  en: 'Another message to them follows by itself.',
  fr: 'Un autre message partira de lui-même.',
};

/** What follows where the message may arrive late. */
export const mayStillArrive: Wording = {
  en: 'The message may still arrive; otherwise a letter to them will be due.',
  fr: 'Le message peut encore arriver\u00a0; sinon, un courrier lui sera dû.',
};

/** Of somebody of whom it is said already that a letter is to tell them. */
export const notWrittenYet: Wording = {
  en: 'The letter has not been made yet.',
  fr: 'Le courrier n’est pas encore préparé.',
};

export const letterUnwritten: Wording = {
  en: 'A letter to them is due, and has not been made yet.',
  fr: 'Un courrier lui est dû, et n’est pas encore préparé.',
};

export const letterOpen = dated(day, (on) => ({
  en: `A letter to them was made${on.en}; it has not been posted yet.`,
  fr: `Un courrier lui a été préparé${on.fr}\u00a0; il n’est pas encore posté.`,
}));

/** Why a letter came back, in words that follow a colon. */
export const returnWords: Record<ReturnReason, Wording> = {
  unknown: {
    en: 'nobody of their name is known at the address',
    fr: 'destinataire inconnu à l’adresse',
  },
  moved: { en: 'they no longer live there', fr: 'n’habite plus à l’adresse indiquée' },
  'incomplete-address': {
    en: 'the address is incomplete or does not exist',
    fr: 'adresse incomplète ou inexistante',
  },
  refused: { en: 'it was refused', fr: 'courrier refusé' },
  unclaimed: { en: 'nobody fetched it from the post office', fr: 'courrier non réclamé' },
  deceased: { en: 'they have died', fr: 'personne décédée' },
  other: { en: 'the post gave another reason', fr: 'autre raison donnée par la poste' },
};

export const letterReturned = (
  reason: ReturnReason,
  atSeconds: number | undefined,
  timeZone: string,
): Wording => {
  const on = day(atSeconds, timeZone);
  const why = returnWords[reason];
  return {
    en: `The letter to them came back${on.en}: ${why.en}.`,
    fr: `Le courrier à cette personne est revenu${on.fr}\u00a0: ${why.fr}.`,
  };
};

export const noPostalAddress: Wording = {
  en: 'No letter can be sent: the list has no postal address that an envelope takes.',
  fr: 'Aucun courrier n’est possible\u00a0: la liste n’a pas d’adresse postale utilisable sur une enveloppe.',
};

export const listDeleted: Wording = {
  en: 'No letter can be sent: the list with the addresses was deleted.',
  fr: 'Aucun courrier n’est possible\u00a0: la liste et ses adresses ont été effacées.',
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
    accepted: dated(moment, (on) => ({
      en: `Probably told: the email was sent${on.en}; their mail server has not confirmed it yet.`,
      fr: `Probablement informée : l’e-mail a été envoyé${on.fr} ; son serveur de messagerie ne l’a pas encore confirmé.`,
    })),
    delivered: dated(moment, (on) => ({
      en: `Told: the email was delivered${on.en}.`,
      fr: `Informée : l’e-mail a été remis${on.fr}.`,
    })),
    complained: dated(moment, (on) => ({
      en: `Told: the email reached them, and they marked it as unwanted${on.en}.`,
      fr: `Informée : l’e-mail est arrivé, et la personne l’a signalé comme indésirable${on.fr}.`,
    })),
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
    accepted: dated(moment, (on) => ({
      en: `Probably told: the SMS was sent${on.en}; the telephone network has not confirmed it yet.`,
      fr: `Probablement informée : le SMS a été envoyé${on.fr} ; le réseau téléphonique ne l’a pas encore confirmé.`,
    })),
    delivered: dated(moment, (on) => ({
      en: `Told: the SMS was delivered${on.en}.`,
      fr: `Informée : le SMS a été remis${on.fr}.`,
    })),
    complained: dated(moment, (on) => ({
      en: `Told: the SMS reached them, and they marked it as unwanted${on.en}.`,
      fr: `Informée : le SMS est arrivé, et la personne l’a signalé comme indésirable${on.fr}.`,
    })),
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

export const notStarted: Wording = {
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

export const oldContactToldWords: Wording = {
  en: 'Their old contact is told of the change.',
  fr: 'Son ancienne coordonnée en est avertie.',
};

/**
 * @param evenIfTold - the person had been told, and a second notice was sent on purpose
 * @param channel - how they are written to at the new address
 */
export const addressCorrectedWords = (evenIfTold: boolean, channel?: Channel): Wording => {
  if (channel === 'letter') {
    return evenIfTold
      ? {
          en: 'Their postal address was corrected, for a letter on purpose although they had been told.',
          fr: 'Son adresse postale a été corrigée, pour un courrier exprès bien que la personne ait été informée.',
        }
      : {
          en: 'Their postal address was corrected: a letter goes there with the next batch.',
          fr: 'Son adresse postale a été corrigée\u00a0: un courrier y part avec le prochain lot.',
        };
  }
  return evenIfTold
    ? {
        en: 'Their address or number was corrected, and the notice sent again on purpose although they had been told.',
        fr: 'Son adresse ou son numéro a été corrigé, et l’avis renvoyé exprès bien que la personne ait été informée.',
      }
    : {
        en: 'Their address or number was corrected, and the notice sent again.',
        fr: 'Son adresse ou son numéro a été corrigé, et l’avis renvoyé.',
      };
};
