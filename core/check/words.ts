// What whoever checks a notice is told, in words.

import type { Channel } from '../audience/audience.ts';
import { nameOfLanguage } from '../audience/language-words.ts';
import { dayIn } from '../base/local-time.ts';
import type { Wording } from '../base/wording.ts';
import { CHECKS_A_DAY, type SentNotice, type Told } from './answer.ts';

const sentTo: Record<Channel, Wording> = {
  email: { en: 'an email to', fr: 'un courriel à' },
  sms: { en: 'an SMS to', fr: 'un SMS au' },
  letter: { en: 'a letter posted to', fr: 'une lettre envoyée à' },
};
/** Of a letter that nobody has said to be posted. */
const madeFor: Wording = { en: 'a letter made for', fr: 'une lettre préparée pour' };

const noContact: Wording = { en: '[kept no longer]', fr: '[donnée effacée depuis]' };

/** `an email to a•••@e•••.org on 24 November 2026, in French` */
export const sentInWords = (sent: SentNotice, timeZone: string): Wording => {
  const what = sent.isMade ? madeFor : sentTo[sent.channel];
  const day = dayIn(sent.atMs, timeZone);
  const language = nameOfLanguage(sent.language);
  return {
    en: `${what.en} ${sent.to ?? noContact.en} on ${day.en}, in ${language.en}`,
    fr: `${what.fr} ${sent.to ?? noContact.fr} le ${day.fr}, en ${language.fr}`,
  };
};

/** Sentences, the most important first. */
export type Sentences = readonly Wording[];

const both = (...parts: readonly Wording[]): Wording => ({
  en: parts.map(({ en }) => en).join(' and '),
  fr: parts.map(({ fr }) => fr).join(' et '),
});

const notYours: Wording = {
  en: 'If that is not you, the message in your hands is forged, or somebody else’s: do not trust it.',
  fr: 'Si ce n’est pas vous, le message que vous avez en main est un faux, ou celui d’une autre personne\u00a0: ne vous y fiez pas.',
};

const copied: Wording = {
  en: 'A code can be copied: it does not prove that the rest of the message comes from us. Compare its sender and its text with what is below. We never ask for a password, bank details or a payment.',
  fr: 'Un code peut être copié\u00a0: il ne prouve pas que le reste du message vient de nous. Comparez l’expéditeur et le texte avec ce qui figure plus bas. Nous ne demandons jamais de mot de passe, de coordonnées bancaires ni de paiement.',
};

const passedAround: Wording = {
  en: `Beware: this code has been checked more than ${CHECKS_A_DAY} times today. It is being passed around, and a message with it may be a copy made to deceive you.`,
  fr: `Attention\u00a0: ce code a été vérifié plus de ${CHECKS_A_DAY} fois aujourd’hui. Il circule, et un message qui le porte peut être une copie faite pour vous tromper.`,
};

const mistyped: Sentences = [
  {
    en: 'This is not a complete code, or a character in it is wrong. A code has thirteen letters and digits, such as 7K3M-9QXT-2B4FJ.',
    fr: 'Ce code est incomplet, ou l’un de ses caractères est faux. Un code compte treize lettres et chiffres, comme 7K3M-9QXT-2B4FJ.',
  },
  {
    en: 'Type it again, as it is printed. If it is printed exactly so, it is none of our codes: do not trust the message.',
    fr: 'Saisissez-le de nouveau, tel qu’il est imprimé. S’il est imprimé exactement ainsi, ce n’est pas un de nos codes\u00a0: ne vous fiez pas au message.',
  },
];

const unknown = (organisation: string): Sentences => [
  {
    en: `${organisation} has sent no notice with this code.`,
    fr: `${organisation} n’a envoyé aucun avis portant ce code.`,
  },
  {
    en: 'Check that you typed all of it, as it is printed. If it is right, do not trust the message, and do not use the telephone number in it.',
    fr: 'Vérifiez que vous l’avez saisi en entier, tel qu’il est imprimé. S’il est exact, ne vous fiez pas au message ni au numéro de téléphone qu’il indique.',
  },
];

/** What is told of a code, sentence by sentence, the verdict first. */
export const toldInWords = (
  { verdict, sender: { organisation }, sent, isPassedAround }: Told,
  timeZone: string,
): Sentences => {
  if (verdict === 'mistyped') return mistyped;
  if (verdict === 'unknown') return unknown(organisation);
  const what = both(...sent.map((one) => sentInWords(one, timeZone)));
  return [
    {
      en: `This code is ours. ${organisation} sent one notice with it: ${what.en}.`,
      fr: `Ce code vient de nous. ${organisation} a envoyé un seul avis portant ce code\u00a0: ${what.fr}.`,
    },
    notYours,
    ...(isPassedAround ? [passedAround] : []),
    copied,
  ];
};

/** What is said where one connection has tried too many wrong codes: a right code is answered all the same. */
export const tooManyInWords = (retryAfterSeconds: number): Sentences => {
  const minutes = Math.max(1, Math.ceil(retryAfterSeconds / 60));
  return [
    {
      en: `No notice with this code is known, and too many wrong codes have come from your connection, which others may share. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
      fr: `Aucun avis portant ce code n’est connu, et trop de codes faux sont venus de votre connexion, que d’autres utilisent peut-être. Réessayez dans ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
    },
    {
      en: 'A right code is answered at any time: check that you typed it as it is printed. Until then, do not trust the message.',
      fr: 'Un code exact reçoit toujours une réponse\u00a0: vérifiez que vous l’avez saisi tel qu’il est imprimé. D’ici là, ne vous fiez pas au message.',
    },
  ];
};
