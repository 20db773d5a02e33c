import { domainToASCII, domainToUnicode } from 'node:url';

const punycode = /(?:^|\.)xn--/i;

/**
 * A domain as it is sent to: punycode and lower case; empty where the text cannot be a domain (WHATWG URL), or a part
 * of it begins like punycode and is none, which no server can have registered.
 */
export const domainToAscii = (domain: string): string => {
  if (punycode.test(domain)) return punycode.test(domainToUnicode(domain)) ? '' : domainToASCII(domain);
  // Nearly all domains are plain, and the URL parser would read "1.2" as an IP address.
  return /^[\x21-\x7e]*$/.test(domain) ? domain.toLowerCase() : domainToASCII(domain);
};
