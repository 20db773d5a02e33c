import type { StackState } from '../../../infra/deployment/deployment.ts';
import type { RawTemplate } from '../../../local/template/template.ts';

/**
 * What AWS CloudFormation, and the AWS CDK command line in front of it, do with stacks that cannot be made: order of
 * creation, rollback, deletion policies, deletion and termination protection. From their documents ("DeletionPolicy
 * attribute", "Stack status codes", "Protect CloudFormation stacks from being deleted") and the source of aws-cdk
 * 2.1148 (`deployStack`, `changeSetDeployment`): nobody can play the services themselves without an account.
 */

type Resource = RawTemplate['Resources'][string] & { DependsOn?: string | string[]; DeletionPolicy?: string };

/** Something that exists in the account. Its owner is a stack; what has none was left behind, or was there before. */
export type Thing = {
  type: string;
  name?: string;
  refusesDeletion: boolean;
  owner: string | undefined;
};

type Standing = { status: string; isProtected: boolean; things: Map<string, Thing> };

/** Says why a resource cannot be made, or nothing where it can. */
export type Refusal = (type: string, properties: Record<string, unknown>) => string | undefined;

/** Names that are taken once for an account, by the property that gives them. */
const nameOfType: Record<string, string> = {
  'AWS::SES::EmailIdentity': 'EmailIdentity',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::Cognito::UserPoolDomain': 'Domain',
  'AWS::SMSVOICE::ConfigurationSet': 'ConfigurationSetName',
};

const refersTo = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(refersTo);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt') return [String([inner].flat()[0]).split('.')[0] ?? ''];
    return refersTo(inner);
  });
};

/** Resources in the order of their creation. Throws where they wait for each other. */
const inOrder = ({ Resources }: RawTemplate): [string, Resource][] => {
  const left = new Map(Object.entries(Resources as Record<string, Resource>));
  const ordered: [string, Resource][] = [];
  while (left.size > 0) {
    const next = [...left].find(([, { DependsOn, Properties }]) =>
      [...[DependsOn ?? []].flat(), ...refersTo(Properties)].every((id) => !left.has(id)),
    );
    if (next === undefined) throw new Error(`resources wait for each other: ${[...left.keys()].join(', ')}`);
    left.delete(next[0]);
    ordered.push(next);
  }
  return ordered;
};

const isDeletionRefused = ({ Properties = {} }: Resource): boolean =>
  Properties.DeletionProtectionEnabled === true || Properties.DeletionProtection === 'ACTIVE';

const neverStood = /^(?:ROLLBACK_COMPLETE|ROLLBACK_FAILED)$/;

export class CloudFormationStandIn {
  readonly things = new Set<Thing>();
  /** What was said, as the command line shows it. */
  readonly events: string[] = [];
  refuse: Refusal = () => undefined;
  readonly #stacks = new Map<string, Standing>();

  stateOf(name: string): StackState {
    const stack = this.#stacks.get(name);
    return stack && { status: stack.status, isProtected: stack.isProtected };
  }

  protect(name: string, isProtected: boolean): void {
    const stack = this.#stacks.get(name);
    if (stack === undefined) throw new Error(`Stack [${name}] does not exist`);
    stack.isProtected = isProtected;
  }

  /** What exists but belongs to no stack that stands, by type. */
  leftBehind(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { type, owner } of this.things) {
      if (owner !== undefined && !neverStood.test(this.#stacks.get(owner)?.status ?? '')) continue;
      counts[type] = (counts[type] ?? 0) + 1;
    }
    return counts;
  }

  /** As `cdk deploy` of one stack: what is left of a failed creation goes first, and protection comes before the change. */
  deploy(name: string, template: RawTemplate, isProtected: boolean): boolean {
    const before = this.#stacks.get(name);
    if (before !== undefined && neverStood.test(before.status) && !this.delete(name)) {
      this.events.push(`Failed deleting stack ${name} that had previously failed creation`);
      return false;
    }
    for (const [, needed = ''] of JSON.stringify(template).matchAll(
      /"Fn::GetStackOutput":{"StackName":"([^"]+)"/g,
    )) {
      if (!neverStood.test(this.#stacks.get(needed)?.status ?? 'ROLLBACK_COMPLETE')) continue;
      this.events.push(`${name} reads an output of ${needed}, which does not stand`);
      return false;
    }
    const isNew = !this.#stacks.has(name);
    const stack = this.#stacks.get(name) ?? {
      status: 'REVIEW_IN_PROGRESS',
      isProtected: false,
      things: new Map(),
    };
    this.#stacks.set(name, stack);
    // `changeSetDeployment` sets it after the change set was made and before it is executed.
    stack.isProtected = isProtected;
    return isNew ? this.#create(name, stack, template) : this.#update(name, stack, template);
  }

  delete(name: string): boolean {
    const stack = this.#stacks.get(name);
    if (stack === undefined) return true;
    if (stack.isProtected) {
      this.events.push(`Stack [${name}] cannot be deleted while TerminationProtection is enabled`);
      return false;
    }
    for (const thing of stack.things.values()) {
      // Every one of these is of a policy that keeps it, or it would have gone with the rollback.
      thing.owner = undefined;
    }
    this.#stacks.delete(name);
    return true;
  }

  #make(name: string, resource: Resource): Thing | string {
    const { Type, Properties = {} } = resource;
    const property = nameOfType[Type];
    const given = property === undefined ? undefined : Properties[property];
    const thingName = typeof given === 'string' ? given : undefined;
    if (thingName !== undefined) {
      const taken = [...this.things].some((one) => one.type === Type && one.name === thingName);
      if (taken) return `Resource of type '${Type}' with identifier '${thingName}' already exists.`;
    }
    const reason = this.refuse(Type, Properties);
    if (reason !== undefined) return reason;
    const thing: Thing = {
      type: Type,
      ...(thingName === undefined ? {} : { name: thingName }),
      refusesDeletion: isDeletionRefused(resource),
      owner: name,
    };
    this.things.add(thing);
    return thing;
  }

  #create(name: string, stack: Standing, template: RawTemplate): boolean {
    const made: [string, Resource, Thing][] = [];
    for (const [id, resource] of inOrder(template)) {
      const thing = this.#make(name, resource);
      if (typeof thing !== 'string') {
        made.push([id, resource, thing]);
        continue;
      }
      this.events.push(`${name} ${id} CREATE_FAILED ${thing}`);
      stack.status = 'ROLLBACK_COMPLETE';
      for (const [madeId, { DeletionPolicy }, one] of made.reverse()) {
        if (DeletionPolicy === 'Retain') {
          one.owner = undefined;
        } else if (one.refusesDeletion) {
          this.events.push(`${name} ${madeId} DELETE_FAILED it is protected against deletion`);
          stack.status = 'ROLLBACK_FAILED';
          stack.things.set(madeId, one);
        } else {
          this.things.delete(one);
        }
      }
      return false;
    }
    stack.things = new Map(made.map(([id, , thing]) => [id, thing]));
    stack.status = 'CREATE_COMPLETE';
    return true;
  }

  /** Makes what is new, changes what protects, and drops what is gone. A refusal leaves all as it was. */
  #update(name: string, stack: Standing, template: RawTemplate): boolean {
    const added = new Map<string, Thing>();
    for (const [id, resource] of inOrder(template)) {
      const known = stack.things.get(id);
      const thing = known ?? this.#make(name, resource);
      if (typeof thing === 'string') {
        this.events.push(`${name} ${id} CREATE_FAILED ${thing}`);
        for (const one of added.values()) this.things.delete(one);
        stack.status = 'UPDATE_ROLLBACK_COMPLETE';
        return false;
      }
      if (known === undefined) added.set(id, thing);
    }
    const resources = template.Resources as Record<string, Resource>;
    for (const [id, thing] of stack.things) {
      const resource = resources[id];
      if (resource === undefined) {
        this.things.delete(thing);
        stack.things.delete(id);
      } else thing.refusesDeletion = isDeletionRefused(resource);
    }
    for (const [id, thing] of added) stack.things.set(id, thing);
    stack.status = 'UPDATE_COMPLETE';
    return true;
  }
}
