import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { readBody } from '../../local/http/read-body.ts';
import { serveParent } from '../../local/process/child-service.ts';
import { openDatabase, ranks, recordEvents } from './recipients.ts';

export type EventsConfig = { databaseUrl: string };

const MAX_BODY_BYTES = 100_000_000;

type ProviderEvent = { eventType: string; mail: { tags: Record<string, string[]> } };

/**
 * Takes the provider's event files as they are written, over HTTP, and records the strongest event of each person by
 * one statement a file: no webhook, no queue and no storage in between. Answers with its port.
 */
serveParent<EventsConfig>(async ({ databaseUrl }) => {
  const pool = openDatabase(databaseUrl, 4);
  const server = createServer(async (request, response) => {
    try {
      const body = await readBody(request, MAX_BODY_BYTES);
      const lines = /\.gz(\?|$)/.test(request.url ?? '') ? gunzipSync(body ?? '') : (body ?? '');
      const strongest = new Map<string, number>();
      for (const line of lines.toString('utf8').split('\n')) {
        if (line === '') continue;
        const { eventType, mail } = JSON.parse(line) as ProviderEvent;
        const id = mail.tags.recipient?.[0] ?? '';
        const rank = (ranks as readonly string[]).indexOf(eventType);
        strongest.set(id, Math.max(rank, strongest.get(id) ?? -1));
      }
      await recordEvents(pool, strongest);
      response.end();
    } catch {
      // The delivery stream tries again.
      response.writeHead(503).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
});
