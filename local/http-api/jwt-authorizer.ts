import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { createCache } from '../../core/base/cache.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { JwtAuthorizer } from '../stack/http-api.ts';

export type Authorization =
  | { verdict: 'allowed'; claims: Record<string, string>; scopes: string[] | null }
  /** No token, or none to trust; `reason` is for the header of the answer. */
  | { verdict: 'unauthorized'; reason?: string }
  /** A good token without a scope that the route asks for. */
  | { verdict: 'forbidden' };

/** Judges the Authorization header of a request for a route that asks for one of `scopes`, or for none. */
export type Authorizer = (header: string | undefined, scopes: readonly string[]) => Promise<Authorization>;

/** An HTTP API takes RSA signatures only. */
const algorithms = ['RS256', 'RS384', 'RS512'];

/** The keys of an issuer, found as OpenID Connect discovery says, and read again when a token names a new one. */
const keysOf = async (issuer: string): Promise<ReturnType<typeof createRemoteJWKSet>> => {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`);
  const { jwks_uri } = (await response.json()) as { jwks_uri: string };
  return createRemoteJWKSet(new URL(jwks_uri));
};

const isFor = ({ aud, client_id }: JWTPayload, audience: readonly string[]): boolean => {
  // The client counts only where a token names no audience.
  const named = aud === undefined ? [client_id] : [aud].flat();
  return named.some((one) => typeof one === 'string' && audience.includes(one));
};

const scopesOf = ({ scope, scp }: JWTPayload): string[] => {
  const value = scope ?? scp;
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(' ') : [];
};

/** Claims reach the function as texts, a list as `[one other]`. */
const asTexts = (payload: JWTPayload): Record<string, string> =>
  Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      Array.isArray(value)
        ? `[${value.join(' ')}]`
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value),
    ]),
  );

/**
 * The JWT authorizer of an HTTP API: signature, issuer, audience and times, as Amazon API Gateway checks them
 * (developer guide, "Control access to HTTP APIs with JWT authorizers in API Gateway").
 */
export const createAuthorizer = ({ issuer, audience }: JwtAuthorizer, clock: Clock): Authorizer => {
  const keys = createCache(() => keysOf(issuer));

  return async (header, scopes) => {
    // The prefix may be left out.
    const token = header?.replace(/^bearer\s+/i, '').trim();
    if (token === undefined || token === '') return { verdict: 'unauthorized' };
    const nowMs = clock();
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, await keys.get(), {
        issuer,
        algorithms,
        currentDate: new Date(nowMs),
        requiredClaims: ['exp'],
      }));
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      const isExpired = error instanceof errors.JWTExpired;
      return {
        verdict: 'unauthorized',
        reason: isExpired ? 'the token has expired' : 'the token is not valid',
      };
    }
    if (!isFor(payload, audience)) {
      return { verdict: 'unauthorized', reason: 'the token has an invalid audience' };
    }
    if (payload.iat !== undefined && payload.iat * 1000 > nowMs) {
      return { verdict: 'unauthorized', reason: 'the token is not valid yet' };
    }
    const own = scopesOf(payload);
    if (scopes.length > 0 && !scopes.some((scope) => own.includes(scope))) return { verdict: 'forbidden' };
    return {
      verdict: 'allowed',
      claims: asTexts(payload),
      scopes: scopes.length === 0 ? null : scopes.filter((scope) => own.includes(scope)),
    };
  };
};
