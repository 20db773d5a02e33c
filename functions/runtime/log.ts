import { Logger } from '@aws-lambda-powertools/logger';

/** The part of Powertools' Logger that functions use. Fields hold ids, counts and errors, never personal data. */
export type Log = {
  info(message: string, fields: Record<string, unknown>): void;
  warn(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
};

const personalKeys = new Set([
  'address',
  'body',
  'noticeCode',
  'email',
  'birthHash',
  'birthDate',
  'dataGroups',
  'site',
  'largePrint',
  'firstName',
  'writtenName',
  'lastName',
  'phone',
  'recipients',
  'reference',
]);
/** Hidden whatever they hold; the others may be objects that hold what a log is for. */
const whollyPersonal = new Set(['circumstances', 'guardian', 'postal']);
const emailAddress = /[^\s"'<>@]+@[^\s"'<>@]+\.[^\s"'<>@]+/g;
const phoneNumber = /\+\d{8,15}\b/g;

/**
 * A JSON replacer that hides what could be personal: known keys whole, and anything in a text that looks like an
 * address or a phone number. The last line of defence behind never passing such values to a log.
 */
export const redact = (key: string, value: unknown): unknown => {
  if (whollyPersonal.has(key) || (personalKeys.has(key) && typeof value !== 'object')) return '[redacted]';
  if (typeof value !== 'string') return value;
  return value.replace(emailAddress, '[redacted]').replace(phoneNumber, '[redacted]');
};

/**
 * The function's structured log; service name and level come from Powertools' environment variables, the version in
 * every line from the one that each step has.
 */
export const createLog = (): Log => {
  const { TOCSIN_VERSION: version } = process.env;
  return new Logger({
    jsonReplacerFn: redact,
    ...(version === undefined ? {} : { persistentKeys: { version } }),
  });
};
