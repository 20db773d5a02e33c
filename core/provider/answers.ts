import { judged } from './refusals.ts';
import type { SendResult } from './sender.ts';

type Results = ReadonlyMap<number, SendResult>;

/** What the provider answered to the calls of one claim, by place. */
export type Answers = {
  size(): number;
  add(results: Results): void;
  isThrottled(): boolean;
  /** Whether nobody got another answer than a refusal; false before the first answer. */
  areAllRefusals(): boolean;
  /** Whether these answers halt the campaign, with those of a call that is not added yet. */
  halt(more?: Results): Promise<boolean>;
  /** The results as far as they can be judged. `isEnd`: nobody is left to try. */
  judged(isEnd: boolean): Promise<Map<number, SendResult>>;
  /** People whom the provider refused, as judged, with its reason. */
  refusedPeople(results: Results): { place: number; code: string }[];
};

const isHalted = (results: Results): boolean => [...results.values()].some(({ result }) => result === 'halt');

/**
 * Collects the answers of one claim. A single one may say too little: {@link judged} weighs all of them together.
 *
 * @param wasAccepted - whether somebody else has got the same message before; asked once, and only after a refusal
 */
export const collectAnswers = (wasAccepted: () => Promise<boolean>): Answers => {
  const answers = new Map<number, SendResult>();
  let acceptedBefore: Promise<boolean> | undefined;

  const judge = async (all: Results, isEnd: boolean): Promise<Map<number, SendResult>> => {
    const isRefused = [...all.values()].some(({ result }) => result === 'refused');
    if (isRefused) acceptedBefore ??= wasAccepted().catch(() => false);
    return judged(all, { acceptedBefore: (await acceptedBefore) ?? false, isEnd });
  };

  return {
    size: () => answers.size,
    add(results) {
      for (const [place, result] of results) answers.set(place, result);
    },
    isThrottled: () => [...answers.values()].some(({ result }) => result === 'throttled'),
    areAllRefusals: () =>
      answers.size > 0 && [...answers.values()].every(({ result }) => result === 'refused'),
    halt: async (more = new Map()) => isHalted(await judge(new Map([...answers, ...more]), false)),
    judged: (isEnd) => judge(answers, isEnd),
    refusedPeople: (results) =>
      [...answers].flatMap(([place, { result }]) => {
        const judgement = results.get(place);
        return result === 'refused' && judgement?.result === 'permanent'
          ? [{ place, code: judgement.code }]
          : [];
      }),
  };
};
