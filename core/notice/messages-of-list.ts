// What the messages of a whole list come to, from its measures and the text as it is now.
import type { Language } from '../audience/audience.ts';
import type { FrozenContent, FrozenMessage } from './content.ts';
import { type ListMeasures, measureText, type SmsGroup, type SmsValues } from './list-measures.ts';
import {
  escapeHtml,
  htmlPlaceholder,
  PLACEHOLDER,
  personalValue,
  renderSms,
  typicalPerson,
} from './render.ts';
import { type ForcingCharacter, forcingCharacters, measureSms, partsAtMost } from './sms-text.ts';

/** Names of the placeholders in a text, each as often as it stands there. */
export const placeholdersIn = (text: string): string[] =>
  [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);

/** A character that makes messages UCS-2, and how many people's at most. */
type Forcing = Omit<ForcingCharacter, 'times'> & { people: number };

/** People who get a message by SMS, and the parts of all of these together. */
type SmsShare = { people: number; parts: number };

export type SmsOfList = {
  /** Those first written to by SMS, and those whom an SMS may follow an email to. */
  first: SmsShare;
  next: SmsShare;
  /** Of the longest message. */
  mostParts: number;
  mostCharacters: number;
  /** People whose message is UCS-2. */
  inUcs2: number;
  /** What forces UCS-2, the most frequent first. */
  forcing: Forcing[];
  /** Whether these are exactly the messages of the list; otherwise none is longer and no more are UCS-2. */
  isExact: boolean;
};

/** Messages of one length: that of the values in them. */
type Length = { isGsm: boolean; units: number; people: number };

/** Everybody whose values are like those of one person. */
const allLike = (value: string, people: number): SmsValues => {
  const { isGsm, units } = measureText(value);
  const all = { [units]: people };
  return { gsm: isGsm ? all : {}, ucs2: isGsm ? {} : all, isRounded: true, characters: {} };
};

/** Lengths of the values of one name: whoever has no name to be greeted by is greeted as `nameless`. */
const lengthsOf = (name: string, { gsm, ucs2 }: SmsValues, nameless: string): Length[] => {
  const greeted = name === 'greeting_name' ? measureText(nameless) : { isGsm: true, units: 0 };
  return [
    ...Object.entries(gsm).map(([units, people]) =>
      units === '0' ? { ...greeted, people } : { isGsm: true, units: Number(units), people },
    ),
    ...Object.entries(ucs2).map(([units, people]) => ({ isGsm: false, units: Number(units), people })),
  ];
};

/** Lengths of several values together: of whom each belongs to is not known, so that everybody has the longest. */
const lengthsTogether = (people: number, each: readonly Length[][]): Length[] => {
  const longest = (wanted: (length: Length) => boolean): number =>
    each.reduce((sum, lengths) => sum + Math.max(0, ...lengths.filter(wanted).map(({ units }) => units)), 0);
  const beyond = each.flat().reduce((sum, length) => sum + (length.isGsm ? 0 : length.people), 0);
  const inUcs2 = Math.min(people, beyond);
  return [
    { isGsm: true, units: longest(({ isGsm }) => isGsm), people: people - inUcs2 },
    { isGsm: false, units: longest(() => true), people: inUcs2 },
  ];
};

const nobody = { reference: '', firstName: '', lastName: '', code: typicalPerson.code, fields: {} };

type SmsOfGroup = Omit<SmsOfList, 'first' | 'next'> & { parts: number };

/** The characters of text and values that force UCS-2, each with how many people's values hold it. */
const forcingOf = (
  { written, nameless }: { written: string; nameless: string },
  people: number,
  valuesByName: ReadonlyMap<string, SmsValues>,
): Forcing[] => {
  const inTexts = (text: string, some: number): Forcing[] =>
    forcingCharacters(text).map(({ times: _, ...one }) => ({ ...one, people: some }));
  const inValues = [...valuesByName].flatMap(([name, { characters, gsm }]) => [
    ...Object.entries(characters).flatMap(([character, some]) => inTexts(character, some)),
    ...(name === 'greeting_name' ? inTexts(nameless, gsm[0] ?? 0) : []),
  ]);
  return [...inTexts(written, people), ...inValues].filter((one) => one.people > 0);
};

/** What the messages of one group come to. */
const smsOfGroup = ({ sms, nameless }: FrozenMessage, { people, values }: SmsGroup): SmsOfGroup => {
  const used = placeholdersIn(sms).filter((name) => name !== 'code');
  const valuesByName = new Map(
    used.map((name) => [name, values[name] ?? allLike(personalValue(typicalPerson, name, ''), people)]),
  );
  // The message without what differs from person to person.
  const written = renderSms({ sms, nameless: '' }, nobody);
  const text = measureText(written);
  const each = [...valuesByName].map(([name, one]) => {
    const times = used.filter((other) => other === name).length;
    return lengthsOf(name, one, nameless).map((length) => ({ ...length, units: length.units * times }));
  });
  const [only = [{ isGsm: true, units: 0, people }]] = each;
  const lengths = each.length > 1 ? lengthsTogether(people, each) : only;
  const hasPairs = text.hasPairs || [...valuesByName.values()].some(({ isRounded }) => isRounded);
  const found: SmsOfGroup = {
    ...{ parts: 0, mostParts: 0, mostCharacters: 0, inUcs2: 0 },
    forcing: forcingOf({ written, nameless }, people, valuesByName),
    isExact: each.length === 0 || (each.length === 1 && !hasPairs),
  };
  for (const { isGsm, units, people: some } of lengths) {
    if (some === 0) continue;
    const encoding = text.isGsm && isGsm ? 'GSM-7' : 'UCS-2';
    const fixed = encoding === 'GSM-7' ? text.units : written.length;
    const parts =
      each.length === 0 ? measureSms(written).parts : partsAtMost(encoding, fixed + units, hasPairs);
    found.parts += parts * some;
    found.mostParts = Math.max(found.mostParts, parts);
    found.mostCharacters = Math.max(found.mostCharacters, written.length + units);
    if (encoding === 'UCS-2') found.inUcs2 += some;
  }
  return found;
};

const mergedForcing = (all: readonly Forcing[]): Forcing[] => {
  const byCharacter = new Map<string, Forcing>();
  for (const one of all) {
    const people = (byCharacter.get(one.character)?.people ?? 0) + one.people;
    byCharacter.set(one.character, { ...one, people });
  }
  return [...byCharacter.values()].sort((one, other) => other.people - one.people);
};

/** What the text messages of a list come to. A group in whose language there is no message gets none. */
export const smsOfList = (
  { messages }: Pick<FrozenContent, 'messages'>,
  groups: readonly SmsGroup[],
): SmsOfList => {
  const measured = groups.flatMap((group) => {
    const message = messages[group.language];
    return message === undefined ? [] : [{ group, sms: smsOfGroup(message, group) }];
  });
  const shareOf = (isFirst: boolean): SmsShare => {
    const some = measured.filter(({ group }) => (group.channel === 'sms') === isFirst);
    return {
      people: some.reduce((sum, { group }) => sum + group.people, 0),
      parts: some.reduce((sum, { sms }) => sum + sms.parts, 0),
    };
  };
  const all = measured.map(({ sms }) => sms);
  return {
    first: shareOf(true),
    next: shareOf(false),
    mostParts: Math.max(0, ...all.map(({ mostParts }) => mostParts)),
    mostCharacters: Math.max(0, ...all.map(({ mostCharacters }) => mostCharacters)),
    inUcs2: all.reduce((sum, { inUcs2 }) => sum + inUcs2, 0),
    forcing: mergedForcing(all.flatMap(({ forcing }) => forcing)),
    isExact: all.every(({ isExact }) => isExact),
  };
};

/** Bytes that the HTML part of a message has at most, where the longest values stand in it. */
export const htmlBytesAtMost = (
  { html, nameless }: Pick<FrozenMessage, 'html' | 'nameless'>,
  language: Language,
  { htmlBytes }: Pick<ListMeasures, 'htmlBytes'>,
): number => {
  const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
  const valueBytes = (placeholder: string): number => {
    if (placeholder === htmlPlaceholder('code')) return typicalPerson.code.length;
    const [name, longest] =
      Object.entries(htmlBytes[language] ?? {}).find(([one]) => htmlPlaceholder(one) === placeholder) ?? [];
    const greeting = placeholder === htmlPlaceholder('greeting_name') ? bytesOf(escapeHtml(nameless)) : 0;
    return name === undefined ? greeting : Math.max(greeting, longest ?? 0);
  };
  return placeholdersIn(html).reduce(
    (sum, placeholder) => sum + valueBytes(placeholder),
    bytesOf(html.replace(PLACEHOLDER, '')),
  );
};
