/** A CloudFormation template as JSON, as far as it is looked at. */
export type RawTemplate = {
  Resources: Record<string, RawResource>;
  Parameters?: Record<string, { Default?: unknown }>;
  Conditions?: Record<string, unknown>;
  Outputs?: Record<string, { Value: unknown }>;
};

export type RawResource = { Type: string; Properties?: Record<string, unknown>; Condition?: string };

/** What a resource is called in the local run: the value of `Ref`, and of each attribute that it has. */
export type Physical = { ref: string; attributes: Record<string, string> };

/** Names the local physical values of a resource; undefined where the local run gives it none. */
export type Naming = (id: string, resource: RawResource) => Physical | undefined;

export type PseudoParameters = { region: string; accountId: string; stackName: string };

/** A template or resource that the local run cannot run, in words for whoever writes `infra/`. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

export type Resolver = {
  /** The value with all intrinsic functions replaced. `where` is named in errors. Throws {@link TemplateError}. */
  resolve(value: unknown, where: string): unknown;
  /** Whether a resource is made: it has no condition, or one that holds. */
  isMade(id: string): boolean;
};

/** Marks what `AWS::NoValue` removes. */
const NO_VALUE = Symbol('AWS::NoValue');

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/**
 * Resolves intrinsic functions of a template (CloudFormation user guide, "Intrinsic function reference") to the
 * values that the local run gives. What it does not know is an error, never a guess.
 */
export const createResolver = (
  template: RawTemplate,
  pseudo: PseudoParameters,
  naming: (resolver: Resolver) => Naming,
): Resolver => {
  const pseudoValues: Record<string, unknown> = {
    'AWS::Region': pseudo.region,
    'AWS::AccountId': pseudo.accountId,
    'AWS::StackName': pseudo.stackName,
    'AWS::StackId': `arn:aws:cloudformation:${pseudo.region}:${pseudo.accountId}:stack/${pseudo.stackName}/local`,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::NoValue': NO_VALUE,
  };
  const named = new Map<string, Physical | undefined>();
  const underWay = new Set<string>();

  const physical = (id: string, resource: RawResource): Physical | undefined => {
    if (underWay.has(id)) throw new TemplateError(`The name of ${id} depends on itself.`);
    if (!named.has(id)) {
      underWay.add(id);
      named.set(id, nameOf(id, resource));
      underWay.delete(id);
    }
    return named.get(id);
  };

  const reference = (id: string, where: string): unknown => {
    if (id in pseudoValues) return pseudoValues[id];
    const parameter = template.Parameters?.[id];
    if (parameter !== undefined) {
      if (parameter.Default !== undefined) return parameter.Default;
      throw new TemplateError(`${where} needs the parameter ${id}, which has no default value.`);
    }
    const resource = template.Resources[id];
    if (resource === undefined) throw new TemplateError(`${where} refers to ${id}, which does not exist.`);
    const known = physical(id, resource);
    if (known === undefined) {
      throw new TemplateError(
        `${where} refers to ${id}, but the local run has no name for a ${resource.Type}.`,
      );
    }
    return known.ref;
  };

  const attribute = (id: string, name: string, where: string): string => {
    const resource = template.Resources[id];
    if (resource === undefined) throw new TemplateError(`${where} refers to ${id}, which does not exist.`);
    const value = physical(id, resource)?.attributes[name];
    if (value === undefined) {
      throw new TemplateError(
        `${where} needs the attribute ${name} of ${id}; the local run does not know it for a ${resource.Type}.`,
      );
    }
    return value;
  };

  const text = (value: unknown, where: string): string => {
    const resolved = visit(value, where);
    if (!isScalar(resolved)) throw new TemplateError(`${where} must come to a text.`);
    return String(resolved);
  };

  const list = (value: unknown, where: string, length?: number): unknown[] => {
    if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
      throw new TemplateError(`${where} must be a list${length === undefined ? '' : ` of ${length}`}.`);
    }
    return value;
  };

  const substitute = (value: unknown, where: string): string => {
    const [pattern, own] = typeof value === 'string' ? [value, {}] : list(value, where, 2);
    if (typeof pattern !== 'string' || !isObject(own)) {
      throw new TemplateError(`${where} must be a text, or a text and its variables.`);
    }
    return pattern.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      if (Object.hasOwn(own, name)) return text(own[name], where);
      const [id = '', ...rest] = name.split('.');
      return rest.length === 0 ? text({ Ref: name }, where) : attribute(id, rest.join('.'), where);
    });
  };

  const condition = (name: unknown, where: string): boolean => {
    const expression = typeof name === 'string' ? template.Conditions?.[name] : undefined;
    if (expression === undefined)
      throw new TemplateError(`${where} names a condition that does not exist: ${name}.`);
    return holds(expression, `condition ${name}`);
  };

  const holds = (expression: unknown, where: string): boolean => {
    const [[name, value] = ['', undefined], ...more] = isObject(expression) ? Object.entries(expression) : [];
    if (more.length > 0) throw new TemplateError(`${where} is no condition.`);
    switch (name) {
      case 'Condition':
        return condition(value, where);
      case 'Fn::Equals': {
        const [one, other] = list(value, where, 2);
        return text(one, where) === text(other, where);
      }
      case 'Fn::And':
        return list(value, where).every((part) => holds(part, where));
      case 'Fn::Or':
        return list(value, where).some((part) => holds(part, where));
      case 'Fn::Not':
        return !holds(list(value, where, 1)[0], where);
      default:
        throw new TemplateError(`${where} uses ${name || 'something'} that the local run does not support.`);
    }
  };

  const intrinsic = (name: string, value: unknown, where: string): unknown => {
    switch (name) {
      case 'Ref':
        return reference(String(value), where);
      case 'Fn::GetAtt': {
        const [id, attributeName] =
          typeof value === 'string' ? value.split(/\.(.*)/s) : list(value, where, 2).map(String);
        return attribute(id ?? '', attributeName ?? '', where);
      }
      case 'Fn::Join': {
        const [separator, parts] = list(value, where, 2);
        const resolved = visit(parts, where);
        return list(resolved, where)
          .map((part) => text(part, where))
          .join(text(separator, where));
      }
      case 'Fn::Sub':
        return substitute(value, where);
      case 'Fn::Select': {
        const [index, from] = list(value, where, 2);
        const items = list(visit(from, where), where);
        const at = Number(visit(index, where));
        if (!Number.isInteger(at) || at < 0 || at >= items.length) {
          throw new TemplateError(`${where} selects item ${at} of a list of ${items.length}.`);
        }
        return items[at];
      }
      case 'Fn::Split': {
        const [separator, from] = list(value, where, 2);
        return text(from, where).split(text(separator, where));
      }
      case 'Fn::If': {
        const [name, yes, no] = list(value, where, 3);
        return visit(condition(name, where) ? yes : no, where);
      }
      default:
        throw new TemplateError(`${where} uses ${name}, which the local run does not support.`);
    }
  };

  const visit = (value: unknown, where: string): unknown => {
    if (Array.isArray(value)) {
      return value.map((item) => visit(item, where)).filter((item) => item !== NO_VALUE);
    }
    if (typeof value === 'string' && value.includes('{{resolve:')) {
      throw new TemplateError(`${where} uses a dynamic reference, which the local run does not support.`);
    }
    if (!isObject(value)) return value;
    const entries = Object.entries(value);
    const [only] = entries;
    if (only !== undefined && entries.length === 1 && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
      return intrinsic(only[0], only[1], where);
    }
    return Object.fromEntries(
      entries.flatMap(([key, inner]) => {
        const resolved = visit(inner, `${where}.${key}`);
        return resolved === NO_VALUE ? [] : [[key, resolved]];
      }),
    );
  };

  const resolver: Resolver = {
    resolve(value, where) {
      const resolved = visit(value, where);
      return resolved === NO_VALUE ? undefined : resolved;
    },
    isMade(id) {
      const name = template.Resources[id]?.Condition;
      return name === undefined || condition(name, id);
    },
  };
  const nameOf = naming(resolver);
  return resolver;
};
