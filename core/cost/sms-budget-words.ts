// What an administrator reads of the cost of a campaign's SMS.
import { usd, type Wording } from '../base/wording.ts';

/** What to do about a month's limit that is too low. */
export const raiseSpendLimit: Wording = {
  en: 'Have the monthly spend limit raised in the AWS End User Messaging SMS console, and "sms.monthlyLimitUsd" in the configuration with it.',
  fr: 'Faites relever la limite mensuelle dans la console AWS End User Messaging SMS, et « sms.monthlyLimitUsd » dans la configuration.',
};

/** Why no SMS are sent at present. */
export const smsHalted = ({ en, fr }: Wording): Wording => ({
  en: `No SMS are sent: ${en}`,
  fr: `Aucun SMS n’est envoyé : ${fr}`,
});

/** What is spent and may be spent in this month on SMS, and what those who wait will cost, US dollars. */
type Spending = { spentUsd: number; limitUsd: number; neededUsd: number };

/** What may still be spent is too little for everybody. */
export const smsWillStop = ({ spentUsd, limitUsd, neededUsd }: Spending): Wording => ({
  en: `SMS will stop before everybody has one: ${usd(spentUsd)} of ${usd(limitUsd)} are spent this month, and those who wait are expected to cost ${usd(neededUsd)}. ${raiseSpendLimit.en}`,
  fr: `Les SMS s’arrêteront avant que chacun ait le sien : ${usd(spentUsd)} sur ${usd(limitUsd)} sont dépensés ce mois-ci, et ceux qui attendent devraient coûter ${usd(neededUsd)}. ${raiseSpendLimit.fr}`,
});

/** The limit is near, though everybody can have their SMS. */
export const smsNearLimit = ({ spentUsd, limitUsd }: Omit<Spending, 'neededUsd'>): Wording => ({
  en: `SMS of this month have cost ${usd(spentUsd)} of ${usd(limitUsd)}. ${raiseSpendLimit.en}`,
  fr: `Les SMS de ce mois ont coûté ${usd(spentUsd)} sur ${usd(limitUsd)}. ${raiseSpendLimit.fr}`,
});
