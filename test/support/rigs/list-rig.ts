import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { ArrivedPart, AudienceUploads } from '../../../core/list/upload-parts.ts';
import type { OutcomesMessage } from '../../../core/mailing/outcomes-file.ts';
import { createHandler } from '../../../functions/api/handler.ts';
import { createOutcomesRecorder } from '../../../functions/letters/outcomes.ts';
import { startHttpApi } from '../../../local/http-api/http-api.ts';
import { createImportRig } from '../fakes/import-fakes.ts';
import { createApiRig, requestBy, someFields } from './api-rig.ts';
import { createCliRig } from './cli-rig.ts';

type Files = ReturnType<typeof createImportRig>['files'];

/** A store of parts and objects, at signed addresses that need no signature. */
const startStore = async (files: Files): Promise<{ uploads: AudienceUploads; stop(): void }> => {
  const open = new Map<string, Map<number, Uint8Array>>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://store');
    const name = decodeURIComponent(pathname.slice(1));
    if (request.method === 'GET') {
      response.end(files.objects.get(name));
      return;
    }
    const pieces: Uint8Array[] = [];
    request.on('data', (piece: Uint8Array) => pieces.push(piece));
    request.on('end', () => {
      open.get(name)?.set(Number(searchParams.get('part')), Buffer.concat(pieces));
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const uploads: AudienceUploads = {
    bucket: 'audience-bucket',
    async begin(object) {
      open.set(object, new Map());
      return 'u1';
    },
    async arrived(object) {
      const parts = open.get(object);
      return (
        parts &&
        [...parts].map(
          ([number, bytes]): ArrivedPart => ({ number, sizeBytes: bytes.length, tag: `"${number}"` }),
        )
      );
    },
    partUrl: async (object, _upload, part) => `${url}/${encodeURIComponent(object)}?part=${part}`,
    async complete(object, _upload, parts) {
      const arrived = open.get(object);
      if (arrived === undefined) return 'gone';
      const bytes = parts.map(({ number }) => arrived.get(number) ?? new Uint8Array());
      files.objects.set(object, Buffer.concat(bytes));
      open.delete(object);
      return 'completed';
    },
    sizeBytes: async (object) => files.objects.get(object)?.length,
    text: async (object) => files.textOf(object),
    downloadUrl: async (object) => `${url}/${encodeURIComponent(object)}`,
  };
  return {
    uploads,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

/**
 * Command line, API, import and the recording of outcomes over the same stores in memory: a list goes its whole way, and
 * each import has ended when the request that asked for it is answered.
 */
export const startListRig = async (changes: Partial<Campaign> = {}, env: NodeJS.ProcessEnv = {}) => {
  const { import: _, ...before } = { state: 'draft' as const, fields: { fr: someFields }, ...changes };
  const importing = createImportRig(undefined, { campaign: { ...before, import: undefined } as never });
  const { campaigns, audiences, deliveries, deps, files } = importing;
  const store = await startStore(files);
  const api = createApiRig({
    ...{ campaigns, audience: audiences, deliveries, lookup: deps.lookup, uploads: store.uploads },
    ...{ listReports: deps.reports, columnChoices: importing.choices },
    importQueue: {
      async send(message) {
        const end = await importing.run({}, undefined, message);
        if (end.end === 'continued') throw new Error('an import of a test goes on in one run');
      },
    },
    outcomesQueue: { send: (message) => recordOutcomes(message) },
  });
  const recorder = createOutcomesRecorder({
    ...api.dependencies,
    lookup: deps.lookup,
    files,
    bucket: store.uploads.bucket,
    queue: api.dependencies.outcomesQueue,
    clock: () => api.clock.nowMs,
    rowsAtOnce: 100,
    chunksPerCheckpoint: 10,
    marginMs: 0,
  });
  const recordOutcomes = async (message: OutcomesMessage): Promise<void> => {
    await recorder(message, 'run', () => Number.POSITIVE_INFINITY);
  };
  /** What somebody else does once, as soon as a request of the command line has been answered. */
  const others: { doOnce?: (() => Promise<unknown>) | undefined } = {};
  const http = await startHttpApi(0);
  const handler = createHandler(api.dependencies) as (event: unknown) => Promise<unknown>;
  http.open([{ key: '$default', functionName: 'api', scopes: [] }], async (_name, event) => {
    const { requestContext } = event as { requestContext: { http: object } };
    const signedIn = requestBy(api.acting.actor).requestContext;
    const context = { ...signedIn, ...requestContext, authorizer: signedIn.authorizer };
    const result = await handler({ ...(event as object), requestContext: context });
    const { doOnce } = others;
    others.doOnce = undefined;
    await doOnce?.();
    return { ok: true, result };
  });
  const cli = createCliRig({ TOCSIN_API: http.url, TOCSIN_TOKEN: 'checked by the gateway', ...env });
  return {
    api,
    cli,
    campaigns,
    importing,
    others,
    async stop(): Promise<void> {
      await http.close();
      store.stop();
      cli.close();
    },
  };
};
export type ListRig = Awaited<ReturnType<typeof startListRig>>;
