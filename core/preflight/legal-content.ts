// Judges whether the message says what Article 34 of the GDPR asks for, in words of one's own.
import type { Language } from '../audience/audience.ts';
import type { Finding } from '../base/finding.ts';
import type { Campaign } from '../campaign/campaign.ts';
import { type CompiledNotice, legalContentSchema } from '../notice/notice.ts';
import { blocking, passing, warning } from './finding.ts';
import { holdExamples, isComplete, isMissing, legalContents } from './legal-content-words.ts';

type Input = { campaign: Pick<Campaign, 'fields'>; notice: CompiledNotice };

/** Fields by language. */
const languagesOf = ({ fields }: Input['campaign']): [Language, Record<string, string>][] =>
  Object.entries(fields) as [Language, Record<string, string>][];

const articleFinding = ({ campaign, notice }: Input): Finding => {
  const gaps = languagesOf(campaign).flatMap(([language, values]) =>
    legalContentSchema.options
      .filter((content) => {
        const telling = notice.campaignFields.filter(({ tells, required }) => tells === content && required);
        return telling.length === 0 || telling.some(({ name }) => (values[name] ?? '').trim() === '');
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
