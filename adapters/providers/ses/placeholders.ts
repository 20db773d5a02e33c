import { PLACEHOLDER } from '../../../core/notice/render.ts';

/**
 * How Amazon SES gets a placeholder of ours, whose names are made of small letters, digits and underscores: with
 * letters and digits only, as users report that an inline template with underscores is refused ("Template contains
 * unsupported operations", aws-sdk-js-v3 issue 6657). `greeting_name` becomes `pGreetingName`. The letter in front
 * keeps a name from being a word of the template language, such as `if` or `this`. No two names become one: a letter
 * after an underscore is written large, but Z as `ZZ`, and any other underscore is `Z0`.
 */
export const wireName = (name: string): string =>
  `p${`_${name}`.replace(/_([a-z])|_/g, (_, letter?: string) => {
    if (letter === undefined) return 'Z0';
    return letter === 'z' ? 'ZZ' : letter.toUpperCase();
  })}`;

/** The few names of the notices by what they are called on the wire: each is met for every person of a list. */
const wireNames = new Map<string, string>();

const knownWireName = (name: string): string => {
  const known = wireNames.get(name);
  if (known !== undefined) return known;
  const made = wireName(name);
  wireNames.set(name, made);
  return made;
};

/** A part of a message as the template of a call. */
export const wireTemplate = (part: string): string =>
  part.replace(PLACEHOLDER, (_, name: string) => `{{${wireName(name)}}}`);

/** A person's values for such a template, as JSON. */
export const wireData = (data: Readonly<Record<string, string>>): string => {
  const wired: Record<string, string> = {};
  for (const [name, value] of Object.entries(data)) wired[knownWireName(name)] = value;
  return JSON.stringify(wired);
};
