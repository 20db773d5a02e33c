import {
  type CountryCode,
  type NumberType,
  parsePhoneNumberFromString as parseStrictly,
} from 'libphonenumber-js/max';
import { parsePhoneNumberFromString as parseLoosely } from 'libphonenumber-js/min';

/** The countries whose numbers are written in France as French ones, by their country code. */
const overseas: readonly (readonly [CountryCode, string])[] = [
  ['GP', '590'],
  ['BL', '590'],
  ['MF', '590'],
  ['MQ', '596'],
  ['GF', '594'],
  ['RE', '262'],
  ['YT', '262'],
  ['PM', '508'],
];

/** All of them share one plan of ten digits, which begin with 0. */
const plan: ReadonlySet<string> = new Set(['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'BL', 'MF', 'PM']);

/** Whether numbers that are written without a prefix in this country are those of the French plan. */
export const isFrenchPlan = (country: string): boolean => plan.has(country);

/** What overseas numbers may begin with: only these are tried, as each country takes longer than all else of a row. */
const maybeOverseas = /^(?:26|59|639|69|70[89]|93|94|97)/;

/**
 * Ranges of mobiles that are overseas as a whole (Arcep, decision 2018-0881 and its changes), those that are not given
 * out yet too: they are never numbers of France. Nobody has those in 639 98, which are kept for films.
 */
const mobilesOverseas: readonly (readonly [RegExp, string])[] = [
  [/^(?:69[01]|7090)/, '590'],
  [/^(?:69[67]|7091)/, '596'],
  [/^(?:694|7093[0-3])/, '594'],
  [/^(?:69[23]|7092|7093[5-7]|639(?!98))/, '262'],
];
/** As above, without an owner that is known. */
const nobodys = /^709/;

/** Whoever calls them pays more. */
const premium: ReadonlySet<NumberType> = new Set(['PREMIUM_RATE', 'SHARED_COST']);

/** Saint-Pierre-et-Miquelon has six digits, which are called from France behind `0508`: there it is the code as well. */
const isOfSaintPierre = (national: string): boolean =>
  national.startsWith('508') && parseStrictly(`+${national}`)?.isValid() === true;

/** The country code before a number of the plan, without its first 0; undefined where nobody can have it. */
const codeOf = (national: string): string | undefined => {
  if (isOfSaintPierre(national)) return '';
  if (maybeOverseas.test(national)) {
    const codes = new Set(
      overseas.flatMap(([country, code]) =>
        parseStrictly(`+${code}${national}`, country)?.isValid() ? code : [],
      ),
    );
    const [code] = codes;
    // Two territories with one range say nothing of where the number is.
    if (codes.size === 1) return code;
  }
  const number = parseStrictly(`+33${national}`);
  if (number?.isValid()) return premium.has(number.getType()) ? undefined : '33';
  const range = mobilesOverseas.find(([beginning]) => beginning.test(national));
  if (range !== undefined) return range[1];
  return !nobodys.test(national) && parseLoosely(`+33${national}`)?.isValid() ? '33' : undefined;
};

/** The plan gives numbers out by the ten thousand: the first five digits decide. */
const RANGE_DIGITS = 5;
const codes = new Map<string, string | undefined>();

/**
 * A number of the French plan in E.164, under the code of where it is: `690001234` → `+590690001234`. Undefined where
 * nobody can have it, or whoever calls it pays more.
 *
 * @param national - its nine digits after the 0
 */
export const readFrenchNumber = (national: string): string | undefined => {
  const range = national.slice(0, RANGE_DIGITS);
  if (!codes.has(range)) codes.set(range, codeOf(national));
  const code = codes.get(range);
  return code === undefined ? undefined : `+${code}${national}`;
};
