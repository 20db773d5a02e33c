// Judges the text messages of a campaign: the account, the money, the length and the characters.
import type { Finding } from '../base/finding.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { SmsExpectation } from '../cost/sms-budget.ts';
import { MAX_SMS_CHARACTERS } from '../notice/sms-text.ts';
import type { SmsAccount } from '../provider/accounts.ts';
import { blocking, passing, warning } from './finding.ts';
import {
  cheapCharacters,
  dearCharacters,
  enoughForAll,
  hasProductionAccess,
  isInSandbox,
  isShortEnough,
  isTooLong,
  mayBeTooLong,
  sendsNone,
  someWouldWait,
  tooLittleIfEmailsFail,
} from './sms-words.ts';

/** The account of SMS, and what all of them are expected to cost. */
export type SmsInput = { account: SmsAccount; expected: SmsExpectation };

const spendingFinding = ({ account, expected: { firstUsd, mostUsd } }: SmsInput): Finding => {
  const leftUsd = Math.max(0, account.monthlySpendLimitUsd - account.spentThisMonthUsd);
  if (leftUsd < firstUsd) return warning('sms-spend-limit', someWouldWait({ leftUsd, firstUsd }));
  return leftUsd < mostUsd
    ? warning('sms-spend-limit', tooLittleIfEmailsFail({ leftUsd, firstUsd, mostUsd }))
    : passing('sms-spend-limit', enoughForAll);
};

/** The longest message there can be; whether anybody gets one so long is not always known. */
const lengthFindings = ({ longest, mostParts, isExact }: SmsExpectation): Finding[] => {
  if (mostParts === 0) return [];
  if (longest <= MAX_SMS_CHARACTERS) return [passing('sms-length', isShortEnough({ longest, mostParts }))];
  return [
    isExact ? blocking('sms-length', isTooLong(longest)) : warning('sms-length', mayBeTooLong(longest)),
  ];
};

/** Findings of a campaign that sends SMS; `sms` is undefined in an installation that sends none. */
export const smsFindings = ({
  campaign,
  sms,
}: {
  campaign: Pick<Campaign, 'channels'>;
  sms?: SmsInput;
}): Finding[] => {
  if (!campaign.channels.includes('sms')) return [];
  if (sms === undefined) return [blocking('sms', sendsNone)];
  const { account, expected } = sms;
  return [
    account.productionAccess
      ? passing('sms-sandbox', hasProductionAccess)
      : blocking('sms-sandbox', isInSandbox),
    spendingFinding(sms),
    ...lengthFindings(expected),
    expected.inUcs2 === 0
      ? passing('sms-characters', cheapCharacters)
      : warning('sms-characters', dearCharacters(expected)),
  ];
};
