// Judges the sender's domain: whether the provider may send for it, and what its records in the DNS say.
import { dnsFindings, identityFindings, type SendingIdentity } from '../account/email-findings.ts';
import type { Finding } from '../base/finding.ts';

/** The domain name system, as far as mail needs it. */
export interface MailDns {
  /** Texts of the TXT records of a name, empty where there are none; `unknown` where no resolver answered. */
  textRecords(name: string): Promise<string[] | 'unknown'>;
}

export type SenderDomain = {
  identity: SendingIdentity | undefined;
  senderDomain: string;
  /** TXT records of the sender's domain, and of `_dmarc` below it. */
  spf: string[] | 'unknown';
  dmarc: string[] | 'unknown';
};

/** @param people - how many are to get an email */
export const senderDomainFindings = (
  { identity, senderDomain: domain, spf, dmarc }: SenderDomain,
  people: number,
): Finding[] => [
  ...identityFindings(identity, domain),
  ...dnsFindings({ domain, spf, dmarc }, people, identity),
];
