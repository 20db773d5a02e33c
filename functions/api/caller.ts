import { createHash } from 'node:crypto';

/** What the function gets of API Gateway's and Lambda's contexts; both are absent in tests. */
export type Bindings = {
  requestContext?: {
    requestId?: string;
    authorizer?: { jwt?: { claims?: Record<string, unknown> } };
  };
};

/**
 * Who calls, as a pseudonym for the log: the authorizer has verified the token, and the subject of some identity
 * providers is an email address.
 */
export const actorOf = (bindings: Bindings | undefined): string | undefined => {
  const subject = bindings?.requestContext?.authorizer?.jwt?.claims?.sub;
  if (typeof subject !== 'string') return undefined;
  return createHash('sha256').update(subject).digest('hex').slice(0, 16);
};
