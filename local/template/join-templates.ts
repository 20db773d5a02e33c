import { type RawTemplate, TemplateError } from './template.ts';

export type NamedTemplate = { stackName: string; template: RawTemplate };

/** A copy of a value in which each object with one single key, the form of an intrinsic function, may be replaced. */
const replaceIn = (value: unknown, replace: (name: string, inner: unknown) => unknown): unknown => {
  if (Array.isArray(value)) return value.map((item) => replaceIn(item, replace));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (only !== undefined && entries.length === 1) {
    const replaced = replace(...only);
    if (replaced !== undefined) return replaced;
  }
  return Object.fromEntries(entries.map(([key, inner]) => [key, replaceIn(inner, replace)]));
};

/** Pseudo parameters that would mean another stack once the templates are one. */
const ofOneStack = new Set(['AWS::StackId', 'AWS::StackName']);

/**
 * Joins the templates of stacks that are deployed one after another, in that order, to the one template that the local
 * run plays: what a later one reads is the output of an earlier one. Throws {@link TemplateError} where a stack reads what
 * none before it tells, where two stacks name something alike, and where a later one asks for its own name.
 */
export const joinTemplates = (stacks: readonly NamedTemplate[]): RawTemplate => {
  const outputs = new Map<string, unknown>();
  const joined: RawTemplate = { Resources: {}, Parameters: {}, Conditions: {} };
  for (const [at, { stackName, template }] of stacks.entries()) {
    const filled = <Part>(part: Part): Part =>
      replaceIn(part, (name, inner) => {
        if (name === 'Ref' && at > 0 && ofOneStack.has(String(inner))) {
          throw new TemplateError(
            `${stackName} uses ${inner}, which the local run knows of the first stack only.`,
          );
        }
        if (name !== 'Fn::GetStackOutput') return undefined;
        const { StackName, OutputName } = inner as { StackName?: unknown; OutputName?: unknown };
        const value = outputs.get(`${StackName}.${OutputName}`);
        if (value !== undefined) return value;
        throw new TemplateError(
          `${stackName} needs the output ${OutputName} of ${StackName}, which no stack before it has.`,
        );
      }) as Part;
    for (const [id, resource] of Object.entries(filled(template.Resources))) {
      if (id in joined.Resources) throw new TemplateError(`Two stacks have a resource ${id}.`);
      joined.Resources[id] = resource;
    }
    // Parameters and conditions are alike in all stacks that CDK writes, or are of one.
    Object.assign(joined.Parameters ?? {}, template.Parameters);
    Object.assign(joined.Conditions ?? {}, filled(template.Conditions ?? {}));
    for (const [id, { Value }] of Object.entries(template.Outputs ?? {})) {
      outputs.set(`${stackName}.${id}`, filled(Value));
    }
  }
  return joined;
};
