import type { ServiceModel, Shape } from './models.ts';

type Tell = (path: string, fault: string) => void;

const patterns = new Map<string, RegExp>();
/** Services hold a value against the whole of a pattern (Java's `matches`). */
const patternOf = (pattern: string): RegExp => {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  let made: RegExp;
  try {
    made = new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    // Escapes that only the older syntax lets pass, such as `\_`.
    made = new RegExp(`^(?:${pattern})$`);
  }
  patterns.set(pattern, made);
  return made;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const size = (shape: Shape, length: number, what: string, path: string, tell: Tell): void => {
  if (shape.min !== undefined && length < shape.min) tell(path, `fewer than ${shape.min} ${what}`);
  if (shape.max !== undefined && length > shape.max) tell(path, `more than ${shape.max} ${what}`);
};

const text = (shape: Shape, value: string, path: string, tell: Tell): void => {
  // Characters are counted, not halves of them: only where it matters, as it takes time.
  const length = value.length > (shape.max ?? Number.POSITIVE_INFINITY) ? [...value].length : value.length;
  size(shape, length, 'characters', path, tell);
  if (shape.enum !== undefined && !shape.enum.includes(value))
    tell(path, 'none of the values that may stand here');
  if (shape.pattern !== undefined && !patternOf(shape.pattern).test(value)) {
    tell(path, `does not match ${shape.pattern}`);
  }
};

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

type Check = (at: { model: ServiceModel; shape: Shape; path: string; tell: Tell }, value: unknown) => void;

const number =
  (isOne: (value: unknown) => boolean, what: string): Check =>
  ({ shape, path, tell }, value) => {
    if (!isOne(value)) tell(path, `no ${what}`);
    else if (shape.min !== undefined && (value as number) < shape.min) tell(path, `less than ${shape.min}`);
    else if (shape.max !== undefined && (value as number) > shape.max) tell(path, `more than ${shape.max}`);
  };
const wholeNumber = number(Number.isSafeInteger, 'whole number');
const anyNumber = number(Number.isFinite, 'number');

/** How a value of each type of the models is checked. */
const checks: Record<string, Check> = {
  structure({ model, shape, path, tell }, value) {
    if (!isRecord(value)) {
      tell(path, 'no structure');
      return;
    }
    const { members = {}, required = [] } = shape;
    for (const member of required) {
      if (value[member] === undefined || value[member] === null) tell(`${path}.${member}`, 'missing');
    }
    let given = 0;
    for (const [member, one] of Object.entries(value)) {
      const known = members[member];
      if (known === undefined) tell(`${path}.${member}`, 'no member of the model');
      else if (one !== undefined && one !== null) {
        given += 1;
        walk(model, known.shape, one, `${path}.${member}`, tell);
      }
    }
    if (shape.union === true && given !== 1) tell(path, `${given} members where one must stand`);
  },
  list({ model, shape, path, tell }, value) {
    if (!Array.isArray(value)) {
      tell(path, 'no list');
      return;
    }
    size(shape, value.length, 'entries', path, tell);
    // One place for all entries: a fault of each of fifty is one fault.
    for (const one of value) walk(model, shape.member?.shape as string, one, `${path}[]`, tell);
  },
  map({ model, shape, path, tell }, value) {
    if (!isRecord(value)) {
      tell(path, 'no map');
      return;
    }
    const entries = Object.entries(value);
    size(shape, entries.length, 'entries', path, tell);
    for (const [key, one] of entries) {
      walk(model, shape.key?.shape as string, key, `${path}{key}`, tell);
      walk(model, shape.value?.shape as string, one, `${path}{}`, tell);
    }
  },
  string({ shape, path, tell }, value) {
    if (typeof value === 'string') text(shape, value, path, tell);
    else tell(path, 'no text');
  },
  blob({ shape, path, tell }, value) {
    if (typeof value !== 'string' || !BASE64.test(value)) tell(path, 'no Base64');
    else size(shape, Buffer.byteLength(value, 'base64'), 'bytes', path, tell);
  },
  boolean({ path, tell }, value) {
    if (typeof value !== 'boolean') tell(path, 'neither true nor false');
  },
  timestamp({ shape, path, tell }, value) {
    const isIso = shape.timestampFormat === 'iso8601';
    if (isIso ? Number.isNaN(Date.parse(String(value))) : !Number.isFinite(value)) tell(path, 'no time');
  },
  integer: wholeNumber,
  long: wholeNumber,
  float: anyNumber,
  double: anyNumber,
};

const walk = (model: ServiceModel, name: string, value: unknown, path: string, tell: Tell): void => {
  const shape = model.shapes[name];
  const check = shape && checks[shape.type];
  if (check === undefined) throw new Error(`the service models have no shape ${name} that can be checked`);
  check({ model, shape: shape as Shape, path, tell }, value);
};

/**
 * Where a value is not as a shape of the service's model wants it, a sentence each: `Destination.ToAddresses more than
 * 50 entries`. Names places and rules only, never a value: values are personal data.
 */
export const violationsOf = (model: ServiceModel, shape: string, value: unknown): string[] => {
  const found = new Set<string>();
  walk(model, shape, value, '', (path, fault) => found.add(`${path.replace(/^\./, '') || 'it'}: ${fault}`));
  return [...found];
};
