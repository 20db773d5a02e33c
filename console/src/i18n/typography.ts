/** Where a line of French must not break: before high punctuation and within guillemets. */

const NBSP = '\u00a0';

/** A text whose spaces there are non-breaking. */
export const frenchLine = (text: string): string =>
  text.replaceAll(/ (?=[:;!?»])/g, NBSP).replaceAll(/(?<=«) /g, NBSP);

/** A catalogue with the spaces of its texts made so, those too that are made from values. */
export const withoutBreaks = <Value>(value: Value): Value => {
  const changed = (part: unknown): unknown => {
    if (typeof part === 'string') return frenchLine(part);
    if (Array.isArray(part)) return part.map(changed);
    if (typeof part === 'function') return (...values: unknown[]) => changed(part(...values));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, changed(inner)]));
  };
  return changed(value) as Value;
};
