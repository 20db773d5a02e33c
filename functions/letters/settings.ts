// What all letters of a part have in common, whenever they are made.
import type { Language, Recipient } from '../../core/audience/audience.ts';
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
    date: createdAt.toISOString().slice(0, 10),
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
