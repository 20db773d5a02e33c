// What a form of a campaign was opened with, and what others have changed since.
import type { Campaign } from '../../../client/operations.ts';
import { orderOf } from './channels.ts';

/** What the form holds. */
export type Content = Pick<Campaign, 'name' | 'fields' | 'defaultLanguage' | 'channels' | 'breachedOn'>;

/** One thing that differs: what one content has, and what the other; empty where it has none. */
export type Difference =
  | { of: 'field'; language: string; field: string; was: string; value: string }
  | { of: 'name' | 'defaultLanguage' | 'channels' | 'breachedOn'; was: string; value: string };

/** In what another content differs from one, field by field. */
export const differencesOf = (one: Content, other: Content): Difference[] => {
  const languages = new Set([...Object.keys(one.fields), ...Object.keys(other.fields)]);
  const fields = [...languages].flatMap((language) => {
    const [from = {}, to = {}] = [one.fields[language], other.fields[language]];
    const names = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...names]
      .filter((field) => (from[field] ?? '') !== (to[field] ?? ''))
      .map(
        (field): Difference => ({
          ...{ of: 'field', language, field },
          ...{ was: from[field] ?? '', value: to[field] ?? '' },
        }),
      );
  });
  return [
    ...(one.name === other.name ? [] : [{ of: 'name' as const, was: one.name, value: other.name }]),
    ...fields,
    ...(one.defaultLanguage === other.defaultLanguage
      ? []
      : [{ of: 'defaultLanguage' as const, was: one.defaultLanguage, value: other.defaultLanguage }]),
    ...(orderOf(one.channels) === orderOf(other.channels)
      ? []
      : [{ of: 'channels' as const, was: orderOf(one.channels), value: orderOf(other.channels) }]),
    ...(one.breachedOn === other.breachedOn
      ? []
      : [{ of: 'breachedOn' as const, was: one.breachedOn ?? '', value: other.breachedOn ?? '' }]),
  ];
};

/** What of a change has the people of a list sorted anew, so that the list is read once more. */
export type Sorted = 'breachDay' | 'channels' | 'language' | 'languages';

/** @param changed - what is about to be saved */
export const sortsAnew = (saved: Content, changed: Content): Sorted[] => {
  const languagesOf = ({ fields }: Content): string => Object.keys(fields).sort().join();
  return [
    ...(orderOf(saved.channels) === orderOf(changed.channels) ? [] : (['channels'] as const)),
    ...(saved.defaultLanguage === changed.defaultLanguage ? [] : (['language'] as const)),
    ...(saved.breachedOn === changed.breachedOn ? [] : (['breachDay'] as const)),
    ...(languagesOf(saved) === languagesOf(changed) ? [] : (['languages'] as const)),
  ];
};
