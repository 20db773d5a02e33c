/**
 * A copy of plain data, as a database would give one: faster than `structuredClone`, which whole
 * campaigns in virtual time spend much of their time on. Anything but plain objects and arrays is left to `structuredClone`.
 */
export const copyOf = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value);
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) copy[name] = copyOf(member);
  return copy as T;
};
