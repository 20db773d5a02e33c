import { CliError } from './exit-code.ts';

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether a host is this computer: nobody listens between it and itself. */
export const isLoopback = (hostname: string): boolean => loopback.test(hostname);

/**
 * Throws {@link CliError} where what is sent to an address could be read on its way: a token, a list, a letter.
 *
 * @param what - what the address is of: "the API"
 */
export const checkSecure = (address: string, what: string): void => {
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return;
  throw new CliError(
    'unusable',
    `The address of ${what}, ${protocol}//${hostname}, is not encrypted: whoever is on the way could read what is sent. Use one that begins with https://.`,
  );
};
