import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMailDns } from '../../../adapters/addresses/mail-dns.ts';
import { startDns } from '../../../local/provider/dns.ts';

let server: Awaited<ReturnType<typeof startDns>>;
beforeAll(async () => {
  server = await startDns(['Hospital.example']);
});
afterAll(() => server.stop());

describe('the name server of the local run', () => {
  it('knows the records of the sender’s domain, through the adapter that the functions use', async () => {
    const dns = createMailDns(server.address);
    expect(await dns.textRecords('hospital.example')).toEqual(['v=spf1 include:amazonses.com -all']);
    expect(await dns.textRecords('_dmarc.hospital.example')).toEqual(['v=DMARC1; p=quarantine']);
  });

  it('knows no other name', async () => {
    expect(await createMailDns(server.address).textRecords('_dmarc.other.example')).toEqual([]);
  });
});

describe('the look-up of mail records', () => {
  it('says so when no server answers', async () => {
    const gone = await startDns([]);
    await gone.stop();
    expect(await createMailDns(gone.address).textRecords('hospital.example')).toBe('unknown');
  });
});
