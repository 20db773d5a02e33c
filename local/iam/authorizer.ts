import { accessDenied } from '../http/access-denied.ts';
import type { WireAnswer } from '../http/aws-call.ts';
import { type Call, DELIVERY_STREAM_KEY } from '../http/aws-call.ts';
import type { Grant, StackPolicies } from '../stack/policies.ts';
import type { LocalStack } from '../stack/read.ts';
import { TemplateError } from '../template/template.ts';
import { createEnforcer, explainRefusal } from './enforcer.ts';
import { createPermissionRequests } from './requirements.ts';
import { faultOf } from './service-authorization.ts';
import { servicePermissions } from './service-permissions.ts';
import { keptPermissions } from './unused-permissions.ts';

type Maybe<T> = T | undefined | Promise<T | undefined>;

type UnusedPermission = {
  /** `SendRole: dynamodb:PutItem on table/TablesDeliveryTable`. */
  permission: string;
  reason?: string;
};

/** Holds calls to the policies of the stack. */
export type IamAuthorizer = {
  /** How AWS would refuse the call; undefined where it would not. Known at once for all but the first of its kind. */
  refuse(call: Call, body?: Buffer): Maybe<WireAnswer>;
  /** As {@link refuse}, for a call that finds no object: S3 says so only to those who may list the bucket. */
  refuseToTell(call: Call): Maybe<WireAnswer>;
  /** Tries what the services do by themselves, and looks at rights that need another. Rejects with all that is missing, in plain words. */
  checkServices(): Promise<void>;
  /** What was refused so far, in plain words. */
  missing(): string[];
  /** What the policies allow and nobody has needed, with the reason for keeping it where there is one. */
  unused(): UnusedPermission[];
  /** Resolves with the first of `missing`. */
  refused: Promise<string>;
};

/** A grant in words: whose, what, on what; in the policy of a resource, by which service. Names are those of the template, without stack and hash. */
export const describeGrant = ({ holder, action, resource, statement }: Grant, stackName: string): string => {
  const plain = resource
    .replace(/^arn:aws:(?:[^:]*:){3}/, '')
    .replace(`${stackName}-`, '')
    .replace(/[0-9A-Fa-f]{8}(?=$|[-/:])/, '');
  const service = statement.Condition?.StringEquals?.['kms:ViaService']?.[0]?.split('.')[0];
  const through = service === undefined ? '' : ` through ${service}`;
  const services = typeof statement.Principal === 'object' ? statement.Principal.Service : undefined;
  const by = services === undefined ? '' : ` by ${services.join(', ')}`;
  return `${holder}: ${action} on ${plain}${through}${by}`;
};

/** Rights of roles that AWS does not know, or that are worth nothing without another, in plain words. */
export const incompleteGrants = ({ roles }: StackPolicies): string[] =>
  [...roles.values()].flatMap(({ holder, permissions }) => {
    const resourcesBy = new Map<string, string[]>();
    for (const { Effect, Action, Resource = [] } of permissions.Statement) {
      if (Effect !== 'Allow') continue;
      for (const action of Action) resourcesBy.set(action, [...(resourcesBy.get(action) ?? []), ...Resource]);
    }
    return [...resourcesBy].flatMap(([action, resources]) => {
      const fault = faultOf(action, resources);
      return fault === undefined ? [] : [`The policy of the role ${holder} is not enough: ${fault}`];
    });
  });

const reasonToKeep = (permission: string): string | undefined =>
  keptPermissions.find(({ permissions }) => permissions.includes(permission))?.reason;

/** @param file - keeps over restarts which permissions were used */
export const createIamAuthorizer = (stack: LocalStack, file: string): IamAuthorizer => {
  const { policies, functions } = stack;
  const configurationSets = [...stack.configurationSets, ...stack.smsConfigurationSets];
  const roleOf = new Map(functions.map(({ caller, roleArn }) => [caller, roleArn]));
  const [streamRole, ...otherRoles] = new Set(
    configurationSets.map(({ deliveryStream }) => deliveryStream.roleArn),
  );
  if (otherRoles.length > 0)
    throw new TemplateError('The local run knows one role for all delivery streams.');
  if (streamRole !== undefined) roleOf.set(DELIVERY_STREAM_KEY, streamRole);
  const requests = createPermissionRequests({
    policies,
    tables: stack.tables.map(({ TableName }) => TableName),
    senderIds: stack.senderIds.map(({ senderId, country }) => `${senderId}/${country}`),
    roleOf,
  });
  const enforcer = createEnforcer(policies, file);
  const unknownCaller = { message: 'The security token included in the request is invalid.' };

  return {
    refuse(call, body) {
      const act = requests.ofCall(call, body);
      if (act === undefined) return accessDenied(call.service, unknownCaller);
      const refusal = enforcer.decide(act);
      if (refusal === undefined) return undefined;
      if (!(refusal instanceof Promise)) return accessDenied(call.service, refusal);
      return refusal.then((decided) => decided && accessDenied(call.service, decided));
    },
    async refuseToTell(call) {
      if (call.operation !== 'GetObject' && call.operation !== 'HeadObject') return undefined;
      const refusal = await enforcer.decide(requests.ofListing(call));
      return refusal && accessDenied(call.service, refusal);
    },
    async checkServices() {
      for (const act of servicePermissions(stack)) await enforcer.decide(act);
      const missing = [...incompleteGrants(policies), ...enforcer.refusals().map(explainRefusal)];
      if (missing.length > 0) throw new TemplateError(missing.join('\n\n'));
    },
    missing: () => enforcer.refusals().map(explainRefusal),
    unused: () =>
      enforcer.unused().map((grant) => {
        const permission = describeGrant(grant, stack.name);
        const reason = reasonToKeep(permission);
        return { permission, ...(reason === undefined ? {} : { reason }) };
      }),
    refused: enforcer.refused.then(explainRefusal),
  };
};
