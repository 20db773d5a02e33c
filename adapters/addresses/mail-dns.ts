import { Resolver } from 'node:dns/promises';
import type { MailDns } from '../../core/preflight/sender-domain.ts';

/** What a resolver says of a name that exists without such a record, or does not exist. */
const absent = new Set(['ENODATA', 'ENOTFOUND']);

/**
 * Looks TXT records up.
 *
 * @param servers - addresses of resolvers, separated by commas; those of the system unless given
 */
export const createMailDns = (servers?: string): MailDns => {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  if (servers !== undefined) resolver.setServers(servers.split(','));
  return {
    async textRecords(name) {
      try {
        // A record longer than 255 characters comes in pieces (RFC 7208, section 3.3).
        return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(''));
      } catch (error) {
        return absent.has((error as NodeJS.ErrnoException).code ?? '') ? [] : 'unknown';
      }
    },
  };
};
