import {
  type CloudFormationClient,
  type Stack as DescribedStack,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  GetResourcesCommand,
  type ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import type { AccountFacts, Stack } from '../../core/account/facts.ts';
import { pagesOf } from '../aws/pages.ts';
import { ask } from './ask.ts';

/** Name that `cdk bootstrap` gives its stack unless it is told otherwise. */
const BOOTSTRAP_STACK = 'CDKToolkit';
/** Tag that CloudFormation puts on what it makes, and leaves on what is kept when the stack goes. */
const STACK_TAG = 'aws:cloudformation:stack-name';

/** The stack, or undefined where there is none: CloudFormation has no error of its own for that. */
const describe = async (
  client: CloudFormationClient,
  StackName: string,
): Promise<DescribedStack | undefined> => {
  try {
    return (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message)) {
      return undefined;
    }
    throw error;
  }
};

/** Asks how the stacks of a stage stand, and that of `cdk bootstrap`. */
export const askStacks = async (
  client: CloudFormationClient,
  names: readonly string[],
): Promise<Pick<AccountFacts, 'bootstrap' | 'stacks'>> => {
  const [bootstrap, stacks] = await Promise.all([
    ask('cloudformation:DescribeStacks', async () => {
      const stack = await describe(client, BOOTSTRAP_STACK);
      if (stack === undefined) return undefined;
      const version = stack.Outputs?.find(({ OutputKey }) => OutputKey === 'BootstrapVersion')?.OutputValue;
      return {
        version: version === undefined ? undefined : Number(version),
        status: stack.StackStatus ?? '',
      };
    }),
    ask('cloudformation:DescribeStacks', async () => {
      const found = await Promise.all(names.map(async (name) => await describe(client, name)));
      return found.flatMap((stack): Stack[] =>
        stack === undefined
          ? []
          : [
              {
                name: stack.StackName ?? '',
                status: stack.StackStatus ?? '',
                isProtected: stack.EnableTerminationProtection ?? false,
              },
            ],
      );
    }),
  ]);
  return { bootstrap, stacks };
};

/** Asks what the stacks of a stage made that is still there, whether they are or not. */
export const askMade = async (
  client: ResourceGroupsTaggingAPIClient,
  names: readonly string[],
): Promise<AccountFacts['made']> =>
  await ask('tag:GetResources', async () => {
    const arns: string[] = [];
    const pages = pagesOf(
      async (PaginationToken?: string) =>
        await client.send(
          new GetResourcesCommand({ TagFilters: [{ Key: STACK_TAG, Values: [...names] }], PaginationToken }),
        ),
      // An empty one comes with the last page (API reference of GetResources).
      (page) => page.PaginationToken || undefined,
    );
    for await (const { ResourceTagMappingList = [] } of pages) {
      arns.push(...ResourceTagMappingList.flatMap(({ ResourceARN }) => ResourceARN ?? []));
    }
    return arns.sort();
  });
