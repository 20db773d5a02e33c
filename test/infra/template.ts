import { CfnResource, type Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';

type Statement = {
  Action: string | string[];
  Resource: unknown;
  Condition?: { StringEquals?: Record<string, string> };
};
type Policy = { PolicyDocument: { Statement: Statement[] }; Roles: unknown[] };

const listOf = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** Path below the stack of the construct behind each logical id: `Send/Function`. */
const pathsOf = (stack: Stack): Map<string, string> =>
  new Map(
    stack.node
      .findAll()
      .filter((construct) => CfnResource.isCfnResource(construct))
      .map((resource) => {
        const path = resource.node.path.slice(stack.node.path.length + 1).replace(/\/Resource$/, '');
        return [String(stack.resolve(resource.logicalId)), path];
      }),
  );

/** What a policy names, in words: paths instead of references, and pseudo parameters as `<AWS::AccountId>`. */
const nameOf = (value: unknown, paths: ReadonlyMap<string, string>): string => {
  if (typeof value === 'string') return value;
  const [[name, inner] = ['', undefined]] = Object.entries(value as Record<string, unknown>);
  if (name === 'Fn::Join') {
    const [, parts] = inner as [string, unknown[]];
    return parts.map((part) => nameOf(part, paths)).join('');
  }
  const id = String(name === 'Fn::GetAtt' ? (inner as string[])[0] : inner);
  return paths.get(id) ?? `<${id}>`;
};

/** Stacks that are deployed together, and their templates joined to one. */
export type Stage = { stacks: Stack[]; template: Template };

/** What all policies of roles allow: path of the role → what it names → actions, sorted. */
export const grantsOf = ({ stacks, template }: Stage): Record<string, Record<string, string[]>> => {
  const paths = new Map(stacks.flatMap((stack) => [...pathsOf(stack)]));
  const grants: Record<string, Record<string, string[]>> = {};
  for (const { Properties } of Object.values(template.findResources('AWS::IAM::Policy'))) {
    const { PolicyDocument, Roles } = Properties as Policy;
    for (const role of Roles.map((one) => nameOf(one, paths))) {
      const mine = grants[role] ?? {};
      grants[role] = mine;
      for (const { Action, Resource, Condition } of PolicyDocument.Statement) {
        const [service] = Condition?.StringEquals?.['kms:ViaService']?.split('.') ?? [];
        for (const one of listOf(Resource).map((resource) => nameOf(resource, paths))) {
          const name = service === undefined ? one : `${one} through ${service}`;
          mine[name] = [...(mine[name] ?? []), ...listOf(Action)].sort();
        }
      }
    }
  }
  return grants;
};
