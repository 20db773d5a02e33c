import { audienceId, CHUNK_SIZE, type Chunk } from '../../../core/audience/audience.ts';
import { fallbackOf, reaches } from '../../../core/audience/channels.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { expectSms, type SmsExpectation } from '../../../core/cost/sms-budget.ts';
import type { FrozenContent } from '../../../core/notice/content.ts';
import { renderSms, replacementData } from '../../../core/notice/render.ts';
import { type SmsSurvey, surveySms } from '../../../core/notice/sms-text.ts';
import type { ApiDependencies } from '../http/dependencies.ts';

/** Chunks that checks and estimates look at, spread over the list: 10,000 people, so that a share is right to 1%. */
const CHUNKS_LOOKED_AT = 200;
const CHUNKS_PER_READ = 100;

/** Chunks spread evenly over the list, some at a time. */
async function* spreadChunks(store: ApiDependencies['audience'], campaign: Campaign): AsyncGenerator<Chunk> {
  const list = campaign.import;
  if (list?.status !== 'done') return;
  const audience = audienceId(campaign.id, list.number);
  const step = Math.max(1, list.nextChunk / CHUNKS_LOOKED_AT);
  const numbers: number[] = [];
  for (let at = 0; Math.floor(at) < list.nextChunk; at += step) numbers.push(Math.floor(at));
  for (let at = 0; at < numbers.length; at += CHUNKS_PER_READ) {
    const keys = numbers.slice(at, at + CHUNKS_PER_READ).map((chunk) => ({ audience, chunk }));
    for (const { chunk } of await store.getMany(keys)) yield chunk;
  }
}

/** What is found out about the people of a campaign by looking at some. */
export type Survey = {
  lookedAt: number;
  of: number;
  /** People without a value for a personal field that the messages use, by its name. */
  empty: Record<string, number>;
  expected: SmsExpectation;
  texts: SmsSurvey;
};

/** Looks at people spread over the whole list; of a large one at 10,000 of them, in two reads. */
export const survey = async (
  { audience, takesSms }: Pick<ApiDependencies, 'audience' | 'takesSms'>,
  campaign: Campaign,
  content: FrozenContent,
): Promise<Survey> => {
  const of = (campaign.import?.groups ?? []).reduce((sum, { people }) => sum + people, 0);
  const empty: Record<string, number> = {};
  const used = content.personFields.filter((name) => name !== 'code' && name !== 'greeting_name');
  const texts: string[] = [];
  let [lookedAt, others, othersTakeSms] = [0, 0, 0];
  const sendsSms = campaign.channels.includes('sms');
  for await (const { recipients, language, channel } of spreadChunks(audience, campaign)) {
    const message = content.messages[language];
    for (const recipient of recipients.slice(0, CHUNK_SIZE)) {
      if (recipient.reference === '') continue;
      lookedAt += 1;
      const data = replacementData(recipient, used, '');
      for (const name of used) if (data[name] === '') empty[name] = (empty[name] ?? 0) + 1;
      if (!sendsSms || message === undefined) continue;
      const takes = reaches('sms', recipient, takesSms);
      if (channel !== 'sms' && fallbackOf(campaign.channels, channel) === 'sms') {
        others += 1;
        if (takes) othersTakeSms += 1;
      }
      if (takes) texts.push(renderSms(message, recipient));
    }
  }
  const measured = surveySms(texts);
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
  const expected = expectSms(campaign, measured, longest, others === 0 ? 0 : othersTakeSms / others);
  return { lookedAt, of, empty, expected, texts: measured };
};
