import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { download } from '../../../cli/terminal/download.ts';

const CONTENT = 'reference,reason\nR1,no address\n';
const sha256 = createHash('sha256').update(CONTENT).digest('hex');

describe('downloading a report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-download-'));
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/late') response.writeHead(403).end();
      else if (request.url === '/half') {
        response.writeHead(200, { 'content-length': CONTENT.length });
        response.write(CONTENT.slice(0, 10), () => response.destroy());
      } else response.end(CONTENT);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });

  it('writes it whole, for nobody else to read', async () => {
    const file = join(folder, 'report.csv');
    expect(await download(`${url}/report`, file, sha256)).toEqual({
      file,
      sizeBytes: CONTENT.length,
      sha256,
    });
    expect(readFileSync(file, 'utf8')).toBe(CONTENT);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['of other content than it should have', '/report', 'f'.repeat(64), 'its SHA-256 differs'],
    ['that breaks off', '/half', sha256, 'The connection was lost'],
    ['whose address has expired', '/late', sha256, 'could not be downloaded (403)'],
  ])('leaves nothing of a file %s', async (_, path, expected, message) => {
    const file = join(folder, 'other.csv');
    await expect(download(url + path, file, expected)).rejects.toThrow(message);
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(folder)).toEqual(['report.csv']);
  });
});
