import { domainToASCII } from 'node:url';
import topLevelDomains from 'tlds' with { type: 'json' };

/** Reserved for examples (RFC 2606): samples and rehearsals write to nobody there. */
const forExamples = 'example';

const endings: ReadonlySet<string> = new Set([...topLevelDomains.map(domainToASCII), forExamples]);

/**
 * Whether domains can end so, by IANA's list of top-level domains: of `fr` true, of `con`, `local` and `invalid` false.
 *
 * @param ending - what follows the last dot, in punycode and lower case
 */
export const isDomainEnding = (ending: string): boolean => endings.has(ending);
