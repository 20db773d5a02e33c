// What all letters of a part have in common, whenever they are made.
import type { Language, Recipient } from '../../core/audience/audience.ts';
import { isoDayIn, zoneOf } from '../../core/base/local-time.ts';
import type { Letter, LetterFileSettings } from '../../core/letter/letter-file.ts';
import type { BatchPart, LetterBatch } from '../../core/mailing/batch.ts';
import type { FrozenContent } from '../../core/notice/content.ts';
import type { LettersDependencies } from './dependencies.ts';

/** The approved content that the letters of a batch are printed from. */
export const contentOf = async (
  { campaigns }: Pick<LettersDependencies, 'campaigns'>,
  { campaign, number, contentHash }: LetterBatch,
): Promise<FrozenContent> => {
  const content = await campaigns.getContent(campaign, contentHash);
  if (content === undefined) throw new Error(`the content of letters ${number} has gone`);
  return content;
};

/** The language that somebody is written to in: their own, where the campaign has a letter in it. */
export const languageFor = (
  { messages }: Pick<LetterFileSettings, 'messages'>,
  own: Language,
  { defaultLanguage }: Pick<LetterBatch, 'defaultLanguage'>,
): Language => (messages[own]?.letter === undefined ? defaultLanguage : own);

export const settingsOf = (
  { number, requestedAtMs }: LetterBatch,
  part: Pick<BatchPart, 'number'>,
  content: FrozenContent,
  post: LettersDependencies['post'],
): LetterFileSettings => {
  const createdAt = new Date(requestedAtMs);
  return {
    messages: content.messages,
    sender: post.returnAddress,
    date: isoDayIn(requestedAtMs, zoneOf(post.homeCountry)),
    ...(post.site !== undefined && { site: post.site }),
    batch: `${number}-${part.number}`,
    createdAt,
  };
};

/** The letter to a person, but for its number. */
export const letterTo = (
  recipient: Recipient,
  block: readonly string[],
  language: Language,
): Omit<Letter, 'number'> => ({
  block,
  language,
  recipient,
  ...(recipient.largePrint === true && { isLargePrint: true }),
});
