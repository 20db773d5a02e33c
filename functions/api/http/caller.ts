import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { Actor } from '../../../core/audit/actor.ts';
import { roles } from '../../../core/audit/roles.ts';
import type { Author } from '../../../core/campaign/authors.ts';

/** What the function gets of API Gateway's and Lambda's contexts. */
export type Bindings = {
  requestContext?: {
    requestId?: string;
    http?: { sourceIp?: string };
    authorizer?: { jwt?: { claims?: Record<string, unknown> } };
  };
};

/**
 * The groups of a token. An HTTP API hands a list of a token on as one text, `[approver auditor]`; anything that is no
 * role of Tocsin is some other group of the same user pool.
 */
const rolesOf = (groups: unknown): Actor['roles'] => {
  const text = Array.isArray(groups) ? groups.join(' ') : typeof groups === 'string' ? groups : '';
  const named = new Set(text.split(/[[\],\s]+/));
  return roles.filter((role) => named.has(role));
};

/** Who calls, where the authorizer has verified a token: it does on every route that is not public. */
export const actorOf = (bindings: Bindings | undefined): Actor | undefined => {
  const { authorizer, http } = bindings?.requestContext ?? {};
  const claims = authorizer?.jwt?.claims;
  if (typeof claims?.sub !== 'string' || claims.sub === '') return undefined;
  return {
    subject: claims.sub,
    name: typeof claims.username === 'string' ? claims.username : claims.sub,
    roles: rolesOf(claims['cognito:groups']),
    sourceIp: http?.sourceIp ?? 'unknown',
  };
};

/** An actor in the log: recognisable from line to line, and nobody's name. */
export const pseudonymOf = ({ subject }: Actor): string =>
  createHash('sha256').update(subject).digest('hex').slice(0, 16);

/** Whoever changes something of a campaign, as it is kept with the campaign. */
export const authorOf = (actor: Actor): Author => ({ by: pseudonymOf(actor), name: actor.name });

/** Who does something, for records: `nobody` where a request needs no sign-in. */
export const pseudonymIn = (c: Pick<Context, 'env'>): string => {
  const actor = actorOf(c.env as Bindings | undefined);
  return actor === undefined ? 'nobody' : pseudonymOf(actor);
};
