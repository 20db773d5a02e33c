/** How somebody is looked up; named as the API names it. */
export type Search =
  | { by: 'email'; value: string }
  | { by: 'phone'; value: string }
  | { by: 'code'; value: string }
  | { by: 'reference'; value: string }
  | { by: 'name'; value: string; birthDate: string };

/** Notice codes: groups of four, the last with a check character or without, as the API takes them (core/notice/code.ts). */
const code = /^[0-9a-tv-z]{4}[\s-]?[0-9a-tv-z]{4}[\s-]?[0-9a-tv-z]{4}[\s-]?[0-9a-tv-z]?$/i;
const phone = /^\+?[\d\s().\-/]{8,24}$/;

/** In digits, or with the month by its name: `3 février 1980`. */
const date = String.raw`(?:\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|\d{1,2}(?:er|st|nd|rd|th)?\s+\p{L}{3,9}\.?\s+\d{4})`;
/** A name before a birth date, or behind it: `Amélie Lefèvre, née le 03/02/1980`. */
const nameThenDate = new RegExp(
  String.raw`^(?<name>.*?\p{L}.*?)[\s,;]+(?:né(?:e|\(e\))?\s+le\s+|born\s+(?:on\s+)?)?(?<birthDate>${date})$`,
  'iu',
);
const dateThenName = new RegExp(String.raw`^(?<birthDate>${date})[\s,;]+(?<name>.*\p{L}.*)$`, 'iu');

/**
 * What somebody has typed into the one field, in the order in which it is to be tried: what looks like one thing may be
 * another, as a number of twelve digits may be a telephone or a reference.
 */
export const searchesFor = (typed: string): Search[] => {
  const value = typed.trim();
  if (value === '') return [];
  if (value.includes('@')) return [{ by: 'email', value }];
  const { name, birthDate } = (nameThenDate.exec(value) ?? dateThenName.exec(value))?.groups ?? {};
  if (name !== undefined && birthDate !== undefined) {
    return [
      { by: 'name', value: name, birthDate },
      { by: 'reference', value },
    ];
  }
  const isPhone = phone.test(value) && value.replace(/\D/g, '').length >= 8;
  return [
    ...(isPhone ? [{ by: 'phone', value } as const] : []),
    // A code has a letter more often than not, and groups when it is read out.
    ...(code.test(value) && (!isPhone || !value.startsWith('+')) ? [{ by: 'code', value } as const] : []),
    { by: 'reference', value },
  ];
};

/** Whether it is a name and nothing more. Nobody is searched so, and references have a digit as good as always. */
export const isNameAlone = (typed: string): boolean =>
  /^(?=.*\p{L})[\p{L}\p{M}\s.,'’-]+$/u.test(typed.trim());
