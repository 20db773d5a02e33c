import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exitCodes } from '../../cli/terminal/exit-code.ts';
import type { Outcomes } from '../../client/operations.ts';
import { workbookOfCsv } from '../../client/workbook/csv-to-workbook.ts';
import { openWorkbook } from '../../client/workbook/workbook.ts';
import { audience, campaignId } from '../support/data/factories.ts';
import { type ListRig, startListRig } from '../support/rigs/list-rig.ts';

/*
 * What came back from the post, by command line: command line, API and recording over stores in memory.
 */

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-outcomes-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fileOf = (content: string | Uint8Array, name = 'returns.csv'): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const list = ['Référence;Nom;Mail', ...['a', 'b', 'c'].map((one) => `R${one};Nom${one};${one}@hopital.fr`)];
const day = '24/11/2026';

describe('what came back, by command line', () => {
  let rig: ListRig;
  const tocsin = (...words: string[]) => rig.cli.tocsin(['campaign', ...words]);
  const factsOf = async () => (await rig.api.dependencies.deliveries.get(audience, 0))?.facts;

  beforeEach(async () => {
    rig = await startListRig();
    await tocsin('upload', campaignId, fileOf(`${list.join('\r\n')}\r\n`, 'list.csv'));
    const campaign = await rig.campaigns.get(campaignId);
    if (campaign === undefined) throw new Error('there is no campaign');
    await rig.campaigns.replace({ ...campaign, state: 'completed' });
    return () => rig.stop();
  });

  it('is recorded, with the sum of its rows', async () => {
    const file = fileOf(
      `référence;résultat;date\r\nRa;posté;${day}\r\nRb;NPAI;${day}\r\nRx;posté;${day}\r\n`,
    );
    const { code, out } = await tocsin('outcomes', campaignId, file);
    expect(code).toBe(exitCodes.done);
    expect(out).toContain('3 rows = 2 recorded + 0 known already + 1 rejected');
    expect(out).toMatch(/tocsin campaign outcomes-rejects CAMPAIGN o[a-z0-9]{12}/);
    expect(await factsOf()).toMatchObject([
      { toldByLetter: expect.any(Number) },
      { letterReturned: expect.any(Number) },
      {},
    ]);
    const again = await tocsin('outcomes', campaignId, file, '--json');
    expect(JSON.parse(again.out)).toMatchObject({ status: 'done', applied: 0, alreadySo: 2, rejected: 1 });
  });

  it('comes as a workbook too', async () => {
    const records = (async function* () {
      yield ['référence', 'résultat', 'date'];
      yield ['Rc', 'remis en main propre', day];
    })();
    const pieces: Uint8Array[] = [];
    for await (const piece of workbookOfCsv(records, { sheetName: 'Retours', at: new Date(2026, 10, 24) }))
      pieces.push(piece);
    const { out } = await tocsin('outcomes', campaignId, fileOf(Buffer.concat(pieces), 'returns.xlsx'));
    expect(out).toContain('1 row = 1 recorded');
    expect((await factsOf())?.[2]).toHaveProperty('toldInPerson');
  });

  it('says what is wrong with a file, and ends so', async () => {
    const { code, out, said } = await tocsin('outcomes', campaignId, fileOf('Jean;Dupont\r\n'));
    expect(code).toBe(exitCodes.no);
    expect(out).toContain('No row at the beginning of the file has titles that are understood.');
    expect(said).toContain('could not be recorded');
    const missing = await tocsin('outcomes', campaignId, join(folder, 'none.csv'));
    expect([missing.code, missing.said]).toEqual([
      exitCodes.unusable,
      expect.stringContaining('There is no file'),
    ]);
  });

  it('is listed, shown, and its rejects are downloaded to be mended', async () => {
    expect((await tocsin('outcomes-report', campaignId)).out).toContain('There is no file of outcomes yet.');
    const file = fileOf(`référence;résultat;date\r\nRa;égaré;${day}\r\n`);
    const { id } = JSON.parse((await tocsin('outcomes', campaignId, file, '--json')).out) as Outcomes;
    const table = await tocsin('outcomes-report', campaignId);
    expect(table.out).toMatch(new RegExp(`${id} +recorded .* 1 +0 +0 +1`));
    expect((await tocsin('outcomes-report', campaignId, id)).out).toContain('1 row = 0 recorded');
    const out = join(folder, 'rejects.csv');
    expect((await tocsin('outcomes-rejects', campaignId, id, '--out', out)).code).toBe(0);
    const rejects = readFileSync(out, 'utf8');
    expect(rejects).toContain('This outcome is not understood.');
    const mended = await tocsin('outcomes', campaignId, fileOf(rejects.replace('égaré', 'posté')));
    expect(mended.out).toContain('1 row = 1 recorded');
    const workbook = join(folder, 'rejects.xlsx');
    await tocsin('outcomes-rejects', campaignId, id, '--out', workbook);
    expect(await openWorkbook(new Blob([readFileSync(workbook)]))).toBeDefined();
  });
});
