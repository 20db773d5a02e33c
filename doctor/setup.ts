import type { AccountSetup } from '../core/account/setup.ts';
import type { Config } from '../infra/config/config.ts';
import { mailFromDomain } from '../infra/providers/dns-records.ts';
import { functionsAtOnce } from '../infra/steps/functions-at-once.ts';

/** What a configuration expects of an account. */
export const accountSetupOf = (config: Config): AccountSetup => {
  const { stage, account, region, sender, sending, sms } = config;
  const core = `tocsin-${stage}`;
  return {
    stage,
    account,
    region,
    // The core first, then what can be refused without it.
    stacks: [
      core,
      `${core}-alarms`,
      ...(sms === undefined ? [] : [`${core}-sms`]),
      ...(config.console === undefined ? [] : [`${core}-console`]),
    ],
    sender: {
      domain: sender.domain,
      name: sender.name,
      mailFromDomain: mailFromDomain(sender.domain),
      existingIdentity: sender.existingIdentity,
    },
    rateMarginPercent: sending.rateMarginPercent,
    functionsAtOnce: functionsAtOnce(config),
    console: config.console !== undefined,
    ownSignInMail: config.signIn.invitationsFrom === 'sender',
    ...(sms && {
      sms: {
        senderId: sms.senderId,
        countries: sms.countries,
        monthlyLimitUsd: sms.monthlyLimitUsd,
        partsPerSecond: sms.partsPerSecond,
        configurationSet: `${core}-sms`,
      },
    }),
  };
};
