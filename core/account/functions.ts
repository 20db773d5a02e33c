import { type Finding, passes, warns } from '../base/finding.ts';
import { type Diagnosis, diagnosisOf, judge } from './diagnosis.ts';
import { unlessAsked } from './email.ts';
import type { AccountFacts, Concurrency } from './facts.ts';
import { concurrencyRequest, quotaCodes } from './requests.ts';
import type { AccountSetup } from './setup.ts';

/** Whether all functions may be at work at once. Where they may not, the API answers with errors while a campaign runs. */
export const concurrencyFinding = ({ limit, unreserved }: Concurrency, atOnce: number): Finding => {
  if (unreserved >= atOnce) {
    return passes(
      'concurrency',
      `All functions may be at work at once (${atOnce} of ${limit}).`,
      `Toutes les fonctions peuvent travailler en même temps (${atOnce} sur ${limit}).`,
    );
  }
  return warns(
    'concurrency',
    `The account allows ${unreserved} functions at work at once and a busy campaign has up to ${atOnce}: people who pause it or look somebody up would get errors. Ask for more concurrent executions of AWS Lambda.`,
    `Le compte permet à ${unreserved} fonctions de travailler en même temps et une campagne en occupe jusqu’à ${atOnce} : qui la suspend ou cherche une personne recevrait des erreurs. Demandez davantage d’exécutions simultanées d’AWS Lambda.`,
  );
};

/** What the functions may do at once. */
export const diagnoseFunctions = (
  { concurrency, quotaRequests }: Pick<AccountFacts, 'concurrency' | 'quotaRequests'>,
  setup: AccountSetup,
): Diagnosis[] =>
  judge(concurrency, 'concurrency', `${setup.functionsAtOnce} at once`, (said) =>
    unlessAsked(
      diagnosisOf(concurrencyFinding(said, setup.functionsAtOnce), {
        granted:
          said.unreserved === said.limit
            ? `${said.limit}`
            : `${said.limit}, of which ${said.limit - said.unreserved} are reserved`,
        needed: `${setup.functionsAtOnce} at once`,
        request: concurrencyRequest(setup),
      }),
      quotaCodes.concurrentExecutions,
      quotaRequests,
    ),
  );
