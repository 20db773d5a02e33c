/** A statement of a policy as the template has it, and what in it the local run does not evaluate. */
import * as z from 'zod';

const many = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
/** CloudFormation hands numbers and booleans of a policy on as text. A list comes first: it could be made a text too. */
const conditionValues = z
  .union([z.array(z.coerce.string()), z.coerce.string()])
  .transform((value) => [value].flat());

/** Operators of conditions that `local/iam/evaluator.ts` knows, each also with `IfExists` behind it. */
const conditionOperators = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'ForAllValues:StringLike',
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
  'Bool',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
] as const;
export type ConditionOperator = (typeof conditionOperators)[number];

// Strict: `NotAction` and the like would be left out of the evaluation otherwise.
export const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.literal('*'), z.record(z.string(), many)]).optional(),
  Action: many,
  Resource: many.optional(),
  Condition: z.record(z.string(), z.record(z.string(), conditionValues)).optional(),
});
/** A statement of a policy with everything that may be a list as one. */
export type Statement = z.infer<typeof statementSchema>;

/** Condition keys that the local run gives a value to; `*` stands for any end. */
const knownConditionKeys = [
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'dynamodb:LeadingKeys',
  'kms:CallerAccount',
  'kms:EncryptionContext:*',
  'kms:ViaService',
  's3:TlsVersion',
  'ses:FromAddress',
].map((key) => new RegExp(`^${key.replace('*', '.*')}$`, 'i'));

/** The principals of a statement one by one; undefined for that of a role, which has none. */
export const principalsOf = ({ Principal }: Statement): Statement['Principal'][] =>
  typeof Principal !== 'object'
    ? [Principal]
    : Object.entries(Principal).flatMap(([kind, names]) => names.map((name) => ({ [kind]: [name] })));

/** What services are called, accounts, roles, and everybody. */
const knownPrincipals: Record<string, RegExp> = {
  Service: /^[a-z0-9.-]+\.amazonaws\.com$/,
  AWS: /^(\*|\d{12}|arn:aws:iam::\d{12}:(root|role\/[^*?]+))$/,
};

/** Something in a statement that the evaluation does not know, in words. */
const unknownIn = ({ Principal, Action, Resource = [], Condition = {} }: Statement): string | undefined => {
  const operators: readonly string[] = conditionOperators;
  const operator = Object.keys(Condition).find((name) => !operators.includes(name.replace(/IfExists$/, '')));
  if (operator !== undefined) {
    return `has a condition ${operator}, which the local run does not know. Add it to local/iam/evaluator.ts.`;
  }
  const ofSets = Object.entries(Condition).flatMap(([name, wanted]) =>
    name.startsWith('ForAllValues:') ? Object.keys(wanted) : [],
  );
  // Of the others a request may have none, which such an operator takes for all.
  if (ofSets.some((name) => name !== 'dynamodb:LeadingKeys')) {
    return `has an operator for sets on ${ofSets.join(', ')}, which the local run does not know.`;
  }
  const keys = Object.values(Condition).flatMap((wanted) => Object.keys(wanted));
  const key = keys.find((one) => !knownConditionKeys.some((known) => known.test(one)));
  if (key !== undefined) {
    return `has a condition on ${key}, to which the local run gives no value. Add it to local/iam.`;
  }
  const values = Object.entries(Condition).flatMap(([name, wanted]) =>
    Object.values(wanted).flatMap((all) => all.map((value) => ({ name, value }))),
  );
  const variable = [...Action, ...Resource, ...values.map(({ value }) => value)].find((text) =>
    text.includes('${'),
  );
  if (variable !== undefined) {
    return `has the policy variable ${variable}, which the local run does not fill in.`;
  }
  const arns = [
    ...Resource.filter((resource) => resource !== '*'),
    ...values.flatMap(({ name, value }) => (name.startsWith('Arn') ? value : [])),
  ];
  const notAnArn = arns.find((arn) => !/^arn:([^:]*:){4}./.test(arn));
  if (notAnArn !== undefined) return `has ${notAnArn} where an ARN of six parts belongs.`;
  const principals = typeof Principal === 'object' ? Object.entries(Principal) : [];
  const strange = principals
    .flatMap(([kind, names]) => names.map((name) => ({ kind, name })))
    .find(({ kind, name }) => knownPrincipals[kind]?.test(name) !== true);
  return strange && `names the principal ${strange.kind} ${strange.name}, which the local run does not know.`;
};

/** Something in a statement that AWS does not take where it stands, in words: only policies of resources name principals. */
const misplacedIn = ({ Principal, Resource }: Statement, isOfRole: boolean): string | undefined => {
  if (!isOfRole) return Principal === undefined ? 'names no principal.' : undefined;
  if (Principal !== undefined) return 'names a principal, which that of a role cannot.';
  return Resource === undefined ? 'names no resource.' : undefined;
};

/**
 * Why the local run refuses a statement: it has what the evaluation would pass over or take for plain text, or AWS would
 * not take it where it stands. Undefined where there is nothing.
 */
export const faultOfStatement = (statement: Statement, isOfRole: boolean): string | undefined =>
  unknownIn(statement) ?? misplacedIn(statement, isOfRole);
