/** What whoever finds a weakness of an installation reads first: `/.well-known/security.txt` (RFC 9116). */

export type SecurityTxt = {
  /** Address, or page, to which a weakness is told. */
  contact: string;
  /** Page that says how such reports are dealt with. */
  policyUrl?: string | undefined;
  /** Where this file is. */
  canonicalUrl: string;
  /** When the file was made. */
  madeAt: Date;
};

/** The RFC wants less than a year, so that what is said is looked at again. */
const MONTHS = 11;

/**
 * The text of the file. It is good until the first of a month, ten to eleven months after it was made: two deployments
 * in one month say the same.
 */
export const securityTxt = ({ contact, policyUrl, canonicalUrl, madeAt }: SecurityTxt): string => {
  const expires = new Date(Date.UTC(madeAt.getUTCFullYear(), madeAt.getUTCMonth() + MONTHS, 1));
  return [
    `Contact: ${contact.includes('://') ? contact : `mailto:${contact}`}`,
    `Expires: ${expires.toISOString().replace('.000', '')}`,
    'Preferred-Languages: fr, en',
    `Canonical: ${canonicalUrl}`,
    ...(policyUrl === undefined ? [] : [`Policy: ${policyUrl}`]),
    '',
  ].join('\n');
};
