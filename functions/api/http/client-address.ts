import { edgeHeader } from '../env.ts';
import type { Bindings } from './caller.ts';

/** A request as far as it tells where it comes from. */
export type RequestOrigin = { headers?: Record<string, string | undefined> } & Pick<
  NonNullable<Bindings>,
  'requestContext'
>;

/**
 * Address of the connection that a request came by. Behind CloudFront API Gateway sees one of CloudFront's; the
 * viewer's stands before it in `X-Forwarded-For`, to which each of the two adds the address that it was called from.
 * Whoever calls API Gateway directly may write there what they like, but cannot show CloudFront's token.
 */
export const connectionOf = ({ headers = {}, requestContext }: RequestOrigin, edgeToken: string): string => {
  const sourceIp = requestContext?.http?.sourceIp ?? 'unknown';
  if (headers[edgeHeader] !== edgeToken) return sourceIp;
  return headers['x-forwarded-for']?.split(/\s*,\s*/).at(-2) ?? sourceIp;
};
