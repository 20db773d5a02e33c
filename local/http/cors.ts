import type { IncomingMessage } from 'node:http';
import type { WireAnswer } from './aws-call.ts';
import { s3Error } from './s3-answers.ts';

/** A rule of a bucket for pages of other origins. */
export type CorsRule = { origins: string[]; methods: string[]; headers: string[]; maxAgeSeconds?: number };

/** Whether a pattern with at most one `*` fits, in whatever case. */
const fits = (value: string, pattern: string): boolean => {
  const [start = '', end] = pattern.toLowerCase().split('*');
  const text = value.toLowerCase();
  if (end === undefined) return text === start;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
};
const isAmong = (value: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => fits(value, pattern));

/**
 * The headers that let a page of another origin have the answer (Amazon S3 user guide, "Using cross-origin resource
 * sharing"); undefined where no rule does, or where no page asks.
 */
export const corsHeaders = (
  rules: readonly CorsRule[],
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
): Record<string, string> | undefined => {
  const { origin } = headers;
  if (origin === undefined) return undefined;
  const asked = headers['access-control-request-method'];
  const wanted = String(headers['access-control-request-headers'] ?? '')
    .split(/\s*,\s*/)
    .filter((name) => name !== '');
  const rule = rules.find(
    (one) =>
      isAmong(origin, one.origins) &&
      isAmong(asked ?? method ?? '', one.methods) &&
      wanted.every((name) => isAmong(name, one.headers)),
  );
  if (rule === undefined) return undefined;
  const isForAll = rule.origins.includes('*');
  return {
    'access-control-allow-origin': isForAll ? '*' : origin,
    ...(isForAll ? {} : { 'access-control-allow-credentials': 'true' }),
    'access-control-allow-methods': rule.methods.join(', '),
    ...(wanted.length === 0 ? {} : { 'access-control-allow-headers': wanted.join(', ') }),
    ...(rule.maxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(rule.maxAgeSeconds) }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
};

/** What S3 says to a page that asks beforehand and is not let. */
export const refusedPreflight = (
  rules: readonly CorsRule[],
  { headers, url }: Pick<IncomingMessage, 'headers' | 'url'>,
): WireAnswer => {
  if (headers.origin === undefined) {
    return s3Error(400, 'BadRequest', 'Insufficient information. Origin request header needed.');
  }
  const why =
    rules.length === 0
      ? 'CORS is not enabled for this bucket.'
      : "This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";
  return s3Error(403, 'AccessForbidden', `CORSResponse: ${why}`, {
    Method: headers['access-control-request-method'] ?? 'OPTIONS',
    ResourceType: /^\/[^/?]+\/[^?]/.test(url ?? '') ? 'OBJECT' : 'BUCKET',
  });
};
