/** A JSON object whose members are still to be looked at. */
export type JsonObject = Record<string, unknown>;

/** The value where it is an object, and no array. */
export const objectOf = (value: unknown): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
