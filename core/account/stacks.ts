import { block, type Diagnosis, judge, pass, warn } from './diagnosis.ts';
import type { AccountFacts, Stack } from './facts.ts';
import type { AccountSetup } from './setup.ts';

/** What the synthesized template asks for (CDK, "BootstrapVersion" of the default synthesizer). */
const BOOTSTRAP_VERSION = 6;

/** A stack that holds what it should: it was made, and the last change went through or was taken back. */
const isStanding = (status: string): boolean =>
  /^(?:CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK|IMPORT_ROLLBACK)_COMPLETE(?:_CLEANUP_IN_PROGRESS)?$/.test(status);

/** Whether the stack that sends stands: only then can what it makes be expected. Undefined where that is not known. */
export const isDeployed = (
  { stacks }: Pick<AccountFacts, 'stacks'>,
  { stacks: [core] }: Pick<AccountSetup, 'stacks'>,
): boolean | undefined =>
  'said' in stacks ? stacks.said.some(({ name, status }) => name === core && isStanding(status)) : undefined;

const removeCommands = ({ name, isProtected }: Stack, region: string): string =>
  [
    ...(isProtected
      ? [
          `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name} --region ${region}`,
        ]
      : []),
    `aws cloudformation delete-stack --stack-name ${name} --region ${region}`,
  ].join(' && ');

const stack = (found: Stack, region: string): Diagnosis => {
  const { name, status } = found;
  const needed = 'absent, or standing';
  if (isStanding(status)) return pass(name, status, needed);
  if (status === 'REVIEW_IN_PROGRESS' || status === 'DELETE_COMPLETE') return pass(name, status, needed);
  if (status === 'ROLLBACK_COMPLETE' || status === 'ROLLBACK_FAILED' || status === 'CREATE_FAILED') {
    return block(
      name,
      found.isProtected ? `${status}, protected` : status,
      needed,
      `The first deployment failed and CloudFormation takes no other on top of it. Remove what is left of it, then deploy again: ${removeCommands(found, region)}`,
    );
  }
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    return block(
      name,
      status,
      needed,
      `A change could be neither made nor taken back. See the stack’s events, put the cause right, then: aws cloudformation continue-update-rollback --stack-name ${name} --region ${region}`,
    );
  }
  if (status === 'DELETE_FAILED') {
    return block(
      name,
      status,
      needed,
      'Removing the stack failed. See the stack’s events, remove by hand what they name, then remove the stack again.',
    );
  }
  return warn(name, status, needed, 'Something is under way. Wait until it has ended, then ask again.');
};

/** A resource as its ARN ends: what it is and its name. */
const shortOf = (arn: string): string => arn.split(':').slice(2).filter(Boolean).join(':');

/** How many of those left behind are named one by one. */
const NAMED = 8;

const leftovers = (arns: readonly string[], stacks: readonly Stack[]): Diagnosis => {
  const needed = 'nothing without a stack';
  // While there is a stack, in whatever state, what it made is its own to keep or to remove.
  if (arns.length === 0 || stacks.some(({ status }) => status !== 'DELETE_COMPLETE')) {
    return pass('left behind', arns.length === 0 ? 'nothing' : `${arns.length}, of the stack`, needed);
  }
  const named = arns.slice(0, NAMED).map(shortOf);
  const more = arns.length > NAMED ? ` and ${arns.length - NAMED} more` : '';
  return warn(
    'left behind',
    `${arns.length} things`,
    needed,
    `Earlier deployments of this stage left behind: ${named.join(', ')}${more}. A new deployment makes new ones beside them. If nothing of them is evidence any more, remove them as docs/operate.md says under "Delete a stage"; a key costs $1 a month.`,
  );
};

/** How what has been deployed stands, and whether a deployment can begin. */
export const diagnoseStacks = (
  facts: Pick<AccountFacts, 'bootstrap' | 'stacks' | 'made'>,
  { stacks: [core = ''], account, region }: Pick<AccountSetup, 'stacks' | 'account' | 'region'>,
): Diagnosis[] => {
  const bootstrapNeeded = `version ${BOOTSTRAP_VERSION} or newer`;
  const found = 'said' in facts.stacks ? facts.stacks.said : [];
  return [
    ...judge(facts.bootstrap, 'bootstrap', bootstrapNeeded, (bootstrap) => {
      const command = `npx cdk bootstrap aws://${account}/${region}`;
      if (bootstrap === undefined) {
        return block(
          'bootstrap',
          'none in this region',
          bootstrapNeeded,
          `Nothing can be deployed before: ${command}, once for each account and region.`,
        );
      }
      const { version, status } = bootstrap;
      const granted = version === undefined ? status : `version ${version}`;
      return isStanding(status) && version !== undefined && version >= BOOTSTRAP_VERSION
        ? pass('bootstrap', granted, bootstrapNeeded)
        : block(
            'bootstrap',
            granted,
            bootstrapNeeded,
            `Bring it up to date: ${command}. If its stack CDKToolkit failed, remove that first.`,
          );
    }),
    ...judge(facts.stacks, core, 'absent, or standing', (stacks) =>
      stacks.length === 0
        ? pass(core, 'absent: not deployed yet', 'absent, or standing')
        : stacks.map((one) => stack(one, region)),
    ),
    ...judge(facts.made, 'left behind', 'nothing without a stack', (arns) => leftovers(arns, found)),
  ];
};
