import type { Wording } from '../base/wording.ts';
import type { CampaignState } from '../campaign/campaign.ts';
import type { Facts } from '../delivery/outcome.ts';
import type { Answer } from './answer.ts';

/** What staff who answer the telephone do next. */
export const nextStepCodes = [
  'nothing',
  'wait',
  'correct-address',
  'write-letter',
  'ask-administrator',
] as const;
type NextStepCode = (typeof nextStepCodes)[number];
type NextStep = { step: NextStepCode; words: Wording };

const stepWords: Record<NextStepCode, Wording> = {
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

/** What to do for a person of whom `answer` is true. */
export const nextStepOf = (answer: Answer, facts: Facts, state: CampaignState): NextStep => {
  const step = stepCodeOf(answer.outcome, facts, state);
  return { step, words: stepWords[step] };
};
