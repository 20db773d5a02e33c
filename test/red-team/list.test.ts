import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { findUnseen } from '../../core/base/unseen.ts';
import { systemForAll } from '../support/rigs/running-system.ts';

const system = systemForAll();

const importOf = async (id: string): Promise<Record<string, unknown>> =>
  (await system.call('GET', `/v1/campaigns/${id}/import`, 'administrator')).body;

describe('whoever writes a row of the list', { timeout: 120_000 }, () => {
  it('puts no link, number or hidden character into the message of anybody by a name', async () => {
    const names = [
      [
        'URGENT: your refund of 480 EUR waits, confirm at https://evil.example/pay',
        'or call +33 899 70 11 22',
      ],
      ['ｅｖｉｌ．ｃｏｍ', 'Durand'],
      ['evil\u200b.com', 'Durand'],
      ['evil dot', 'com'],
      ['Your refund', 'waits: confirm'],
      ['⓪⑧⑨⑨ ⑦⓪①①', 'Durand'],
      ['Je\u202eanne\u2066\u{e0041}', 'Du\u00adrand\u180e'],
    ];
    const rows = names.map(([first, last], at) => `R${at};r${at}@example.org;"${first}";"${last}"`);
    const id = await system.campaignWith(`reference;email;first_name;last_name\n${rows.join('\n')}\n`);
    const report = (await importOf(id)) as { counts: object; findings: { kind: string; count: number }[] };
    // Nobody is lost, and the list tells of them.
    expect(report.counts).toMatchObject({ rows: names.length, accepted: names.length, rejected: 0 });
    expect(report.findings.find(({ kind }) => kind === 'odd-name')?.count).toBeGreaterThanOrEqual(6);
    const { body: preflight } = await system.call('GET', `/v1/campaigns/${id}/preflight`, 'administrator');
    expect(JSON.stringify(preflight)).toContain('names hold what no name has');
    for (const at of names.keys()) {
      const { body } = await system.call('POST', `/v1/campaigns/${id}/preview`, 'administrator', {
        body: { reference: `R${at}`, reason: 'test' },
      });
      const text = `${body.subject}\n${body.text}`;
      expect(text).not.toMatch(/evil|refund|899|⑧/);
      expect(findUnseen(text, { lines: true })).toBeUndefined();
      if (at === names.length - 1) expect(text).toContain('Jeanne Durand');
    }
  });

  it('brings no link in by a reference, a group of data, a site or an address', async () => {
    const id = await system.campaignWith(
      'reference;email;site;data_groups;adresse;code postal;ville\n' +
        'www.evil.example;a@example.org;;;;;\n' +
        'R2;b@example.org;evil.click/pay;results | evil.example;evil.com;75002;Paris\n',
    );
    const report = (await importOf(id)) as { counts: object; findings: { kind: string }[] };
    expect(report.counts).toMatchObject({ rows: 2, accepted: 1, rejected: 1 });
    expect(report.findings.map(({ kind }) => kind)).toContain('link-in-text');
    expect(JSON.stringify(report.findings)).not.toContain('evil');
  });

  it('has thousands of named notices sent to one mailbox only by the word of somebody', async () => {
    const rows = Array.from(
      { length: 3_000 },
      (_, at) => `R${at};pasdemail@example.org;Jeanne;Durand ${'ab'[at % 2]}`,
    );
    await expect(
      system.campaignWith(`reference;email;first_name;last_name\n${rows.join('\n')}\n`),
    ).rejects.toThrow('waits for an answer about its shared');
    const campaigns = (await system.call('GET', '/v1/campaigns', 'administrator')).body.campaigns as {
      id: string;
      version: number;
    }[];
    const [newest] = campaigns;
    const id = newest?.id ?? '';
    const submitted = await system.call('POST', `/v1/campaigns/${id}/submit`, 'administrator', {
      headers: { 'if-match': `"${newest?.version}"` },
    });
    expect(submitted.status).toBe(409);
    const { body } = await system.call('GET', `/v1/campaigns/${id}/preflight`, 'administrator');
    expect(body.mayStart).toBe(false);
    expect(JSON.stringify(await importOf(id))).toContain('p•••@e•••.org');
  });

  it('holds up no import by cells that are long, or by lines that are blank', async () => {
    const dots = Array.from({ length: 14 }, (_, at) => `L${at};a${'.'.repeat(95_000)}b;Jeanne;Durand`);
    const id = await system.campaignWith(
      `reference;email;first_name;last_name\n${dots.join('\n')}\n${'\n'.repeat(2_000_000)}R1;a@example.org;Jeanne;Durand\n`,
    );
    const { counts, status } = (await importOf(id)) as { counts: object; status: string };
    expect(status).toBe('done');
    expect(counts).toMatchObject({ rows: 15, accepted: 1 });
  });

  it('has no formula run by the spreadsheet that opens what is given back, whatever it divides cells by', async () => {
    const id = await system.campaignWith(
      'reference;email;first_name;last_name\n' +
        `R1;a@example.org;Jeanne;Durand\n;;"a,=cmd|'/C calc'!A0,b";"=1+1"\n`,
    );
    const { rejectsUrl } = await system.staff.administrator.rejectsOf(id);
    const csv = await (await fetch(rejectsUrl)).text();
    expect(csv).toContain('calc');
    for (const delimiter of [';', ',', '\t', '|']) {
      const cells = (
        parse(csv, { delimiter, relax_quotes: true, relax_column_count: true, bom: true }) as string[][]
      ).flat();
      expect(cells.filter((cell) => /^[\s"]*[=+\-@]/.test(cell))).toEqual([]);
    }
  });
});
