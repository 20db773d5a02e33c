// How mailing houses, the post and clerks write what came of a letter, in French and English.
import { foldText } from '../cell/fold.ts';
import type { ReturnReason } from '../delivery/letter.ts';
import type { Outcome } from './outcome.ts';

/** Spellings with a bar between them, in any case, with or without accents and blanks. */
const spelt = (spellings: string): string[] => spellings.split('|').map((spelling) => foldText(spelling));

const table = <Value>(entries: readonly (readonly [Value, string])[]): ReadonlyMap<string, Value> =>
  new Map(entries.flatMap(([value, spellings]) => spelt(spellings).map((one) => [one, value] as const)));

/**
 * Why letters come back. The first four are the boxes on La Poste's label of letters that could not be delivered
 * ("Destinataire inconnu à l’adresse", "Défaut d’accès ou d’adressage", "Pli refusé par le destinataire", "Pli avisé et
 * non réclamé"); NPAI, "n’habite pas à l’adresse indiquée", is what people go on calling the first.
 */
const reasons = table<ReturnReason>([
  [
    'unknown',
    'unknown|NPAI|inconnu|inconnue|inconnu à l’adresse|inconnue à l’adresse|inconnu à l’adresse indiquée|destinataire inconnu|destinataire inconnu à l’adresse|destinataire inconnu à l’adresse indiquée|n’habite pas à l’adresse indiquée|n’habite plus à l’adresse indiquée|n’habite pas ou plus à l’adresse indiquée|n’habite pas à l’adresse|pas de boîte à ce nom|addressee unknown|unknown at address|unknown at this address|not known|not known at address|not known at this address|no such person',
  ],
  [
    'incomplete-address',
    'incomplete-address|address incomplete|adresse incomplète|adresse insuffisante|adresse erronée|adresse incorrecte|adresse inexistante|adresse inconnue|défaut d’accès ou d’adressage|défaut d’accès|défaut d’adressage|accès impossible|boîte aux lettres non identifiable|boîte aux lettres inaccessible|insufficient address|incorrect address|no such address|address not found|address inaccessible|inaccessible',
  ],
  [
    'refused',
    'refused|refusé|refusée|pli refusé|pli refusé par le destinataire|refusé par le destinataire|courrier refusé|refused by addressee',
  ],
  [
    'unclaimed',
    'unclaimed|non réclamé|non réclamée|pli non réclamé|pli avisé et non réclamé|avisé et non réclamé|avisé non réclamé|non retiré|not claimed|not collected|not called for',
  ],
  [
    'moved',
    'moved|parti sans laisser d’adresse|partie sans laisser d’adresse|PSA|PSLA|parti|partie|déménagé|déménagée|a déménagé|n’habite plus|gone away|moved away|addressee gone away|moved, left no address|addressee has moved',
  ],
  ['deceased', 'deceased|décédé|décédée|destinataire décédé|dcd|died|dead|addressee deceased'],
  ['other', 'other|autre|autres|autre motif|other reason'],
]);

const posted: Outcome = { kind: 'posted' };
const handedOver: Outcome = { kind: 'handed-over' };
const byPhone: Outcome = { kind: 'told', means: 'phone' };
const inPerson: Outcome = { kind: 'told', means: 'in-person' };

const outcomes = table<Outcome>([
  [
    posted,
    'posted|posté|postée|mis à la poste|mise à la poste|mis en poste|remis à La Poste|remis en poste|déposé|déposée|déposé à La Poste|déposé en poste|envoyé|envoyée|expédié|expédiée|affranchi et déposé|distribué|distribuée|remis au destinataire|mailed|sent|sent by post|dispatched|despatched|delivered',
  ],
  [
    handedOver,
    'handed-over|handed over|handed over to the printer|handed to the printer|remis au prestataire|remis à l’imprimeur|remis au routeur|transmis|transmise|transmis au prestataire|transmis à l’imprimeur|confié au prestataire|en production|en cours d’impression|imprimé|imprimée|printed|in production',
  ],
  [
    byPhone,
    'told-by-phone|told by phone|told by telephone|told on the telephone|by phone|by telephone|phone|phoned|telephone|called|téléphone|téléphoné|par téléphone|informé par téléphone|informée par téléphone|prévenu par téléphone|prévenue par téléphone|appelé|appelée',
  ],
  [
    inPerson,
    'told-in-person|told in person|in person|face to face|en personne|informé en personne|informée en personne|remis en main propre|remise en main propre|en main propre|face à face|handed to the person',
  ],
]);

/** Words that say that a letter came back, without the reason. */
const returned: ReadonlySet<string> = new Set(
  spelt(
    'returned|return|return to sender|returned to sender|RTS|retour|retourné|retournée|revenu|revenue|revenu à l’expéditeur|retour à l’expéditeur|retour expéditeur|retour envoyeur|retour à l’envoyeur|retour courrier|PND|pli non distribuable|pli non distribué|non distribué|non distribuée|non distribuable|undelivered|undeliverable|not delivered',
  ),
);

/** No outcome is longer. */
const MAX_LENGTH = 100;

/** The text as a whole, then its parts: `PND - NPAI`, `retour (refusé)`, `2 : pli refusé`. */
const readingsOf = (text: string): string[] =>
  [text, ...text.split(/[-–—:;,/()]+/)].map((part) => foldText(part)).filter((part) => part !== '');

const findIn = <Value>(known: ReadonlyMap<string, Value>, text: string): Value | undefined =>
  text.length > MAX_LENGTH
    ? undefined
    : readingsOf(text)
        .map((part) => known.get(part))
        .find((value) => value !== undefined);

/** Why a letter came back, as somebody wrote it; undefined where it is not understood. */
export const readReason = (text: string): ReturnReason | undefined => findIn(reasons, text);

/**
 * The outcome that a cell names; of a letter that came back `returned`, where another cell may say why. Undefined where it
 * is not understood.
 */
export const readOutcome = (text: string): Outcome | 'returned' | undefined => {
  const whole = outcomes.get(foldText(text.slice(0, MAX_LENGTH)));
  if (whole !== undefined) return whole;
  const reason = readReason(text);
  if (reason !== undefined) return { kind: 'returned', reason };
  if (text.length <= MAX_LENGTH && readingsOf(text).some((part) => returned.has(part))) return 'returned';
  return findIn(outcomes, text);
};
