// What staff who answer the telephone read of what to do.
import type { Wording } from '../base/wording.ts';
import type { ToldBy } from '../delivery/standing.ts';

const told: Record<ToldBy, Wording> = {
  email: {
    en: 'Nothing: they were told. If they cannot find the email, ask them to look among unwanted mail, or tell them what it says.',
    fr: 'Rien\u00a0: la personne a été informée. Si elle ne retrouve pas l’e-mail, invitez-la à regarder dans les indésirables, ou dites-lui ce qu’il contient.',
  },
  sms: {
    en: 'Nothing: they were told. If they cannot find the SMS, tell them what it says.',
    fr: 'Rien\u00a0: la personne a été informée. Si elle ne retrouve pas le SMS, dites-lui ce qu’il contient.',
  },
  letter: {
    en: 'Nothing: a letter was posted to them. If it has not come after a week, tell them what it says.',
    fr: 'Rien\u00a0: un courrier lui a été posté. S’il n’est pas arrivé au bout d’une semaine, dites-lui ce qu’il contient.',
  },
  other: {
    en: 'Nothing: somebody told them. If they ask, tell them again what the notice says.',
    fr: 'Rien\u00a0: la personne a été informée de vive voix. Si elle le demande, redites-lui ce que contient l’avis.',
  },
};

export const steps = {
  told,
  wait: {
    en: 'Wait: this is still under way. Look again in an hour.',
    fr: 'Attendre\u00a0: c’est encore en cours. Regardez de nouveau dans une heure.',
  },
  waitPaused: {
    en: 'Wait: the campaign is paused. If it is urgent, tell them now and record that you did.',
    fr: 'Attendre\u00a0: la campagne est suspendue. En cas d’urgence, informez la personne maintenant et enregistrez-le.',
  },
  waitForStart: {
    en: 'Wait: the campaign has not started. Before that, nothing can be sent to them or recorded.',
    fr: 'Attendre\u00a0: la campagne n’a pas commencé. Avant cela, rien ne peut être envoyé ni enregistré.',
  },
  correctOrWait: {
    en: 'Ask for an address or number that works, correct it, and have the notice sent again; or tell them now and record that you did. Otherwise wait for what follows.',
    fr: 'Demander une adresse ou un numéro qui fonctionne, corriger et faire renvoyer l’avis\u00a0; ou informer la personne maintenant et l’enregistrer. Sinon, attendre la suite.',
  },
  correctOrLetter: {
    en: 'Ask for an address or number that works, correct it, and have the notice sent again; or tell them now and record that you did. Otherwise they get a letter.',
    fr: 'Demander une adresse ou un numéro qui fonctionne, corriger et faire renvoyer l’avis\u00a0; ou informer la personne maintenant et l’enregistrer. Sinon, elle recevra un courrier.',
  },
  correctOrTell: {
    en: 'Ask for an email address, a mobile number or a postal address, correct it, and have the notice sent there; or tell them now and record that you did. As things stand, no letter can be sent to them.',
    fr: 'Demander une adresse e-mail, un numéro de mobile ou une adresse postale, corriger et y faire envoyer l’avis\u00a0; ou informer la personne maintenant et l’enregistrer. En l’état, aucun courrier ne peut lui être envoyé.',
  },
  letterIsDue: {
    en: 'They are to get a letter. Tell them now and record that you did, or leave it to the letter; if they have moved, correct their postal address.',
    fr: 'La personne doit recevoir un courrier. Informez-la maintenant et enregistrez-le, ou laissez partir le courrier\u00a0; si elle a déménagé, corrigez son adresse postale.',
  },
  letterIsMade: {
    en: 'Their letter is made and will be posted. Tell them now and record that you did, or leave it to the letter.',
    fr: 'Son courrier est préparé et sera posté. Informez la personne maintenant et enregistrez-le, ou laissez partir le courrier.',
  },
  letterCameBack: {
    en: 'Tell them now and record that you did: their letter came back. Or ask for their postal address and correct it: a letter goes there with the next batch.',
    fr: 'Informer la personne maintenant et l’enregistrer\u00a0: son courrier est revenu. Ou demander son adresse postale et la corriger\u00a0: un courrier y part avec le prochain lot.',
  },
  tellThem: {
    en: 'Tell them now and record that you did: as things stand, nothing more is sent to them. Or ask for their postal address and correct it: a letter goes there with the next batch.',
    fr: 'Informer la personne maintenant et l’enregistrer\u00a0: en l’état, plus rien ne lui est envoyé. Ou demander son adresse postale et la corriger\u00a0: un courrier y part avec le prochain lot.',
  },
  askBeforeStart: {
    en: 'Tell an administrator before the campaign starts: as the list stands, nothing can be sent to them.',
    fr: 'Prévenir l’administration avant le début de la campagne\u00a0: en l’état de la liste, rien ne peut être envoyé à cette personne.',
  },
  askAdministrator: {
    en: 'Tell an administrator: nothing will be sent to them as things stand.',
    fr: 'Prévenir l’administration\u00a0: en l’état, rien ne sera envoyé à cette personne.',
  },
} satisfies Record<string, Wording | Record<ToldBy, Wording>>;
