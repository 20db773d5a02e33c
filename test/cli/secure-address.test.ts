import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { download } from '../../cli/terminal/download.ts';
import { exitCodes } from '../../cli/terminal/exit-code.ts';
import { checkSecure } from '../../cli/terminal/secure-address.ts';
import { createCliRig } from '../support/rigs/cli-rig.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server on this computer that notes what it is asked, and answers by `answer`. */
const serverThat = async (answer: (url: string) => { status: number; location?: string }) => {
  const asked: { url: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization });
    const { status, location } = answer(request.url ?? '');
    response.writeHead(status, location === undefined ? {} : { location }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

const rig = (env: NodeJS.ProcessEnv) => {
  const made = createCliRig({ TOCSIN_TOKEN: 'secret-token', ...env });
  closing.push(made.close);
  return made;
};

describe('the command line', () => {
  it.each(['http://tocsin.hospital.example', 'http://10.0.0.7:4280', 'http://127.0.0.1.evil.example'])(
    'sends nothing to %s, where it could be read on its way, and says so',
    async (api) => {
      const { code, said } = await rig({}).tocsin(['campaign', 'list', '--api', api]);
      expect(code).toBe(exitCodes.unusable);
      expect(said).toContain('is not encrypted');
      expect(said).toContain('https://');
      const byEnvironment = await rig({ TOCSIN_API: api }).tocsin(['campaign', 'list']);
      expect(byEnvironment.code).toBe(exitCodes.unusable);
    },
  );

  it('speaks to its own computer as it is, and to others encrypted', () => {
    for (const address of [
      'http://127.0.0.1:4280',
      'http://localhost:4280',
      'http://[::1]:1',
      'https://a.example',
    ]) {
      expect(() => checkSecure(address, 'the API')).not.toThrow();
    }
    for (const address of [
      'http://a.example/x?X-Amz-Signature=1',
      'ftp://a.example',
      'http://localhost.example',
    ]) {
      expect(() => checkSecure(address, 'the file store')).toThrow('is not encrypted');
    }
    // What the address holds besides the host may be as good as a token.
    expect(() => checkSecure('http://a.example/x?X-Amz-Signature=1', 'it')).not.toThrow('Signature');
  });

  it('follows no redirection with its token', async () => {
    const other = await serverThat(() => ({ status: 200 }));
    const api = await serverThat(() => ({ status: 307, location: `${other.url}/v1/campaigns` }));
    const { code } = await rig({ TOCSIN_API: api.url }).tocsin(['campaign', 'list']);
    expect(code).not.toBe(exitCodes.done);
    expect(api.asked[0]?.authorization).toBe('Bearer secret-token');
    expect(other.asked).toEqual([]);
  });

  it('downloads nothing that could be read or changed on its way, and from nowhere else', async () => {
    const other = await serverThat(() => ({ status: 200 }));
    const store = await serverThat(() => ({ status: 302, location: `${other.url}/forged.csv` }));
    const { folder } = rig({});
    await expect(download(`${store.url}/list.csv`, join(folder, 'list.csv'))).rejects.toThrow('302');
    await expect(download('http://bucket.example/list.csv', join(folder, 'list.csv'))).rejects.toThrow(
      'not encrypted',
    );
    expect(other.asked).toEqual([]);
  });
});
