// What staff read where something cannot be done for a person.
import type { Wording } from '../../../core/base/wording.ts';
import type { CampaignState } from '../../../core/campaign/campaign.ts';

export const nobodyHasThisCode: Wording = {
  en: 'Nobody in this campaign has this notice code.',
  fr: 'Personne dans cette campagne n’a ce code d’avis.',
};

export const dataWasDeleted: Wording = {
  en: 'The data of this person was deleted. Tell them yourself.',
  fr: 'Les données de cette personne ont été supprimées. Informez-la vous-même.',
};

export const dataIsGone: Wording = {
  en: 'The data of this person is gone already.',
  fr: 'Les données de cette personne sont déjà supprimées.',
};

/** Why a campaign in this state sends nothing to a corrected address. */
export const sendsNothing = (state: CampaignState): Wording =>
  state === 'cancelled'
    ? {
        en: 'The campaign was cancelled and sends nothing more. Tell the person yourself and record that you did.',
        fr: 'La campagne a été annulée et n’envoie plus rien. Informez la personne vous-même et notez-le ici.',
      }
    : {
        en: 'The campaign has not started. Correct the list and import it again.',
        fr: 'La campagne n’a pas commencé. Corrigez la liste et importez-la de nouveau.',
      };

export const sendsNoSms: Wording = {
  en: 'This campaign sends no SMS. Give an email address, or tell the person yourself and record that you did.',
  fr: 'Cette campagne n’envoie pas de SMS. Donnez une adresse électronique, ou informez la personne vous-même et notez-le ici.',
};

export const hasAnotherAddress: Wording = {
  en: 'They have another address already. Look them up and correct that one, by its own notice code.',
  fr: 'La personne a déjà une autre adresse. Recherchez-la et corrigez celle-là, par son propre code d’avis.',
};

export const isBeingSentTo: Wording = {
  en: 'Their notice is being sent at this moment. Look again in a minute.',
  fr: 'Son avis est en cours d’envoi. Regardez de nouveau dans une minute.',
};

/** @param batch - its number; 0 of letters that a mailing house made by itself */
export const isInBatch = (batch: number): Wording =>
  batch === 0
    ? {
        en: 'Their letter is with the mailing house. Wait until it is noted as posted or come back, then correct the address; or tell them yourself and record that you did.',
        fr: 'Son courrier est chez le routeur. Attendez qu’il soit noté comme posté ou revenu, puis corrigez l’adresse\u00a0; ou informez la personne vous-même et notez-le ici.',
      }
    : {
        en: `Their letter is in batch ${batch}, which is still to be posted: with another one they would be told twice. Wait until it is posted, or have the batch voided, then correct the address; or tell them yourself and record that you did.`,
        fr: `Son courrier est dans le lot n°\u00a0${batch}, qui n’est pas encore posté\u00a0: avec un autre envoi, la personne serait informée deux fois. Attendez qu’il soit posté, ou faites annuler le lot, puis corrigez l’adresse\u00a0; ou informez la personne vous-même et notez-le ici.`,
      };

export const isBeingSentToNow: Wording = {
  en: 'Their notice is being sent at this moment. Try again in a minute.',
  fr: 'Son avis est en cours d’envoi. Réessayez dans une minute.',
};

export const wasTold: Wording = {
  en: 'They have been told, or probably. If they are to get a second notice all the same, say so with "evenIfTold".',
  fr: 'La personne a été informée, ou l’a sans doute été. Si elle doit tout de même recevoir un second avis, dites-le avec « evenIfTold ».',
};

/** What is said to others of what only an administrator may do. */
export const onlyAdministrators = {
  'no-caller': {
    en: 'Only an administrator can say that nobody is asking. Make sure who is asking, or change nothing.',
    fr: 'Seule une personne de l’administration peut dire que personne ne demande. Vérifiez qui demande, ou ne changez rien.',
  },
  evenIfTold: {
    en: 'Only an administrator can have a second notice sent to somebody who has been told.',
    fr: 'Seule une personne de l’administration peut faire envoyer un second avis à qui a été informé.',
  },
  evenIfShared: {
    en: 'Only an administrator can take a contact that is somebody else’s too.',
    fr: 'Seule une personne de l’administration peut prendre une coordonnée qui est aussi celle de quelqu’un d’autre.',
  },
} as const satisfies Record<string, Wording>;

export const correctedTooOften: Wording = {
  en: 'Their contact was corrected twice in the last 30 days. An administrator can correct it again.',
  fr: 'Sa coordonnée a été corrigée deux fois en 30 jours. Une personne de l’administration peut la corriger de nouveau.',
};

export const recordedTooOften: Wording = {
  en: 'That they were told was recorded three times in the last 30 days. An administrator can record it again.',
  fr: 'Il a été noté trois fois en 30 jours que la personne avait été informée. Une personne de l’administration peut le noter de nouveau.',
};

/** Does not say whose: whoever asks must not learn who is on a list. */
export const isSharedForAgents: Wording = {
  en: 'This contact cannot be taken: it is known here for somebody else. Ask for another one. Where a family shares it, an administrator can take it.',
  fr: 'Cette coordonnée ne peut pas être prise\u00a0: elle est connue ici pour quelqu’un d’autre. Demandez-en une autre. Si une famille la partage, une personne de l’administration peut la prendre.',
};

export const isShared: Wording = {
  en: 'This contact is known here for somebody else. If they share it, as a family does, say so with "evenIfShared".',
  fr: 'Cette coordonnée est connue ici pour quelqu’un d’autre. Si elle est partagée, comme dans une famille, dites-le avec « evenIfShared ».',
};

export const hasNoLetter: Wording = {
  en: 'No letter was made for this person, or it was voided.',
  fr: 'Aucun courrier n’a été préparé pour cette personne, ou il a été annulé.',
};

export const letterIsElsewhere: Wording = {
  en: 'A mailing house made their letter by itself: ask it for a copy.',
  fr: 'Un routeur a préparé son courrier lui-même\u00a0: demandez-lui une copie.',
};

export const letterIsBeingMade = (batch: number): Wording => ({
  en: `Batch ${batch} is still being made. Open the letter once it is written.`,
  fr: `Le lot n°\u00a0${batch} est encore en préparation. Ouvrez le courrier quand il sera prêt.`,
});

export const hasNotStarted: Wording = {
  en: 'The campaign has not started.',
  fr: 'La campagne n’a pas commencé.',
};

export const notRecordedSo: Wording = {
  en: 'Nobody recorded that they were told so, so there is nothing to take back.',
  fr: 'Personne n’a noté que la personne avait été informée ainsi\u00a0: il n’y a rien à retirer.',
};

export const notCorrected: Wording = {
  en: 'Their contact was not corrected, or that was taken back already.',
  fr: 'Sa coordonnée n’a pas été corrigée, ou cela a déjà été retiré.',
};

export const dayCannotBe: Wording = { en: 'The day cannot be.', fr: 'Ce jour est impossible.' };
export const giveAnotherDay: Wording = {
  en: 'Give a day from the creation of the campaign until today.',
  fr: 'Donnez un jour entre la création de la campagne et aujourd’hui.',
};

/** Says why a campaign is not purged now. */
export const isWritingLetters = (number: number): Wording => ({
  en: `Batch ${number} of letters is being written. Wait until it is, so that none of its files stays.`,
  fr: `Le lot de courriers n° ${number} est en préparation. Attendez sa fin : ainsi, aucun de ses fichiers ne restera.`,
});
