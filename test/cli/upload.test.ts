import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rememberUpload } from '../../cli/api/remembered-uploads.ts';
import { uploadList } from '../../cli/api/upload.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { ApiError } from '../../client/api-error.ts';

const PART_BYTES = 10;
const CONTENT = 'reference,email\nR1,ada@example.org\nR2,grace@example.org\n';

/** A store that takes parts at signed addresses, and loses the connections that it is told to. */
const startStore = async () => {
  const arrived = new Map<number, string>();
  const asked: number[] = [];
  const losses: number[] = [];
  /** A part that is answered with 403. */
  const refusing = { part: 0 };
  const server: Server = createServer((request, response) => {
    const part = Number(request.url?.slice(1));
    asked.push(part);
    const loss = losses.indexOf(part);
    if (loss >= 0) {
      losses.splice(loss, 1);
      request.socket.destroy();
      return;
    }
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      if (part === refusing.part) response.statusCode = 403;
      else arrived.set(part, body);
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sizes = Array.from({ length: Math.ceil(CONTENT.length / PART_BYTES) }, (_, index) =>
    Math.min(PART_BYTES, CONTENT.length - index * PART_BYTES),
  );
  const parts = () =>
    sizes.map((sizeBytes, index) => ({
      ...{ number: index + 1, sizeBytes, arrived: arrived.has(index + 1) },
      url: `${url}/${index + 1}`,
    }));
  const calls: string[] = [];
  const api = {
    async call(id: string, { uploadId }: { uploadId?: string } = {}) {
      calls.push(id);
      if (id === 'completeUpload') return { status: 'queued' };
      if (uploadId !== undefined && uploadId !== 'u1') throw new ApiError(404, {});
      return { uploadId: 'u1', completed: false, partSizeBytes: PART_BYTES, parts: parts() };
    },
  } as unknown as ApiClient;
  return { arrived, asked, losses, refusing, calls, api, server, last: sizes.length };
};

describe('uploading a list', () => {
  let store: Awaited<ReturnType<typeof startStore>>;
  let folder: string;
  let file: string;

  beforeEach(async () => {
    store = await startStore();
    folder = mkdtempSync(join(tmpdir(), 'tocsin-upload-'));
    file = join(folder, 'people.csv');
    writeFileSync(file, CONTENT);
  });
  afterEach(() => {
    store.server.close();
    store.server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });

  const whole = (): string =>
    [...store.arrived]
      .sort(([one], [other]) => one - other)
      .map(([, body]) => body)
      .join('');

  it('sends a lost part again and nothing else twice', async () => {
    store.losses.push(2, 2, 4);
    let retries = 0;
    const onRetry = (): void => {
      retries += 1;
    };
    await uploadList(store.api, 'c1', file, { version: 1, onRetry, longestWaitSeconds: 0 });
    expect(whole()).toBe(CONTENT);
    expect(retries).toBeGreaterThan(1);
    const times = (part: number): number => store.asked.filter((one) => one === part).length;
    expect([times(1), times(2), times(store.last)]).toEqual([1, 3, 1]);
    expect(store.calls.at(-1)).toBe('completeUpload');
  });

  it('gives up when nothing arrives any more, and the next try goes on from there', async () => {
    for (let time = 0; time < 100; time += 1) store.losses.push(3);
    let begun: string | undefined;
    const onBegin = (id: string): void => {
      begun = id;
    };
    const lost = uploadList(store.api, 'c1', file, { version: 1, onBegin, longestWaitSeconds: 0 });
    await expect(lost).rejects.toThrow('Repeat the same command');
    expect(store.calls).not.toContain('completeUpload');

    store.losses.length = 0;
    store.asked.length = 0;
    const before = [...store.arrived.keys()];
    await uploadList(store.api, 'c1', file, { version: 1, resume: begun });
    expect(whole()).toBe(CONTENT);
    expect(store.asked).toContain(3);
    for (const part of before) expect(store.asked).not.toContain(part);
    expect(store.calls.filter((id) => id === 'beginUpload')).toHaveLength(1);
  });

  it('says so when the store refuses a part for good', async () => {
    store.refusing.part = 2;
    const refused = uploadList(store.api, 'c1', file, { version: 1, longestWaitSeconds: 0 });
    await expect(refused).rejects.toThrow('refused a part');
    expect(store.asked.filter((part) => part === 2).length).toBeGreaterThanOrEqual(3);
    expect(store.arrived.size).toBe(store.last - 1);
  });

  it('begins anew where the upload that it remembers is gone', async () => {
    await uploadList(store.api, 'c1', file, { version: 1, resume: 'u0' });
    expect(whole()).toBe(CONTENT);
    expect(store.calls).toEqual(['getUpload', 'beginUpload', 'completeUpload']);
  });

  it('remembers an upload until it ends, and not for a file that was changed', () => {
    const remembered = () => rememberUpload(join(folder, 'uploads.json'), 'https://api', 'c1', file);
    expect(remembered().known).toBeUndefined();
    remembered().begun('u1');
    expect(remembered().known).toBe('u1');
    expect(rememberUpload(join(folder, 'uploads.json'), 'https://api', 'c2', file).known).toBeUndefined();
    writeFileSync(file, `${CONTENT}R3,\n`);
    expect(remembered().known).toBeUndefined();
    writeFileSync(file, CONTENT);
    remembered().begun('u2');
    remembered().ended();
    expect(remembered().known).toBeUndefined();
  });
});
