import type { CompiledNotice } from '../core/notice.ts';

/** A campaign's fields in one language, filled in with the examples of the notice. */
export const exampleFields = (notice: CompiledNotice, language: string): Record<string, string> =>
  Object.fromEntries(
    notice.campaignFields.flatMap(({ name, example }) => {
      const value = example[language];
      return value === undefined ? [] : [[name, value]];
    }),
  );
