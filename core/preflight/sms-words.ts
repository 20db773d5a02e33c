// What the preflight list says of text messages.
import { usd, type Wording } from '../base/wording.ts';
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
  en: `${usd(leftUsd)} may still be spent on SMS this month, and those who get an SMS first cost about ${usd(firstUsd)}: some of them would wait. ${raiseSpendLimit.en}`,
  fr: `Il reste ${usd(leftUsd)} à dépenser en SMS ce mois-ci, et les personnes jointes d’abord par SMS coûtent environ ${usd(firstUsd)} : certaines attendraient. ${raiseSpendLimit.fr}`,
});

export const tooLittleIfEmailsFail = ({
  leftUsd,
  firstUsd,
  mostUsd,
}: Spending & { mostUsd: number }): Wording => ({
  en: `${usd(leftUsd)} may still be spent on SMS this month. Those who get an SMS first cost about ${usd(firstUsd)}, but if all emails failed it would be ${usd(mostUsd)}.`,
  fr: `Il reste ${usd(leftUsd)} à dépenser en SMS ce mois-ci. Les personnes jointes d’abord par SMS coûtent environ ${usd(firstUsd)}, mais si tous les e-mails échouaient, ce serait ${usd(mostUsd)}.`,
});

export const enoughForAll: Wording = {
  en: 'What may be spent on SMS this month is enough for everybody.',
  fr: 'Ce qui peut être dépensé en SMS ce mois-ci suffit pour tout le monde.',
};

export const isTooLong = (characters: number): Wording => ({
  en: `The longest SMS has ${characters} characters; at most ${MAX_SMS_CHARACTERS} are possible. Shorten the fields.`,
  fr: `Le plus long SMS a ${characters} caractères ; ${MAX_SMS_CHARACTERS} au plus sont possibles. Raccourcissez les champs.`,
});

export const cheapCharacters: Wording = {
  en: 'All SMS looked at use the characters that fit most in a part.',
  fr: 'Tous les SMS examinés n’utilisent que les caractères qui tiennent le mieux dans une partie.',
};

export const dearCharacters = ({
  inUcs2,
  people,
  forcing,
}: {
  inUcs2: number;
  people: number;
  forcing: readonly string[];
}): Wording => ({
  en: `${inUcs2} of ${people} SMS looked at hold a character (${forcing.join(' ')}) that makes them cost up to twice as much. The preview says what could stand instead.`,
  fr: `${inUcs2} SMS sur les ${people} examinés contiennent un caractère (${forcing.join(' ')}) qui peut en doubler le prix. L’aperçu dit par quoi le remplacer.`,
});
