// Who has changed what a campaign sends, or to whom, since it was last approved: none of them approves it.
import type { Wording } from '../base/wording.ts';
import type { Campaign } from './campaign.ts';
import type { ChangedPart } from './changed-parts.ts';

/** Whoever changes something: the pseudonym that records know them by, and the name that they sign in with. */
export type Author = { by: string; name: string };

/** The campaign with it on record that somebody has changed this of it. */
export const withAuthor = (campaign: Campaign, { by, name }: Author, part: ChangedPart): Campaign => {
  const known = campaign.authors.find((author) => author.by === by);
  if (known?.changed.includes(part)) return campaign;
  const changed = [...(known?.changed ?? []), part];
  return {
    ...campaign,
    authors: [...campaign.authors.filter((one) => one !== known), { by, name, changed }],
  };
};

/** What differs of what a campaign would send, or of how, between one and the other; a list has its own record. */
export const partsChanged = (one: Campaign, other: Campaign): ChangedPart[] => {
  const differs = (key: (campaign: Campaign) => unknown): boolean =>
    JSON.stringify(key(one)) !== JSON.stringify(key(other));
  return [
    ...(differs(({ fields }) => fields) ? (['text'] as const) : []),
    ...(differs(({ channels, fallbackAfterHours, defaultLanguage, breachedOn }) => [
      channels,
      fallbackAfterHours,
      defaultLanguage,
      breachedOn,
    ])
      ? (['channels'] as const)
      : []),
  ];
};

/** Nothing yet, where somebody has changed nothing since the last approval. */
export const changedBy = ({ authors }: Campaign, by: string): readonly ChangedPart[] =>
  authors.find((author) => author.by === by)?.changed ?? [];

const words: Record<ChangedPart, Wording> = {
  text: { en: 'the text', fr: 'le texte' },
  channels: { en: 'the channels or the languages', fr: 'les canaux ou les langues' },
  list: { en: 'the list', fr: 'la liste' },
};

/** The parts of a campaign in a sentence: "the text and the list". */
export const partsInWords = (parts: readonly ChangedPart[]): Wording => {
  const join = (language: 'en' | 'fr'): string =>
    new Intl.ListFormat(language).format(parts.map((part) => words[part][language]));
  return { en: join('en'), fr: join('fr') };
};
