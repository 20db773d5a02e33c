import { describe, expect, it } from 'vitest';
import { localConfig } from '../../../infra/config/config.ts';
import { checkDnsRecords, type DnsLookup, dnsRecords } from '../../../infra/providers/dns-records.ts';

const records = dnsRecords(localConfig, ['abc', 'def', 'ghi']);

/** A DNS that holds what its table says. */
const dnsOf =
  (table: Record<string, string[]>): DnsLookup =>
  async (name, type) =>
    table[`${name} ${type}`] ?? [];

const published = (): Record<string, string[]> =>
  Object.fromEntries(records.map(({ name, type, value }) => [`${name} ${type}`, [value]]));

const statesIn = async (table: Record<string, string[]>) =>
  (await checkDnsRecords(records, dnsOf(table))).map(({ record, state }) => `${record.name} ${state}`);

describe('the DNS records of the sender', () => {
  it('are DKIM, MAIL FROM with SPF, and DMARC', () => {
    expect(records.map(({ name, type, value }) => `${name} ${type} ${value}`)).toEqual([
      'abc._domainkey.hospital.example CNAME abc.dkim.amazonses.com',
      'def._domainkey.hospital.example CNAME def.dkim.amazonses.com',
      'ghi._domainkey.hospital.example CNAME ghi.dkim.amazonses.com',
      'bounce.hospital.example MX 10 feedback-smtp.eu-west-3.amazonses.com',
      'bounce.hospital.example TXT v=spf1 include:amazonses.com ~all',
      '_dmarc.hospital.example TXT v=DMARC1; p=quarantine',
    ]);
  });

  it('take the zone that the region signs in', () => {
    const [first] = dnsRecords(localConfig, ['abc'], 'dkim.eu-central-2.amazonses.com');
    expect(first?.value).toBe('abc.dkim.eu-central-2.amazonses.com');
  });

  it('are right as published, whatever the letter case and final dot', async () => {
    expect(new Set((await checkDnsRecords(records, dnsOf(published()))).map(({ state }) => state))).toEqual(
      new Set(['right']),
    );
    const table = published();
    table['abc._domainkey.hospital.example CNAME'] = ['ABC.dkim.amazonses.com.'];
    expect(await statesIn(table)).toContain('abc._domainkey.hospital.example right');
  });

  it('are missing where the DNS has none, other texts of the name aside', async () => {
    expect(await statesIn({ '_dmarc.hospital.example TXT': ['something-verification=1'] })).toEqual(
      records.map(({ name }) => `${name} missing`),
    );
  });

  it('may allow other senders and have a stricter policy', async () => {
    const table = published();
    table['bounce.hospital.example TXT'] = ['v=spf1 ip4:192.0.2.1 include:amazonses.com -all'];
    table['_dmarc.hospital.example TXT'] = ['v=DMARC1;p=reject;rua=mailto:dmarc@hospital.example'];
    expect((await statesIn(table)).filter((line) => !line.endsWith(' right'))).toEqual([]);
  });

  it.each([
    ['an SPF record without Amazon SES', 'bounce.hospital.example TXT', ['v=spf1 -all']],
    ['two SPF records', 'bounce.hospital.example TXT', ['v=spf1 include:amazonses.com ~all', 'v=spf1 -all']],
    ['two DMARC records', '_dmarc.hospital.example TXT', ['v=DMARC1; p=none', 'v=DMARC1; p=reject']],
    ['the MX of another region', 'bounce.hospital.example MX', ['10 feedback-smtp.eu-west-1.amazonses.com']],
    ['the DKIM key of another', 'abc._domainkey.hospital.example CNAME', ['xyz.dkim.amazonses.com']],
  ])('are different with %s', async (_, key, values) => {
    const [name] = key.split(' ');
    expect(await statesIn({ ...published(), [key]: values })).toContain(`${name} different`);
  });
});
