// What the preflight list says of text messages.
import { usd, type Wording } from '../base/wording.ts';
import type { SmsExpectation } from '../cost/sms-budget.ts';
import { raiseSpendLimit } from '../cost/sms-budget-words.ts';
import { MAX_SMS_CHARACTERS } from '../notice/sms-text.ts';

export const sendsNone: Wording = {
  en: 'This installation sends no SMS. Take "sms" out of the channels.',
  fr: 'Cette installation n’envoie pas de SMS. Retirez les SMS des canaux.',
};

export const hasProductionAccess: Wording = {
  en: 'The account has production access for SMS.',
  fr: 'Le compte a l’accès en production pour les SMS.',
};

export const isInSandbox: Wording = {
  en: 'The account is in the SMS sandbox: only verified numbers would get a message. Ask for production access in the AWS End User Messaging SMS console.',
  fr: 'Le compte est en période d’essai pour les SMS : seuls des numéros vérifiés recevraient un message. Demandez l’accès en production dans la console AWS End User Messaging SMS.',
};

/** What may still be spent this month, and what those cost who get an SMS first, US dollars. */
type Spending = { leftUsd: number; firstUsd: number };

export const someWouldWait = ({ leftUsd, firstUsd }: Spending): Wording => ({
  en: `${usd(leftUsd)} may still be spent on SMS this month, and those who get an SMS first cost ${usd(firstUsd)} at most: some of them would wait. ${raiseSpendLimit.en}`,
  fr: `Il reste ${usd(leftUsd)} à dépenser en SMS ce mois-ci, et les personnes jointes d’abord par SMS coûtent au plus ${usd(firstUsd)}\u00a0: certaines attendraient. ${raiseSpendLimit.fr}`,
});

export const tooLittleIfEmailsFail = ({
  leftUsd,
  firstUsd,
  mostUsd,
}: Spending & { mostUsd: number }): Wording => ({
  en: `${usd(leftUsd)} may still be spent on SMS this month. Those who get an SMS first cost ${usd(firstUsd)} at most, but if all emails failed it would be ${usd(mostUsd)}.`,
  fr: `Il reste ${usd(leftUsd)} à dépenser en SMS ce mois-ci. Les personnes jointes d’abord par SMS coûtent au plus ${usd(firstUsd)}, mais si tous les e-mails échouaient, ce serait ${usd(mostUsd)}.`,
});

export const enoughForAll: Wording = {
  en: 'What may be spent on SMS this month is enough for everybody.',
  fr: 'Ce qui peut être dépensé en SMS ce mois-ci suffit pour tout le monde.',
};

/** The longest SMS of the whole list. */
export const isShortEnough = ({ longest, mostParts }: { longest: number; mostParts: number }): Wording => ({
  en: `No SMS has more than ${longest} characters, nor more than ${mostParts} ${mostParts === 1 ? 'part' : 'parts'}: all people of the list are counted.`,
  fr: `Aucun SMS n’a plus de ${longest} caractères ni plus de ${mostParts} ${mostParts === 1 ? 'partie' : 'parties'}\u00a0: toutes les personnes de la liste sont comptées.`,
});

export const isTooLong = (characters: number): Wording => ({
  en: `The longest SMS has ${characters} characters; at most ${MAX_SMS_CHARACTERS} are possible. Shorten the fields.`,
  fr: `Le plus long SMS a ${characters} caractères ; ${MAX_SMS_CHARACTERS} au plus sont possibles. Raccourcissez les champs.`,
});

export const mayBeTooLong = (characters: number): Wording => ({
  en: `An SMS may have up to ${characters} characters, if one person has the longest of all values; at most ${MAX_SMS_CHARACTERS} are possible, and a longer one is not sent. Shorten the fields.`,
  fr: `Un SMS peut avoir jusqu’à ${characters} caractères, si une même personne a les valeurs les plus longues\u00a0; ${MAX_SMS_CHARACTERS} au plus sont possibles, et un SMS plus long ne part pas. Raccourcissez les champs.`,
});

export const cheapCharacters: Wording = {
  en: 'Every SMS of the list uses the characters that fit most in a part.',
  fr: 'Chaque SMS de la liste n’utilise que les caractères qui tiennent le mieux dans une partie.',
};

/** Characters that are named. */
const MAX_NAMED = 10;

export const dearCharacters = ({
  inUcs2,
  firstPeople,
  nextPeople,
  forcing,
  isExact,
}: Pick<SmsExpectation, 'inUcs2' | 'firstPeople' | 'nextPeople' | 'forcing' | 'isExact'>): Wording => {
  const people = firstPeople + nextPeople;
  const named = forcing
    .slice(0, MAX_NAMED)
    .map(({ character }) => character)
    .join(' ');
  return {
    en: `${isExact ? 'Exactly' : 'At most'} ${inUcs2} of ${people} SMS hold a character (${named}) that makes them cost up to twice as much. The preview says what could stand instead.`,
    fr: `${isExact ? 'Exactement' : 'Au plus'} ${inUcs2} SMS sur ${people} contiennent un caractère (${named}) qui peut en doubler le prix. L’aperçu dit par quoi le remplacer.`,
  };
};
