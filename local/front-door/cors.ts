import type { IncomingMessage } from 'node:http';

/** A rule of a bucket for pages of other origins. */
export type CorsRule = { origins: string[]; methods: string[]; headers: string[]; maxAgeSeconds?: number };

const isAmong = (value: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => pattern === '*' || pattern.toLowerCase() === value.toLowerCase());

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
  return {
    'access-control-allow-origin': rule.origins.includes('*') ? '*' : origin,
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
    ...(asked === undefined
      ? {}
      : {
          'access-control-allow-methods': rule.methods.join(', '),
          ...(wanted.length === 0 ? {} : { 'access-control-allow-headers': wanted.join(', ') }),
          ...(rule.maxAgeSeconds === undefined
            ? {}
            : { 'access-control-max-age': String(rule.maxAgeSeconds) }),
        }),
  };
};
