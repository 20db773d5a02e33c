// The preflight list: everything that is checked before a campaign goes out, and which step each finding stops.
import type { Verdict } from '../base/finding.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { FrozenContent } from '../notice/content.ts';
import type { CompiledNotice } from '../notice/notice.ts';
import type { ListReport } from '../survey/report.ts';
import { type AccountInput, accountFindings } from './account.ts';
import { checkedSteps, type PreflightFinding, stepsBesideContent, stopping } from './finding.ts';
import { legalContentFindings } from './legal-content.ts';
import { languageFindings, listFindings } from './list.ts';
import {
  emptyFieldFindings,
  fieldFindings,
  linkFindings,
  referenceFindings,
  secrecyFindings,
  sizeFindings,
} from './message.ts';
import { type SenderDomain, senderDomainFindings } from './sender-domain.ts';
import { type SmsInput, smsFindings } from './sms.ts';

/** What would be sent and to whom, as far as the campaign itself tells. */
export type SentInput = {
  campaign: Pick<
    Campaign,
    'import' | 'fields' | 'defaultLanguage' | 'breachedOn' | 'channels' | 'contentHash'
  >;
  notice: CompiledNotice;
  content: FrozenContent;
  /** What was found out about the list; left out where nothing was. */
  listReport?: ListReport | undefined;
};

export type PreflightInput = SentInput &
  AccountInput &
  SenderDomain & {
    /** Left out where the campaign sends no SMS. */
    sms?: SmsInput;
  };

const emailPeople = ({ import: list }: PreflightInput['campaign']): number =>
  (list?.groups ?? [])
    .filter(({ channel }) => channel === 'email')
    .reduce((sum, { people }) => sum + people, 0);

const order: readonly Verdict[] = ['blocks', 'warns', 'passes'];
const sorted = (findings: readonly PreflightFinding[]): PreflightFinding[] =>
  findings.toSorted((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));

/** Whether what would be sent, and to whom, is complete: without it there is nothing to submit, approve or start. */
export const completenessFindings = (input: SentInput): PreflightFinding[] =>
  stopping(checkedSteps, [...listFindings(input), ...languageFindings(input), ...fieldFindings(input)]);

/** Everything that is checked before a campaign goes out, what blocks first. */
export const preflight = (input: PreflightInput): PreflightFinding[] => {
  const people = emailPeople(input.campaign);
  return sorted([
    ...completenessFindings(input),
    ...stopping(stepsBesideContent, [
      ...legalContentFindings(input),
      ...linkFindings(input),
      ...referenceFindings(input),
      ...secrecyFindings(input),
      ...sizeFindings(input),
      ...emptyFieldFindings(input),
      ...senderDomainFindings(input, people),
      ...accountFindings(input, people),
      ...smsFindings(input),
    ]),
  ]);
};
