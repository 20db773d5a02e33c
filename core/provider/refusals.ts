import type { SendResult } from './sender.ts';

/**
 * Whom a refusal concerns. A provider that refuses a call does not say whether one person in it is the cause or all
 * calls will be refused; only what becomes of other calls tells. Where somebody is accepted, the refused are the cause
 * of their own refusal and each is named. Where nobody is, and the same is said of one after the other, it is the
 * notice, the request or the account: the campaign halts, and nobody is marked as not to be reached.
 */

type Refused = Extract<SendResult, { result: 'refused' }>;
type Results = ReadonlyMap<number, SendResult>;

/** What else is known of a message that some people were refused. */
export type Evidence = {
  /** Whether it was accepted before, in this chunk or another: then a few who are refused are the cause themselves. */
  acceptedBefore: boolean;
  /** Whether the chunk has nobody left to try. */
  isEnd: boolean;
};

/** People refused alone, and alike, who may all be the cause themselves although nobody was accepted beside them. */
const FEW = 3;
/** As many whom the provider names one by one as not to be sent to: one bad list is no reason to halt, but all are. */
const MANY = 8;

const isLone = (result: SendResult): result is Refused => result.result === 'refused' && result.people === 1;

/** Places of results by what they say, the largest group first. */
const alike = (results: Results, keyOf: (result: SendResult) => string | undefined): number[][] => {
  const groups = new Map<string, number[]>();
  for (const [place, result] of results) {
    const key = keyOf(result);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  return [...groups.values()].sort((one, other) => other.length - one.length);
};

const codeOf = (result: SendResult | undefined): string =>
  result !== undefined && 'code' in result ? result.code : '';

/**
 * The results of a chunk's calls with refusals settled, as far as they can be: `permanent` where somebody else was
 * accepted, `halt` where all are refused alike. Whoever cannot be judged yet is left out, and so is whoever was only
 * refused in a call with others.
 *
 * @param results - place → result, of all calls of one claim
 */
export const judged = (results: Results, { acceptedBefore, isEnd }: Evidence): Map<number, SendResult> => {
  const all = [...results.values()];
  const isAccepted = all.some(({ result }) => result === 'accepted');
  const lone = all.filter(isLone);
  const refusedAlike =
    alike(results, (one) => (isLone(one) ? `${one.code} ${one.says}` : undefined))[0] ?? [];
  const namedAlike =
    alike(results, (one) => (one.result === 'permanent' && !one.fact ? one.code : undefined))[0] ?? [];

  const isOfAll = !isAccepted && (refusedAlike.length > FEW || lone.length >= MANY);
  const isOfList = !isAccepted && namedAlike.length >= MANY;
  const haltCode = isOfAll
    ? codeOf(results.get(refusedAlike[0] ?? -1))
    : codeOf(results.get(namedAlike[0] ?? -1));

  const settled = new Map<number, SendResult>();
  for (const [place, result] of results) {
    if (result.result === 'refused') {
      if (!isLone(result)) continue;
      if (isOfAll) settled.set(place, { result: 'halt', code: haltCode });
      else if (isAccepted || (isEnd && (acceptedBefore || result.hint === 'recipient'))) {
        settled.set(place, { result: 'permanent', code: result.code });
      } else if (isEnd) settled.set(place, { result: 'halt', code: result.code });
    } else if (result.result === 'permanent' && !result.fact && (isOfAll || isOfList)) {
      settled.set(place, { result: 'halt', code: haltCode });
    } else settled.set(place, result);
  }
  return settled;
};

/** Whether the next call may go well after this result. */
export const goesOn = ({ result }: SendResult): boolean =>
  result === 'accepted' || result === 'permanent' || result === 'refused';

const isWhole = (result: SendResult): boolean => result.result === 'refused' && result.people > 1;

/** Calls that one refused call may lead to: finding one person among fifty takes eleven at most. */
const MAX_CALLS = 30;

/**
 * Sends to `places` in one call and, where that is refused as a whole, in halves until those are found whom it is
 * refused for: the others are sent to. Whoever could not be tried any more has no result, and is left for later.
 *
 * @param send - one call; one result each, in order
 * @param mayGoOn - whether one more call may begin, as time, claim and campaign stand, with the results so far
 */
export const sendHalving = async (
  places: readonly number[],
  send: (places: readonly number[]) => Promise<SendResult[]>,
  mayGoOn: (results: Results) => Promise<boolean>,
): Promise<Map<number, SendResult>> => {
  const results = new Map<number, SendResult>();
  let calls = 0;
  let isProbed = false;
  let isStopped = false;

  /** What one call answered, noted where it was not refused as a whole; undefined where no more may begin. */
  const call = async (group: readonly number[]): Promise<SendResult[] | undefined> => {
    isStopped ||= calls > 0 && (calls > MAX_CALLS || !(await mayGoOn(results)));
    if (isStopped) return undefined;
    calls += 1;
    const answers = await send(group);
    const given = group.map((_, at): SendResult => answers[at] ?? { result: 'unknown', code: 'NO_RESULT' });
    if (given.every(isWhole)) return given;
    for (const [at, place] of group.entries()) results.set(place, given[at] as SendResult);
    isStopped ||= !given.every(goesOn);
    return given;
  };

  /**
   * Whether everybody in the group was accepted.
   *
   * @param isCause - the other half of a refused call was accepted, so that this half need not be refused once more
   */
  const sendGroup = async (everybody: readonly number[], isCause: boolean): Promise<boolean> => {
    const group = everybody.filter((place) => !results.has(place));
    if (group.length === 0) return true;
    if (group.length === 1 || !isCause) {
      const given = await call(group);
      if (given === undefined) return false;
      if (!given.every(isWhole)) {
        const farthest = places.at(-1) as number;
        const isAccepted = [...results.values()].some(({ result }) => result === 'accepted');
        // Refused, and nobody accepted yet: somebody from the other end may show that it is not everybody.
        if (!isAccepted && !isProbed && !results.has(farthest)) {
          isProbed = true;
          await call([farthest]);
        }
        return given.every(({ result }) => result === 'accepted');
      }
    }
    const half = Math.floor(group.length / 2);
    const isClean = await sendGroup(group.slice(0, half), false);
    if (!isStopped) await sendGroup(group.slice(half), isClean);
    return false;
  };

  await sendGroup(places, false);
  return results;
};
