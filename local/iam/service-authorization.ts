import facts from './service-authorization.json' with { type: 'json' };

type ServiceFacts = {
  /** ARN of each resource type, with variables: `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`. */
  resourceTypes: Record<string, string>;
  /** Names of actions, by the resource types that the reference marks as required for them. */
  actionsByRequiredTypes: Record<string, string>;
};

const wordsOf = (text: string): string[] => text.split(' ').filter((word) => word !== '');

/** An ARN without partition, region and account: `dynamodb:table/one`. */
const nameIn = (arn: string): string => {
  const [, , service, , , ...rest] = arn.split(':');
  return [service, ...rest].join(':');
};

/** Whether there is a text that both fit, `*` standing for any. */
const meet = (one: string, other: string): boolean => {
  if (one === '' || other === '') return /^\**$/.test(one + other);
  if (one.startsWith('*')) return meet(one.slice(1), other) || meet(one, other.slice(1));
  if (other.startsWith('*')) return meet(other, one);
  return one[0] === other[0] && meet(one.slice(1), other.slice(1));
};

const services = new Map(
  Object.entries(facts.services as Record<string, ServiceFacts>).map(
    ([service, { resourceTypes, actionsByRequiredTypes }]) => [
      service,
      {
        // The longest first.
        types: Object.entries(resourceTypes)
          .map(([type, arn]) => ({ type, pattern: nameIn(arn).replace(/\$\{[^}]+\}/g, '*') }))
          .sort((one, other) => other.pattern.length - one.pattern.length),
        required: new Map(
          Object.entries(actionsByRequiredTypes).flatMap(([types, names]) =>
            wordsOf(names).map((name) => [name, wordsOf(types)] as const),
          ),
        ),
      },
    ],
  ),
);

/** The resource types that an action needs a right on; undefined for an action that AWS does not have. */
const requiredTypes = (action: string): readonly string[] | undefined => {
  const [service = '', name = ''] = action.split(':');
  return services.get(service)?.required.get(name);
};

/**
 * The types that an ARN, or what a pattern of ARNs fits, may be of. A narrower type hides those that would fit as well:
 * an object is no bucket, an index no table. A pattern that ends in `*` may go on into a narrower one.
 */
const typesOf = (service: string, resource: string): string[] => {
  const types = services.get(service)?.types ?? [];
  const name = nameIn(resource);
  const own = types.findIndex(({ pattern }) => meet(pattern, name.replace(/\*$/, 'x')));
  return types
    .slice(0, own + 1)
    .flatMap(({ type, pattern }, at) => (at === own || meet(pattern, name) ? [type] : []));
};

/**
 * What is wrong with asking for an action, or granting it, on these resources only, as AWS's service authorization
 * reference has it: it marks `identity` and `template` as required for `ses:SendBulkEmail`. Undefined where nothing is.
 *
 * @param resources - ARNs or patterns of them
 */
export const faultOf = (action: string, resources: readonly string[]): string | undefined => {
  const required = requiredTypes(action);
  if (required === undefined) {
    return `The service authorization reference in local/iam knows no action ${action}.`;
  }
  if (resources.includes('*')) return undefined;
  const [service = ''] = action.split(':');
  const given = resources.flatMap((resource) => typesOf(service, resource));
  const left = required.filter((type) => !given.includes(type));
  if (left.length === 0) return undefined;
  return `AWS requires a right on ${left.join(' and ')} for ${action}; named are only ${resources.join(', ')}.`;
};
