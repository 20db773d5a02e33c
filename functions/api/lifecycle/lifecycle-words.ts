// What staff read of the steps of a campaign.
import type { Wording } from '../../../core/base/wording.ts';

export const submittedItYourself: Wording = {
  en: 'You submitted this campaign, so somebody else has to approve it.',
  fr: 'Vous avez soumis cette campagne : quelqu’un d’autre doit l’approuver.',
};

export const changedItYourself = (parts: Wording): Wording => ({
  en: `You have changed ${parts.en} of this campaign since it was last approved, so somebody else has to approve it.`,
  fr: `Vous avez modifié ${parts.fr} de cette campagne depuis sa dernière approbation\u00a0: quelqu’un d’autre doit l’approuver.`,
});

export const submittedOtherwise = (submittedBy: string): Wording => ({
  en: `This has changed since you read it: ${submittedBy} has submitted it again. Read what is submitted now, then decide.`,
  fr: `Ceci a changé depuis que vous l’avez lu\u00a0: ${submittedBy} l’a soumis de nouveau. Lisez ce qui est soumis maintenant, puis décidez.`,
});

export const changedSinceSubmitted: Wording = {
  en: 'What would be sent has changed since it was submitted. Submit it again.',
  fr: 'Ce qui serait envoyé a changé depuis la soumission. Soumettez-le de nouveau.',
};

export const notAsApproved: Wording = {
  en: 'What would be sent is not what was approved. Submit it again.',
  fr: 'Ce qui serait envoyé n’est pas ce qui a été approuvé. Soumettez-le de nouveau.',
};

export const noTimeSet: Wording = {
  en: 'No time is set for its start.',
  fr: 'Aucune heure n’est fixée pour son départ.',
};

export const pausedBySomebody: Wording = {
  en: 'Paused by an administrator.',
  fr: 'Suspendue par un administrateur.',
};

export const cannotStartThen: Wording = {
  en: 'The campaign cannot start at that time.',
  fr: 'La campagne ne peut pas partir à cette heure.',
};

export const giveTimeBetween = (now: string, daysAhead: number): Wording => ({
  en: `This must lie between now, ${now}, and ${daysAhead} days ahead.`,
  fr: `L’heure doit être entre maintenant, ${now}, et dans ${daysAhead} jours.`,
});
