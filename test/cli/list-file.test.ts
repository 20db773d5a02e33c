import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readXlsx } from 'hucre/xlsx';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeLeftOvers, writePrivateCsv } from '../../cli/api/private-csv.ts';
import { type CliRig, createCliRig } from '../support/rigs/cli-rig.ts';

const files = join(import.meta.dirname, '../client/workbook/files');
const CAMPAIGN = 'c7k2mq9x4tb1z';

/** An API that takes uploads of one part, and a store; the first `losses` parts lose their connection. */
const startApi = async () => {
  const uploads: { fileName: string; sizeBytes: number }[] = [];
  const arrived: string[] = [];
  const state = { losses: 0 };
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/part`;
      const answer = (status: number, value: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      };
      const part = { number: 1, sizeBytes: uploads.at(-1)?.sizeBytes ?? 0, url, arrived: arrived.length > 0 };
      const view = { uploadId: 'u1', completed: false, partSizeBytes: 1e9, parts: [part] };
      if (request.url === '/part') {
        if (state.losses > 0) {
          state.losses -= 1;
          response.writeHead(403).end();
        } else {
          arrived.push(body);
          response.end();
        }
      } else if (request.url?.endsWith('/complete')) answer(202, { status: 'queued', counts: { rows: 0 } });
      else if (request.method === 'POST') {
        uploads.push(JSON.parse(body));
        answer(201, { ...view, parts: [{ ...part, sizeBytes: uploads.at(-1)?.sizeBytes }] });
      } else answer(200, view);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    uploads,
    arrived,
    state,
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
};

/** Folders that commands made for CSV files and did not take away. */
const leftOver = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`tocsin-list-${process.pid}-`));

describe('the upload of a workbook', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let rig: CliRig;

  beforeEach(async () => {
    api = await startApi();
    rig = createCliRig({ TOCSIN_API: api.url, TOCSIN_TOKEN: 'token' });
  });
  afterEach(() => {
    api.server.close();
    api.server.closeAllConnections();
    rig.close();
    expect(leftOver()).toEqual([]);
  });

  const upload = (file: string, words: string[] = [], typed?: string[]) =>
    rig.tocsin(['campaign', 'upload', CAMPAIGN, file, '--no-wait', ...words], typed && { typed });

  it('sends the CSV of its only sheet, under the name of a CSV', async () => {
    const { code } = await upload(join(files, 'sheetjs.xlsx'));
    expect(code).toBe(0);
    expect(api.uploads).toEqual(
      [{ fileName: 'sheetjs.csv', adds: false, sizeBytes: api.arrived[0]?.length ?? 0 }].map((one) => ({
        ...one,
        sizeBytes: Buffer.byteLength(api.arrived[0] ?? ''),
      })),
    );
    expect(api.arrived[0]).toMatch(/^IPP;Nom;Email\r\n8000000001;Lefèvre;/);
  });

  it('asks which sheet, by number or name, and says what is hidden', async () => {
    const first = await upload(join(files, 'libreoffice.ods'), [], ['2']);
    expect(first.code).toBe(0);
    expect(first.said).toContain('1  "Patients" (7 rows)');
    expect(first.said).toContain('2  "Deuxième & "autre"" (3 rows)');
    expect(first.said).toContain('1 hidden sheet holds rows and was not read: Réserve.');
    expect(api.arrived).toEqual(['IPP\r\n1\r\n\r\n;;x\r\n']);
  });

  it('takes the sheet that is named, hidden or not, whatever its letters', async () => {
    expect((await upload(join(files, 'libreoffice.xlsx'), ['--sheet', 'réserve '])).code).toBe(0);
    expect(api.arrived).toEqual(['\r\n;caché\r\n']);
  });

  it('names the sheets where nobody can be asked, or none is called so', async () => {
    const unasked = await upload(join(files, 'libreoffice.xlsx'));
    expect(unasked.code).toBe(2);
    expect(unasked.said).toContain('"Patients" (7 rows), "Deuxième & "autre"" (3 rows)');
    expect(unasked.said).toContain('--sheet');
    const unknown = await upload(join(files, 'libreoffice.xlsx'), ['--sheet', 'Vide']);
    expect(unknown.code).toBe(2);
    expect(unknown.said).toContain('no sheet "Vide" with rows. It has: "Patients", "Réserve", "Deuxième');
    const wrong = await upload(join(files, 'libreoffice.xlsx'), [], ['9']);
    expect(wrong.said).toContain('"9" is none of these sheets');
    expect(api.uploads).toEqual([]);
  });

  it.each([
    ['old.xls', /old Excel/],
    ['sheetjs.xlsb', /binary Excel/],
    ['protected.ods', /password/],
  ])('is refused before anything is sent where it cannot be read: %s', async (name, sentence) => {
    const { code, said } = await upload(join(files, name));
    expect(code).toBe(2);
    expect(said).toMatch(sentence);
    expect(api.uploads).toEqual([]);
  });

  it('is refused in French where the terminal is', async () => {
    const french = createCliRig({ TOCSIN_API: api.url, TOCSIN_TOKEN: 'token', LANG: 'fr_FR.UTF-8' });
    const { said } = await french.tocsin(['campaign', 'upload', CAMPAIGN, join(files, 'old.xls')]);
    french.close();
    expect(said).toMatch(/ancien Excel/);
  });

  it('goes on where it stopped when the same command is repeated, and not with another sheet', async () => {
    const file = join(rig.folder, 'list.xlsx');
    writeFileSync(file, readFileSync(join(files, 'libreoffice.xlsx')));
    api.state.losses = 3;
    expect((await upload(file, ['--sheet', 'Patients'])).code).toBe(6);
    expect(leftOver()).toEqual([]);
    expect((await upload(file, ['--sheet', 'Réserve'])).said).not.toContain('Going on');
    api.state.losses = 3;
    expect((await upload(file, ['--sheet', 'Patients'])).said).toContain('Going on with the upload');
  });
});

describe('the upload of a file that is no workbook', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let rig: CliRig;
  beforeEach(async () => {
    api = await startApi();
    rig = createCliRig({ TOCSIN_API: api.url, TOCSIN_TOKEN: 'token' });
  });
  afterEach(() => {
    api.server.close();
    api.server.closeAllConnections();
    rig.close();
  });

  it.each([
    ['people.csv', 'people.csv'],
    ['people.txt', 'people.txt'],
    ['export.xls', 'export.csv'],
    ['export.XLSX', 'export.csv'],
    ['export.ods', 'export.csv'],
  ])('sends it as it is; %s is called %s', async (name, expected) => {
    const file = join(rig.folder, name);
    writeFileSync(file, 'reference\temail\n1\ta@example.org\n');
    const { code } = await rig.tocsin(['campaign', 'upload', CAMPAIGN, file, '--no-wait']);
    expect(code).toBe(0);
    expect(api.uploads[0]?.fileName).toBe(expected);
    expect(api.arrived[0]).toBe('reference\temail\n1\ta@example.org\n');
  });

  it('takes no sheet', async () => {
    const file = join(rig.folder, 'people.csv');
    writeFileSync(file, 'reference;email\n');
    const { code, said } = await rig.tocsin(['campaign', 'upload', CAMPAIGN, file, '--sheet', 'A']);
    expect(code).toBe(2);
    expect(said).toContain('leave out --sheet');
  });
});

describe('the CSV on its way', () => {
  it('can be read by its owner alone, and is gone when the command is interrupted', async () => {
    const script = `
      const { writePrivateCsv } = await import(${JSON.stringify(join(import.meta.dirname, '../../cli/api/private-csv.ts'))});
      async function* pieces() { yield Buffer.from('a;b\\r\\n'); }
      const { path } = await writePrivateCsv(pieces());
      console.log(path);
      setInterval(() => {}, 1000);`;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const path = line.toString().trim();
      expect(readFileSync(path, 'utf8')).toBe('a;b\r\n');
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
      child.kill(signal);
      const [, by] = (await once(child, 'exit')) as [number | null, string];
      expect(by).toBe(signal);
      expect(() => statSync(path)).toThrow('ENOENT');
    }
  });

  it('leaves nothing where a piece cannot be made', async () => {
    // biome-ignore lint/correctness/useYield: it fails before it can
    async function* failing(): AsyncGenerator<Uint8Array, void> {
      throw new Error('no more');
    }
    await expect(writePrivateCsv(failing())).rejects.toThrow('no more');
    expect(leftOver()).toEqual([]);
  });

  it('is taken away later where a command was killed, and stays where one runs', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-left-'));
    // No process has this number.
    const dead = mkdtempSync(join(folder, 'tocsin-list-4194305-'));
    writeFileSync(join(dead, 'list.csv'), 'x');
    const alive = mkdtempSync(join(folder, `tocsin-list-${process.pid}-`));
    const other = mkdtempSync(join(folder, 'tocsin-lists-1-'));
    removeLeftOvers(folder);
    expect(
      readdirSync(folder)
        .map((name) => join(folder, name))
        .sort(),
    ).toEqual([alive, other].sort());
    rmSync(folder, { recursive: true });
  });
});

describe('the rows that need attention', () => {
  const text =
    '\ufeffligne / row;résultat / result;à faire;what to do;IPP;Nom\r\n' +
    '4;rejetée / rejected;"mettre ; une adresse";add an address;0008000001;\'=1+1\r\n' +
    '9;rejetée / rejected;x;y;"two\nlines"\r\n';
  let server: Server;
  let rig: CliRig;

  beforeEach(async () => {
    server = createServer((request, response) => {
      const answer = (value: unknown) =>
        response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
      if (request.url === '/file') response.end(text);
      else
        answer(
          request.url?.endsWith('/rejects') ? { rejectsUrl: url } : { hasRejects: true, status: 'done' },
        );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    rig = createCliRig({
      TOCSIN_API: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      TOCSIN_TOKEN: 'token',
    });
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
    rig.close();
  });

  it.each([
    ['to-mend.xlsx', []],
    ['to-mend', ['--format', 'xlsx']],
  ])('come as a workbook of texts, as they were given: %s', async (name, words) => {
    const out = join(rig.folder, name);
    const { code, out: answer } = await rig.tocsin([
      'campaign',
      'rejects',
      CAMPAIGN,
      '--out',
      out,
      '--json',
      ...words,
    ]);
    expect(code).toBe(0);
    const bytes = readFileSync(out);
    expect(JSON.parse(answer)).toEqual({
      file: out,
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(readdirSync(rig.folder).filter((one) => one.startsWith('to-mend'))).toEqual([name]);
    const { sheets } = await readXlsx(new Uint8Array(bytes));
    expect(sheets[0]?.name).toBe('To mend');
    expect(sheets[0]?.rows).toEqual([
      ['ligne / row', 'résultat / result', 'à faire', 'what to do', 'IPP', 'Nom'],
      ['4', 'rejetée / rejected', 'mettre ; une adresse', 'add an address', '0008000001', '=1+1'],
      ['9', 'rejetée / rejected', 'x', 'y', 'two\nlines', null],
    ]);
  });

  it('come as CSV by themselves', async () => {
    const out = join(rig.folder, 'to-mend.csv');
    await rig.tocsin(['campaign', 'rejects', CAMPAIGN, '--out', out]);
    expect(readFileSync(out, 'utf8')).toBe(text);
  });
});
