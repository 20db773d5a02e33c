// What an administrator reads when a campaign stops for its bounces, complaints or failures.
import type { Wording } from '../base/wording.ts';

/** What happened to `part` of `sent` messages; `share` is that part in percent. */
type Words = (part: number, sent: number, share: { en: string; fr: string }) => Wording;

const words = {
  BOUNCE_RATE: (bounced, sent, share) => ({
    en: `${bounced} of ${sent} messages bounced (${share.en}). Amazon SES reviews accounts at 5%. Check where the addresses come from before you resume. To finish a list that is no better, an administrator can ask for a higher limit, which an approver grants.`,
    fr: `${bounced} messages sur ${sent} sont revenus (${share.fr}). Amazon SES examine les comptes à 5\u00a0%. Vérifiez d’où viennent les adresses avant de reprendre. Pour aller au bout d’une liste qui n’est pas meilleure, un administrateur peut demander une limite plus élevée, qu’un approbateur accorde.`,
  }),
  COMPLAINT_RATE: (complained, sent, share) => ({
    en: `${complained} of ${sent} people marked the message as unwanted (${share.en}). Amazon SES reviews accounts at 0.1%. Check the text and the list before you resume.`,
    fr: `${complained} personnes sur ${sent} ont signalé le message comme indésirable (${share.fr}). Amazon SES examine les comptes à 0,1\u00a0%. Vérifiez le texte et la liste avant de reprendre.`,
  }),
  FAILURE_RATE: (failed, sent, share) => ({
    en: `${failed} of ${sent} messages could not be filled in, or were refused for their content (${share.en}). Check the notice and its fields before you resume; those people have not been told.`,
    fr: `${failed} messages sur ${sent} n’ont pas pu être composés, ou ont été refusés pour leur contenu (${share.fr}). Vérifiez l’avis et ses champs avant de reprendre ; ces personnes n’ont pas été informées.`,
  }),
} satisfies Record<string, Words>;

/** Why a campaign stops for its own figures. */
export type HealthCode = keyof typeof words;
export const healthCodes = Object.keys(words) as HealthCode[];

/** What an administrator reads when a campaign stops for its own figures: what happened, and what to do. */
export const healthMessage = (code: HealthCode, part: number, sent: number): Wording => {
  const percent = ((100 * part) / sent).toFixed(2);
  const { en, fr } = words[code](part, sent, {
    en: `${percent}%`,
    fr: `${percent.replace('.', ',')}\u00a0%`,
  });
  return {
    en: `${en} After you resume, only messages sent from then on are judged.`,
    fr: `${fr} Après la reprise, seuls les messages envoyés à partir de là comptent.`,
  };
};
