const mix = (value: number): number => {
  let mixed = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

/** Random choices that follow from two whole numbers alone, so that any row can be made without those before it. */
export type Random = {
  /** In [0, 1). */
  share(): number;
  /** Whole number in [0, below). */
  below(below: number): number;
  pick<T>(list: readonly T[]): T;
};

/** @param seed - and `stream` are whole numbers; two streams of a seed are independent */
export const createRandom = (seed: number, stream: number): Random => {
  let state = mix(mix(seed ^ 0x9e3779b9) + Math.imul(stream + 1, 0x85ebca6b));
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    return mix(state);
  };
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit);
  return {
    share: () => next() / 2 ** 32,
    below,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
  };
};
