import * as z from 'zod';

/** The function's environment, parsed; throws naming each variable that is missing or wrong. */
export const readEnvironment = <T>(schema: z.ZodType<T>): T => {
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  throw new Error(`The environment of this function is not usable:\n${z.prettifyError(parsed.error)}`);
};
