import { Agent, request } from 'node:http';

/** How often a second more is asked for. */
const TICKS = 20;

/** Gets an address `perSecond` times a second, whatever is answered; resolves to how often there was each status. */
export const flood = async (
  url: URL,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Map<number, number>> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const statuses = new Map<number, number>();
  const ask = (): Promise<void> =>
    new Promise((done) => {
      const asked = request(url, { agent }, (response) => {
        response.resume();
        response.once('end', () => {
          const status = response.statusCode ?? 0;
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          done();
        });
      });
      asked.once('error', () => done());
      asked.end();
    });
  const asked: Promise<void>[] = [];
  for (let tick = 0; tick < seconds * TICKS; tick += 1) {
    const next = new Promise((later) => setTimeout(later, 1000 / TICKS));
    for (let at = 0; at < perSecond / TICKS; at += 1) asked.push(ask());
    await next;
  }
  await Promise.all(asked);
  agent.destroy();
  return statuses;
};
