import type { Config } from '../config/config.ts';

/** A record for the operator of the sender domain's DNS. */
export type DnsRecord = {
  name: string;
  type: 'CNAME' | 'MX' | 'TXT';
  value: string;
  /** What it is for, in a sentence for the operator. */
  purpose: string;
};

/**
 * The subdomain that bounces return to (MAIL FROM). With one of its own, SPF passes for the sender's domain and not
 * only for that of Amazon SES, so that DMARC holds even where a forwarder breaks the DKIM signature.
 */
export const mailFromDomain = (domain: string): string => `bounce.${domain}`;

/**
 * Every record that lets receivers know the notices as genuine: DKIM, the MAIL FROM domain with its SPF, and DMARC. An
 * identity that existed before keeps the MAIL FROM domain that it has, with its records.
 *
 * @param dkimTokens - that Amazon SES made for the domain; none before the deployment
 * @param signingZone - that the DKIM keys of the region stand in
 */
export const dnsRecords = (
  config: Config,
  dkimTokens: readonly string[],
  signingZone = 'dkim.amazonses.com',
): DnsRecord[] => {
  const { domain, existingIdentity } = config.sender;
  const bounces = mailFromDomain(domain);
  const mailFrom: DnsRecord[] = [
    {
      name: bounces,
      type: 'MX',
      value: `10 feedback-smtp.${config.region}.amazonses.com`,
      purpose: 'MAIL FROM: bounces go to Amazon SES, which reports them to Tocsin.',
    },
    {
      name: bounces,
      type: 'TXT',
      value: 'v=spf1 include:amazonses.com ~all',
      purpose: 'SPF: allows Amazon SES to send for this subdomain.',
    },
  ];
  return [
    ...dkimTokens.map(
      (token): DnsRecord => ({
        name: `${token}._domainkey.${domain}`,
        type: 'CNAME',
        value: `${token}.${signingZone}`,
        purpose: 'DKIM: receivers find the key here that signatures are checked with.',
      }),
    ),
    ...(existingIdentity ? [] : mailFrom),
    {
      name: `_dmarc.${domain}`,
      type: 'TXT',
      value: 'v=DMARC1; p=quarantine',
      purpose:
        'DMARC: receivers put aside what only pretends to come from this domain. If there is such a record, keep it.',
    },
  ];
};

/** How a record stands in the DNS. */
export type DnsCheck = { record: DnsRecord; state: 'right' | 'missing' | 'different'; found: string[] };

/** Answers of the DNS: the values of a name, none where there is no such record. */
export type DnsLookup = (name: string, type: DnsRecord['type']) => Promise<string[]>;

const plain = (value: string): string => value.toLowerCase().replace(/\s+/g, ' ').replace(/\.$/, '').trim();

const isRight = ({ type, name, value }: DnsRecord, found: readonly string[]): boolean => {
  // A policy is the domain's own choice: any one counts. A second one would make all void (RFC 7489, 6.6.3).
  if (name.startsWith('_dmarc.')) return found.filter((one) => /^v=DMARC1\s*;/i.test(one)).length === 1;
  // Other senders may be allowed beside Amazon SES, in the one record that may be there (RFC 7208, 3.2).
  if (type === 'TXT') {
    const policies = found.filter((one) => /^v=spf1(?:\s|$)/i.test(one));
    return policies.length === 1 && /\sinclude:amazonses\.com(?:\s|$)/i.test(policies[0] ?? '');
  }
  // Amazon SES wants the MX of its MAIL FROM domain to be the only one.
  return found.length === 1 && plain(found[0] ?? '') === plain(value);
};

/** Compares the records with what the DNS answers. Rejects where the DNS cannot be asked. */
export const checkDnsRecords = async (
  records: readonly DnsRecord[],
  lookup: DnsLookup,
): Promise<DnsCheck[]> =>
  await Promise.all(
    records.map(async (record): Promise<DnsCheck> => {
      const all = await lookup(record.name, record.type);
      // Other TXT records of the name are nobody's business here.
      const found = record.type === 'TXT' ? all.filter((one) => /^v=(?:spf1|DMARC1)/i.test(one)) : all;
      if (found.length === 0) return { record, state: 'missing', found };
      return { record, state: isRight(record, found) ? 'right' : 'different', found };
    }),
  );
