/** What SMS cost at the simulated provider. */
import { measureSms } from '../../../core/notice/sms-text.ts';

/** Price of a message part by country, US dollars, about as AWS lists them; of all others the last. */
const prices: Record<string, number> = { FR: 0.07, GB: 0.04, BE: 0.1, CH: 0.07, DE: 0.1 };
const OTHER_PRICE = 0.12;
/** Prices are whole numbers of this part of a US dollar, so that sums stay exact. */
export const PER_DOLLAR = 100_000;

/** What a text costs to send to a country. */
export const priceOf = (text: string, country: string | undefined): number =>
  Math.round(measureSms(text).parts * (prices[country ?? ''] ?? OTHER_PRICE) * PER_DOLLAR) / PER_DOLLAR;
