import { diagnoseConsole } from './console.ts';
import type { Diagnosis, Section } from './diagnosis.ts';
import { diagnoseDns, diagnoseEmail } from './email.ts';
import type { DomainRecords } from './email-findings.ts';
import { diagnoseEvents } from './events.ts';
import type { AccountFacts } from './facts.ts';
import { diagnoseFunctions } from './functions.ts';
import type { Needs } from './needs.ts';
import { diagnosePlace } from './place.ts';
import type { AccountSetup } from './setup.ts';
import { diagnoseSms } from './sms.ts';
import { diagnoseStacks } from './stacks.ts';

/** Everything that decides whether a stage can be deployed and so many people be told, section by section. */
export const examine = (
  facts: AccountFacts & { dns: DomainRecords },
  setup: AccountSetup,
  needs: Needs,
): Section[] => {
  const sections: [title: string, diagnoses: Diagnosis[]][] = [
    ['Credentials and clock', diagnosePlace(facts, setup)],
    ['Deployment', diagnoseStacks(facts, setup)],
    ['Amazon SES', diagnoseEmail(facts, setup, needs)],
    ['DNS', diagnoseDns(facts.dns, facts, needs)],
    ['Functions and events', [...diagnoseFunctions(facts, setup), ...diagnoseEvents(facts, setup, needs)]],
    ['Console and sign-in', diagnoseConsole(facts, setup, needs)],
    ['SMS', diagnoseSms(facts, setup, needs)],
  ];
  return sections.flatMap(([title, diagnoses]) => (diagnoses.length === 0 ? [] : [{ title, diagnoses }]));
};
