import { prices } from '../cost/estimate.ts';
import { block, type Diagnosis, judge, pass, type SupportRequest, warn } from './diagnosis.ts';
import type { AccountFacts, SenderId, SmsSide } from './facts.ts';
import type { Needs } from './needs.ts';
import { senderIdRequest, smsProductionRequest, smsSpendRequest } from './requests.ts';
import type { AccountSetup } from './setup.ts';
import { isDeployed } from './stacks.ts';

type Sms = NonNullable<AccountSetup['sms']>;

/** Parts of a notice as it is planned with before its text is known. */
const PARTS = 2;

/** What so many SMS cost, US dollars, at the price of a French number. */
export const expectedSmsUsd = (people: number): number => Math.ceil(people * PARTS * prices.smsPart);

const dollars = (amount: number): string => `$${amount.toLocaleString('en')}`;

const tier = (found: string, setup: AccountSetup, needs: Needs): Diagnosis =>
  found === 'PRODUCTION'
    ? pass('sms sandbox', 'production access', 'production access')
    : block(
        'sms sandbox',
        'sandbox: verified numbers only',
        'production access',
        'Only numbers that were verified beforehand get an SMS. Ask for production access; answers take days.',
        smsProductionRequest(setup, needs, expectedSmsUsd(needs.smsPeople)),
      );

const spend = (limitUsd: number, sms: Sms, setup: AccountSetup, needs: Needs): Diagnosis[] => {
  const expected = expectedSmsUsd(needs.smsPeople);
  const needed = `${dollars(expected)} for ${needs.smsPeople.toLocaleString('en')} SMS of ${PARTS} parts`;
  const granted = `${dollars(limitUsd)} a month`;
  const request: SupportRequest = smsSpendRequest(setup, needs, expected);
  return [
    limitUsd >= expected
      ? pass('sms spend', granted, needed)
      : warn(
          'sms spend',
          granted,
          needed,
          'The service stops sending when the month’s limit is spent, until the next month. Ask for a higher one.',
          request,
        ),
    ...(sms.monthlyLimitUsd >= expected
      ? []
      : [
          warn(
            'sms own limit',
            `${dollars(sms.monthlyLimitUsd)} a month`,
            needed,
            'Tocsin itself stops there: raise "sms.monthlyLimitUsd" in the configuration.',
          ),
        ]),
  ];
};

const rate = ({ partsPerSecond }: Sms, { smsPeople, hours }: Needs): Diagnosis => {
  const needed = Math.ceil((smsPeople * PARTS) / (hours * 3600));
  const figures = [
    'sms rate',
    `${partsPerSecond} parts/s, as the configuration says`,
    `${needed} parts/s`,
  ] as const;
  return partsPerSecond >= needed
    ? pass(...figures)
    : warn(
        ...figures,
        'No call tells what AWS has agreed to. Ask for this rate together with the spend limit, and write what was agreed into "sms.partsPerSecond".',
      );
};

const senderIds = (
  found: readonly SenderId[],
  sms: Sms,
  setup: AccountSetup,
  deployed: boolean | undefined,
): Diagnosis[] => {
  const own = found.filter(({ senderId }) => senderId === sms.senderId);
  const needed = `${sms.senderId} in ${sms.countries.join(', ')}`;
  const having = own.map(({ country, registered }) => `${country}${registered ? ' (registered)' : ''}`);
  const granted = having.length === 0 ? 'none' : having.join(', ');
  const request = senderIdRequest(setup, sms);
  if (deployed === false) {
    return [
      own.length === 0
        ? pass('sms sender', 'none yet: the deployment asks for them', needed)
        : block(
            'sms sender',
            granted,
            'none before the deployment',
            `The deployment asks for ${sms.senderId} itself and fails where it is there already. Release it, or choose another "sms.senderId".`,
          ),
    ];
  }
  const missing = sms.countries.filter((code) => !own.some(({ country }) => country === code));
  const unregistered = own.filter(({ registered }) => !registered).map(({ country }) => country);
  if (missing.length > 0) {
    return [
      block(
        'sms sender',
        granted,
        needed,
        `No SMS can be sent to ${missing.join(', ')}: AWS has no sender ID for it. It may have to be registered first.`,
        request,
      ),
    ];
  }
  return [
    unregistered.length === 0
      ? pass('sms sender', granted, needed)
      : warn(
          'sms sender',
          granted,
          needed,
          `Not registered in ${unregistered.join(', ')}. France asks for no registration; where a country does, its networks drop the messages or change the name. See "Supported countries" in the user guide of AWS End User Messaging SMS.`,
          request,
        ),
  ];
};

const names = (
  sets: readonly string[],
  { configurationSet }: Sms,
  region: string,
  deployed: boolean | undefined,
): Diagnosis[] =>
  deployed === false && sets.includes(configurationSet)
    ? [
        block(
          'sms names',
          `${configurationSet} exists`,
          'none before the deployment',
          `A configuration set of this name is left from an earlier try: aws pinpoint-sms-voice-v2 delete-configuration-set --configuration-set-name ${configurationSet} --region ${region}`,
        ),
      ]
    : [];

const role = (exists: boolean): Diagnosis =>
  exists
    ? pass('sms role', 'there', 'the service’s own role')
    : warn(
        'sms role',
        'missing',
        'the service’s own role',
        'Without it the service counts nowhere what has been spent. Once for each account: aws iam create-service-linked-role --aws-service-name sms-voice.amazonaws.com',
      );

/** What the account may send by SMS; nothing where the configuration sends none. */
export const diagnoseSms = (
  facts: Pick<AccountFacts, 'stacks'> & { sms?: SmsSide },
  setup: AccountSetup,
  needs: Needs,
): Diagnosis[] => {
  const { sms } = setup;
  if (sms === undefined || facts.sms === undefined) return [];
  const deployed = isDeployed(facts, setup);
  const { tier: found, spendLimitUsd, senderIds: ids, configurationSets, serviceRole } = facts.sms;
  return [
    ...judge(found, 'sms sandbox', 'production access', (said) => tier(said, setup, needs)),
    ...judge(spendLimitUsd, 'sms spend', dollars(expectedSmsUsd(needs.smsPeople)), (said) =>
      spend(said, sms, setup, needs),
    ),
    rate(sms, needs),
    ...judge(ids, 'sms sender', sms.senderId, (said) => senderIds(said, sms, setup, deployed)),
    ...judge(configurationSets, 'sms names', 'none before the deployment', (said) =>
      names(said, sms, setup.region, deployed),
    ),
    ...judge(serviceRole, 'sms role', 'the service’s own role', role),
  ];
};
