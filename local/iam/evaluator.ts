/**
 * Decides one request as AWS IAM does within an account: the policy of the identity and that of the resource, where a
 * statement that denies wins over all that allow (IAM user guide, "Policy evaluation logic").
 */
import type { PolicyDocument } from '../stack/policies.ts';
import type { ConditionOperator, Statement } from '../stack/statements.ts';
import { fitsGlob, globOf } from './globs.ts';
import type { Requirement } from './requirements.ts';

export type Policies = {
  /** The account of the resource. */
  account: string;
  /** Policy of the role that asks; a service has none. */
  identityPolicy?: PolicyDocument | undefined;
  /** Policy of the resource; the trust policy where that is a role to be assumed. */
  resourcePolicy?: PolicyDocument | undefined;
};

export type Decision =
  /** All statements that allow the request, in the order of the policies. */
  | { result: 'allowed'; allowing: Statement[] }
  /** No statement allows it. */
  | { result: 'missing' }
  | { result: 'forbidden'; forbidding: Statement };

/** An ARN has six parts; the last keeps its colons. */
const partsOf = (arn: string): string[] => {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])];
};

/** Whether an ARN fits a pattern, part by part: no `*` stands for a colon between two parts. */
const fitsArn = (arn: string, pattern: string): boolean => {
  const parts = partsOf(arn);
  const patterns = partsOf(pattern);
  return (
    parts.length === patterns.length && parts.every((part, at) => globOf(patterns[at] as string).test(part))
  );
};

const fitsAction = (action: string, pattern: string): boolean =>
  globOf(pattern.toLowerCase()).test(action.toLowerCase());

const numbers = (fits: (one: number, other: number) => boolean) => (value: string, wanted: string) =>
  fits(Number(value), Number(wanted));
const ignoringCase = (value: string, wanted: string): boolean => value.toLowerCase() === wanted.toLowerCase();
const equal = (value: string, wanted: string): boolean => value === wanted;

/** How each operator compares the value of a request with one of those in the policy; `not` where none may fit. */
const operators: Record<ConditionOperator, { fits: (value: string, wanted: string) => boolean; not?: true }> =
  {
    StringEquals: { fits: equal },
    StringNotEquals: { fits: equal, not: true },
    StringEqualsIgnoreCase: { fits: ignoringCase },
    StringNotEqualsIgnoreCase: { fits: ignoringCase, not: true },
    StringLike: { fits: fitsGlob },
    'ForAllValues:StringLike': { fits: fitsGlob },
    StringNotLike: { fits: fitsGlob, not: true },
    ArnEquals: { fits: fitsArn },
    ArnLike: { fits: fitsArn },
    ArnNotEquals: { fits: fitsArn, not: true },
    ArnNotLike: { fits: fitsArn, not: true },
    Bool: { fits: ignoringCase },
    NumericEquals: { fits: numbers((one, other) => one === other) },
    NumericNotEquals: { fits: numbers((one, other) => one === other), not: true },
    NumericLessThan: { fits: numbers((one, other) => one < other) },
    NumericLessThanEquals: { fits: numbers((one, other) => one <= other) },
    NumericGreaterThan: { fits: numbers((one, other) => one > other) },
    NumericGreaterThanEquals: { fits: numbers((one, other) => one >= other) },
  };

/** Whether a request has what a condition asks for. Without the value only a `Not` and an `IfExists` are fulfilled. */
const fitsCondition = (name: string, wanted: readonly string[], value: string | undefined): boolean => {
  const operator = operators[name.replace(/IfExists$/, '') as ConditionOperator];
  if (value === undefined) return operator.not === true || name.endsWith('IfExists');
  return wanted.some((one) => operator.fits(value, one)) !== (operator.not === true);
};

/** How a statement names a principal: by itself, as all do that name everybody, or by its account. */
const namedBy = ({ Principal }: Statement, principal: string): 'itself' | 'account' | undefined => {
  if (Principal === undefined || Principal === '*') return 'itself';
  const names = principal.startsWith('arn:') ? (Principal.AWS ?? []) : (Principal.Service ?? []);
  if (names.includes(principal) || Principal.AWS?.includes('*')) return 'itself';
  const account = principal.split(':')[4];
  return names.some((name) => name === account || name === `arn:aws:iam::${account}:root`)
    ? 'account'
    : undefined;
};

/** The statements of a policy that apply to a request: those that deny, and those that allow, by whom they name. */
const statementsFor = (policy: PolicyDocument | undefined, request: Requirement) => {
  const context = new Map(Object.entries(request.context).map(([key, value]) => [key.toLowerCase(), value]));
  const found = { deny: [] as Statement[], itself: [] as Statement[], account: [] as Statement[] };
  for (const statement of policy?.Statement ?? []) {
    const { Effect, Action, Resource, Condition = {} } = statement;
    const named = namedBy(statement, request.principal);
    const applies =
      Action.some((pattern) => fitsAction(request.action, pattern)) &&
      (Resource === undefined ||
        Resource.some((pattern) => pattern === '*' || fitsArn(request.resource, pattern))) &&
      Object.entries(Condition).every(([name, keys]) =>
        Object.entries(keys).every(([key, wanted]) =>
          fitsCondition(name, wanted, context.get(key.toLowerCase())),
        ),
      );
    if (named !== undefined && applies) found[Effect === 'Deny' ? 'deny' : named].push(statement);
  }
  return found;
};

/** A key and a role obey their own policy alone, which may leave the rest to the policies of its account. */
const obeysOwnPolicy = (action: string): boolean => action.startsWith('kms:') || action === 'sts:AssumeRole';

export const decide = (request: Requirement, policies: Policies): Decision => {
  const { principal, action } = request;
  const identity = statementsFor(policies.identityPolicy, request);
  const resource = statementsFor(policies.resourcePolicy, request);
  const [forbidding] = [...identity.deny, ...resource.deny];
  if (forbidding !== undefined) return { result: 'forbidden', forbidding };
  const byIdentity = identity.itself.length > 0;
  const byResource = resource.itself.length > 0;
  const byAccount = resource.account.length > 0;
  const isOfAccount = !principal.startsWith('arn:') || principal.split(':')[4] === policies.account;
  const isAllowed = isOfAccount
    ? byResource || (byIdentity && (byAccount || !obeysOwnPolicy(action)))
    : byIdentity && (byResource || byAccount);
  return isAllowed
    ? { result: 'allowed', allowing: [...identity.itself, ...resource.itself, ...resource.account] }
    : { result: 'missing' };
};
