import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { saveIfRoom } from '../process/disk-space.ts';
import type { Grant, StackPolicies } from '../stack/policies.ts';
import { decide } from './evaluator.ts';
import type { PermissionRequest, Requirement } from './requirements.ts';
import { faultOf } from './service-authorization.ts';

/** Why an act is refused. */
export type Refusal = {
  /** The act that was tried: `send calls dynamodb:PutItem`. */
  words: string;
  requirement: Requirement;
  /** Sentence in the way of AWS, for the answer to the call. */
  message: string;
  /** No statement allows it, one forbids it, or it is nothing that can be evaluated. */
  kind: 'missing' | 'forbidden' | 'unclear';
  /** The statement that would allow it, the one that forbids it, or what the evaluation found fault with. */
  statement: object;
};

export type Enforcer = {
  /** Undefined where the policies allow the act: at once where acts alike were decided before. */
  decide(act: PermissionRequest): Refusal | undefined | Promise<Refusal | undefined>;
  /** Different acts refused so far. */
  refusals(): Refusal[];
  /** What the policies allow that no act has needed yet, those of earlier runs on the folder included. */
  unused(): Grant[];
  /** Resolves with the first refusal. */
  refused: Promise<Refusal>;
};

/** The values whose keys begin with one of the prefixes. */
const only = (context: Requirement['context'], ...prefixes: string[]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(context).filter(([key]) => prefixes.some((prefix) => key.startsWith(prefix))),
  );

const isRole = (principal: string): boolean => principal.startsWith('arn:');

/** The statement that is missing, as somebody would write it into a policy. */
const missingStatement = ({ principal, action, resource, context }: Requirement): object => {
  const conditions = only(context, 'kms:ViaService', 'aws:SourceArn', 'aws:SourceAccount');
  return {
    Effect: 'Allow',
    ...(isRole(principal) ? {} : { Principal: { Service: principal } }),
    Action: action,
    ...(action === 'sts:AssumeRole' ? {} : { Resource: resource }),
    ...(Object.keys(conditions).length === 0 ? {} : { Condition: { StringEquals: conditions } }),
  };
};

/** The refusal in plain words: who wanted what, and the statement that is missing. */
export const explainRefusal = (refusal: Refusal): string => {
  const { words, requirement, statement, kind } = refusal;
  const { principal, action, resource } = requirement;
  const what =
    kind === 'unclear'
      ? 'The local run cannot evaluate this:'
      : kind === 'forbidden'
        ? 'A statement forbids it:'
        : isRole(principal) && action !== 'sts:AssumeRole'
          ? `The policy of the role ${principal.slice(principal.lastIndexOf('/') + 1)} lacks this statement:`
          : `The policy of ${resource} lacks this statement:`;
  return `${words}, which needs ${action} on ${resource}. ${what}\n${JSON.stringify(statement)}`;
};

/** Rights that AWS would ask for and the act does not name: they must be added where it says what it needs. */
const tooFewOf = (words: string, requirements: readonly Requirement[]): Refusal | undefined => {
  for (const requirement of requirements) {
    const { principal, action } = requirement;
    const alike = requirements.filter((one) => one.principal === principal && one.action === action);
    const message = faultOf(
      action,
      alike.map((one) => one.resource),
    );
    if (message !== undefined) {
      return { words, requirement, kind: 'unclear', message, statement: { message } };
    }
  }
  return undefined;
};

const usedSchema = z.array(z.string());
const nameOf = ({ holder, action, resource, statement }: Grant): string =>
  JSON.stringify([holder, action, resource, statement.Principal ?? {}, statement.Condition ?? {}]);

/**
 * Evaluates acts against the policies of a stack, each kind of act once.
 *
 * @param file - keeps which grants have been used
 */
export const createEnforcer = (policies: StackPolicies, file: string): Enforcer => {
  const grantOf = new Map(policies.grants.map((grant) => [grant.id, grant]));
  const used = new Set(readUsed(file));
  const decided = new Map<string, Refusal | undefined>();
  const underWay = new Map<string, Promise<Refusal | undefined>>();
  const refusals: Refusal[] = [];
  let tell: (refusal: Refusal) => void;
  const refused = new Promise<Refusal>((resolve) => {
    tell = resolve;
  });

  const note = (grants: readonly Grant[]): void => {
    const size = used.size;
    for (const grant of grants) used.add(nameOf(grant));
    if (used.size === size) return;
    saveIfRoom(() => {
      writeFileSync(`${file}.new`, JSON.stringify([...used]));
      renameSync(`${file}.new`, file);
    });
  };

  const evaluate = (words: string, requirement: Requirement): Refusal | undefined => {
    const { principal, action, resource } = requirement;
    const own = resource.startsWith('arn:aws:s3:') ? (resource.split('/')[0] as string) : resource;
    const decision = decide(requirement, {
      account: policies.account,
      identityPolicy: policies.roles.get(principal)?.permissions,
      resourcePolicy:
        action === 'sts:AssumeRole' ? policies.roles.get(resource)?.trust : policies.resources.get(own),
    });
    if (decision.result === 'allowed') {
      note(decision.allowing.flatMap(({ Sid = '' }) => grantOf.get(Sid) ?? []));
      return undefined;
    }
    const isForbidden = decision.result === 'forbidden';
    const who = isRole(principal) ? `User: ${principal}` : principal;
    return {
      words,
      requirement,
      kind: decision.result,
      message: `${who} is not authorized to perform: ${action} on resource: ${resource} because ${
        isForbidden ? 'a policy denies it explicitly' : `no identity-based policy allows the ${action} action`
      }`,
      statement: isForbidden ? decision.forbidding : missingStatement(requirement),
    };
  };

  const decideAnew = async (act: PermissionRequest): Promise<Refusal | undefined> => {
    const requirements = act.requirements();
    let refusal = tooFewOf(act.words, requirements);
    for (const requirement of requirements) refusal ??= await evaluate(act.words, requirement);
    decided.set(act.key, refusal);
    underWay.delete(act.key);
    if (refusal !== undefined && act.isOptional !== true) {
      refusals.push(refusal);
      tell(refusal);
    }
    return refusal;
  };

  return {
    decide(act) {
      const known = decided.get(act.key);
      if (known !== undefined || decided.has(act.key)) return known;
      const deciding = underWay.get(act.key) ?? decideAnew(act);
      underWay.set(act.key, deciding);
      return deciding;
    },
    refusals: () => [...refusals],
    unused: () => policies.grants.filter((grant) => !used.has(nameOf(grant))),
    refused,
  };
};

const readUsed = (file: string): string[] => {
  try {
    return usedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};
