import { domainToASCII } from 'node:url';

/** A domain as it is sent to: punycode and lower case; empty where the text cannot be a domain (WHATWG URL). */
export const domainToAscii = (domain: string): string =>
  // Nearly all domains are plain, and the URL parser would read "1.2" as an IP address.
  /^[\x21-\x7e]*$/.test(domain) ? domain.toLowerCase() : domainToASCII(domain);
