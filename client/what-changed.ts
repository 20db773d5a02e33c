// What of a campaign's texts and terms is other than in the submission that was last decided about.
import { diffArrays } from 'diff';
import type { Answer } from './operations.ts';

export type Document = Answer<'getDocument'>;
type Version = Document['now'];
type Part = Version['texts'][number]['part'];

/** A piece of a text that changed: what stands in both, in the former one alone, or in the new one alone. */
export type Piece = { kind: 'kept' | 'removed' | 'added'; text: string };

/** A stretch of a text, in its order: paragraphs that are as they were, or one in which something changed. */
export type Stretch = { unchanged: number } | { pieces: Piece[] };

export type TextChange = { language: string; part: Part } & (
  | { change: 'changed'; stretches: Stretch[] }
  /** The whole text is new, or is there no more. */
  | { change: 'added' | 'removed'; text: string }
);

export type TermChange =
  | { of: 'defaultLanguage'; was: string; value: string }
  | { of: 'channels'; was: Version['channels']; value: Version['channels'] }
  | { of: 'fallbackAfterHours'; was: number; value: number }
  | { of: 'breachedOn'; was: string | undefined; value: string | undefined };

export type WhatChanged = {
  texts: TextChange[];
  /** Texts that are word for word as they were. */
  unchanged: number;
  terms: TermChange[];
  /** Whether the list was uploaded or read anew. */
  isOtherList: boolean;
};

/** Less than this of a paragraph kept makes it another one: then words that happen to stand in both only confuse. */
const LEAST_KEPT = 0.35;

const segmenters = new Map<string, Intl.Segmenter>();
/** Words, blanks and punctuation marks, each by itself. */
const wordsOf = (text: string, language: string): string[] => {
  const segmenter = segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: 'word' });
  segmenters.set(language, segmenter);
  return [...segmenter.segment(text)].map(({ segment }) => segment);
};

const rawPieces = (was: string, is: string, language: string): Piece[] =>
  diffArrays(wordsOf(was, language), wordsOf(is, language)).map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'kept',
    text: value.join(''),
  }));

/** Letters and digits that two changes have between them at most, to be read as one. */
const MOST_BETWEEN = 4;

const isSlight = (text: string): boolean => text.replaceAll(/[^\p{L}\p{N}]/gu, '').length <= MOST_BETWEEN;

/** Pieces with what little stands between two changes made part of both: words that hop to and fro cannot be read. */
const joined = (pieces: readonly Piece[]): Piece[] => {
  const made: Piece[] = [];
  let open = { removed: '', added: '', between: '' };
  const close = (): void => {
    const { removed, added, between } = open;
    // Nobody sees that a blank was changed.
    const isBlank = `${removed}${added}`.trim() === '';
    if (!isBlank && removed !== '') made.push({ kind: 'removed', text: removed });
    if (!isBlank && added !== '') made.push({ kind: 'added', text: added });
    const kept = `${isBlank ? added : ''}${between}`;
    if (kept !== '') made.push({ kind: 'kept', text: kept });
    open = { removed: '', added: '', between: '' };
  };
  for (const { kind, text } of pieces) {
    if (kind !== 'kept') {
      open.removed += open.between + (kind === 'removed' ? text : '');
      open.added += open.between + (kind === 'added' ? text : '');
      open.between = '';
    } else if (isSlight(text) && open.removed + open.added !== '') open.between += text;
    else {
      close();
      made.push({ kind, text });
    }
  }
  close();
  return made;
};

const lengthOf = (pieces: readonly Piece[], kind: Piece['kind']): number =>
  pieces.reduce((sum, piece) => sum + (piece.kind === kind ? piece.text.trim().length : 0), 0);

/** Word by word what was changed; a paragraph that has little of the former one stands whole beside it. */
export const piecesOf = (was: string, is: string, language: string): Piece[] => {
  const pieces = joined(rawPieces(was, is, language));
  const isSeen = pieces.some(({ kind }) => kind !== 'kept');
  const kept = lengthOf(pieces, 'kept') / Math.max(1, Math.max(was.length, is.length));
  if (isSeen && kept >= LEAST_KEPT) return pieces;
  return [
    ...(was === '' ? [] : [{ kind: 'removed' as const, text: was }]),
    ...(is === '' ? [] : [{ kind: 'added' as const, text: is }]),
  ];
};

const paragraphsOf = (text: string): string[] => text.split(/\n{2,}/);

/** A text paragraph by paragraph: how many are as they were, and word by word those that are not. */
const stretchesOf = (was: string, is: string, language: string): Stretch[] => {
  const made: Stretch[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  const close = (): void => {
    // As many as before: each is taken for a new wording of the one in its place.
    const isInPairs = removed.length === added.length;
    const pairs = isInPairs
      ? removed.map((paragraph, at) => [paragraph, added[at] ?? ''] as const)
      : [[removed.join('\n\n'), added.join('\n\n')] as const];
    for (const [one, other] of pairs) {
      if (one + other !== '') made.push({ pieces: piecesOf(one, other, language) });
    }
    [removed, added] = [[], []];
  };
  for (const run of diffArrays(paragraphsOf(was), paragraphsOf(is))) {
    if (run.removed) removed.push(...run.value);
    else if (run.added) added.push(...run.value);
    else {
      close();
      made.push({ unchanged: run.value.length });
    }
  }
  close();
  return made;
};

const keyOf = ({ language, part }: Version['texts'][number]): string => `${language} ${part}`;

const textChanges = (before: Version, now: Version): (TextChange | undefined)[] => {
  const former = new Map(before.texts.map((text) => [keyOf(text), text.text]));
  const present = new Set(now.texts.map(keyOf));
  return [
    ...now.texts.map((text): TextChange | undefined => {
      const { language, part, text: is } = text;
      const was = former.get(keyOf(text));
      if (was === is) return undefined;
      if (was === undefined) return { language, part, change: 'added', text: is };
      return { language, part, change: 'changed', stretches: stretchesOf(was, is, language) };
    }),
    ...before.texts
      .filter((text) => !present.has(keyOf(text)))
      .map(({ language, part, text }): TextChange => ({ language, part, change: 'removed', text })),
  ];
};

const termChanges = (before: Version, now: Version): TermChange[] => [
  ...(before.defaultLanguage === now.defaultLanguage
    ? []
    : [{ of: 'defaultLanguage' as const, was: before.defaultLanguage, value: now.defaultLanguage }]),
  ...(before.channels.join() === now.channels.join()
    ? []
    : [{ of: 'channels' as const, was: before.channels, value: now.channels }]),
  ...(before.fallbackAfterHours === now.fallbackAfterHours
    ? []
    : [{ of: 'fallbackAfterHours' as const, was: before.fallbackAfterHours, value: now.fallbackAfterHours }]),
  ...(before.breachedOn === now.breachedOn
    ? []
    : [{ of: 'breachedOn' as const, was: before.breachedOn, value: now.breachedOn }]),
];

/** What changed since the submission that was last decided about. */
export const whatChanged = ({ now }: Pick<Document, 'now'>, before: Version): WhatChanged => {
  const compared = textChanges(before, now);
  const texts = compared.filter((one) => one !== undefined);
  return {
    texts,
    unchanged: compared.length - texts.length,
    terms: termChanges(before, now),
    isOtherList: before.list !== now.list,
  };
};

type Group = Version['groups'][number];

/** People of one language by channel, and how many there were in the submission before. */
export type LanguagePeople = {
  language: string;
  channels: { channel: Group['channel']; people: number; before?: number }[];
  people: number;
  before?: number;
};

const sumOf = (groups: readonly Group[], wanted: Partial<Group>): number =>
  groups
    .filter(
      ({ language, channel }) =>
        language === (wanted.language ?? language) && channel === (wanted.channel ?? channel),
    )
    .reduce((sum, { people }) => sum + people, 0);

/** People by language and by the channel that they are first written to by, the largest language first. */
export const peopleByLanguage = ({ before, now }: Pick<Document, 'before' | 'now'>): LanguagePeople[] => {
  const languages = new Set([...now.groups, ...(before?.groups ?? [])].map(({ language }) => language));
  const channels = [...new Set([...now.channels, ...(before?.channels ?? [])])];
  return [...languages]
    .map((language) => ({
      language,
      people: sumOf(now.groups, { language }),
      ...(before && { before: sumOf(before.groups, { language }) }),
      channels: channels.map((channel) => ({
        channel,
        people: sumOf(now.groups, { language, channel }),
        ...(before && { before: sumOf(before.groups, { language, channel }) }),
      })),
    }))
    .sort((one, other) => other.people - one.people);
};
