import { block, type Diagnosis, judge, pass, warn } from './diagnosis.ts';
import type { AccountFacts } from './facts.ts';
import type { AccountSetup } from './setup.ts';

/** AWS refuses requests whose time is further off (AWS General Reference, "Signing AWS API requests": five minutes; S3 fifteen). */
const REFUSED_SKEW_MS = 5 * 60_000;
/** Half-way there somebody should look. */
const WORRYING_SKEW_MS = 60_000;

const skewInWords = (skewMs: number): string => {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  if (seconds < 2) return 'right';
  const span = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return `${span} ${skewMs > 0 ? 'fast' : 'slow'}`;
};

const clock = (skewMs: number): Diagnosis => {
  const [granted, needed] = [skewInWords(skewMs), 'within 5 min of AWS'];
  if (Math.abs(skewMs) < WORRYING_SKEW_MS) return pass('clock', granted, needed);
  const advice =
    'Set this computer’s clock by a time server (systemd-timesyncd, chrony, w32time): AWS refuses requests that are signed with another time.';
  return Math.abs(skewMs) < REFUSED_SKEW_MS
    ? warn('clock', granted, needed, advice)
    : block('clock', granted, needed, advice);
};

const noCredentials = (detail: string): Diagnosis =>
  block(
    'account',
    'no credentials that are taken',
    'credentials of the account',
    `Give this terminal credentials: AWS_PROFILE with a profile of yours, after "aws sso login" where they end each day (${detail}).`,
  );

/** Whose credentials these are, whether the configuration means that account, and whether the clock is right. */
export const diagnosePlace = (
  { caller, clockSkewMs, isLocal }: Pick<AccountFacts, 'caller' | 'clockSkewMs' | 'isLocal'>,
  { account }: Pick<AccountSetup, 'account'>,
): Diagnosis[] => [
  ...(isLocal ? [pass('where', 'a service on this machine, not AWS', 'AWS, or the local run')] : []),
  ...('silent' in caller && caller.silent === 'credentials' && !isLocal
    ? [noCredentials(caller.detail)]
    : judge(caller, 'account', account, (said) => {
        const granted = `${said.account}, as ${said.arn.split(':').at(-1)}`;
        return said.account === account
          ? pass('account', granted, account)
          : block(
              'account',
              granted,
              account,
              `These credentials belong to another account than the one in the configuration. Choose another profile with AWS_PROFILE, or correct "account" in the configuration.`,
            );
      })),
  ...judge(clockSkewMs, 'clock', 'within 5 min of AWS', clock),
];
