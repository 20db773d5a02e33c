// Judges whether the message says what Article 34 of the GDPR asks for, in words of one's own.
import type { Language } from '../audience/audience.ts';
import type { Finding } from '../base/finding.ts';
import type { Campaign } from '../campaign/campaign.ts';
import { type CompiledNotice, legalContentSchema, type NoticeField } from '../notice/notice.ts';
import { blocking, passing, warning } from './finding.ts';
import { holdExamples, isComplete, isMissing, legalContents } from './legal-content-words.ts';

type Input = { campaign: Pick<Campaign, 'fields'>; notice: CompiledNotice };

/** Fields by language. */
const languagesOf = ({ fields }: Input['campaign']): [Language, Record<string, string>][] =>
  Object.entries(fields) as [Language, Record<string, string>][];

/** Words of a text that are more than a sign. */
const WORD = /[\p{L}\p{N}]{2,}/gu;

/** Fewest words of what explains something to people: no sentence has less. */
const FEWEST_WORDS = 3;

/**
 * Whether a value can be what Article 34 asks for at all: what explains something has words, where a name or a number is
 * asked for there is one. Whether it says enough, only a reader can tell.
 */
const saysSomething = ({ form }: Pick<NoticeField, 'form'>, value = ''): boolean =>
  (value.match(WORD) ?? []).length >= (form === 'line' ? 1 : FEWEST_WORDS);

const articleFinding = ({ campaign, notice }: Input): Finding => {
  const gaps = languagesOf(campaign).flatMap(([language, values]) =>
    legalContentSchema.options
      .filter((content) => {
        const telling = notice.campaignFields.filter(({ tells, required }) => tells === content && required);
        return telling.length === 0 || telling.some((field) => !saysSomething(field, values[field.name]));
      })
      .map((content) => ({ name: legalContents[content], language })),
  );
  return gaps.length === 0 ? passing('article-34', isComplete) : blocking('article-34', isMissing(gaps));
};

const exampleFindings = ({ campaign, notice }: Input): Finding[] => {
  const examples = languagesOf(campaign).flatMap(([language, values]) =>
    notice.campaignFields
      .filter(({ name, example }) => {
        const value = (values[name] ?? '').trim();
        return value !== '' && Object.values(example).some((text) => text.trim() === value);
      })
      .map(({ name, label }) => ({ label: { en: label.en ?? name, fr: label.fr ?? name }, language })),
  );
  return examples.length === 0 ? [] : [warning('examples', holdExamples(examples))];
};

export const legalContentFindings = (input: Input): Finding[] => [
  articleFinding(input),
  ...exampleFindings(input),
];
