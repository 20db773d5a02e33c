import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import type { Role } from '../../../core/audit/roles.ts';
import type { ImportView } from '../../../local/commands/clients/api-client.ts';
import { createTokens, type Staff, staffOf } from '../../../local/commands/clients/staff.ts';
import { followImport } from '../../../local/commands/clients/wait.ts';
import type { LocalRun, RunOptions } from '../../../local/run.ts';
import { startTestRun } from './local-run.ts';

const sampleCampaign = fileURLToPath(new URL('../../../samples/campaign.json', import.meta.url));

export type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

/** What a request carries besides its role: `body` as JSON, or as it is where it is a text. */
type Asked = { body?: unknown; headers?: Record<string, string> };

/** The whole system as it is deployed, on this machine, for those who attack it by HTTP as one of its users, or as nobody. */
const startSystem = async (options: Partial<RunOptions> = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const run: LocalRun = await startTestRun({
    dataDir: join(folder, 'data'),
    ratePerSecond: 200,
    latencyScale: 0.2,
    ...options,
  });
  const staff: Staff = staffOf(run);
  const tokens = new Map<string, () => Promise<string>>();
  const tokenOf = (user: string): Promise<string> => {
    const token = tokens.get(user) ?? createTokens(run, user);
    tokens.set(user, token);
    return token();
  };

  /** @param as - a role, whose user has its name, or one more agent; nobody where it is left out */
  const call = async (
    method: string,
    path: string,
    as?: Role | 'agent-1',
    asked: Asked = {},
  ): Promise<Answer> => {
    const { body, headers = {} } = asked;
    const response = await fetch(run.apiUrl + path, {
      method,
      headers: {
        ...(as === undefined ? {} : { authorization: `Bearer ${await tokenOf(as)}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : { text } };
  };

  return {
    run,
    dataDir: join(folder, 'data'),
    staff,
    call,
    tokenOf,
    /** A campaign as `samples/campaign.json` has it, with these changes and this list, which is imported. */
    async campaignWith(
      list: string,
      changes: Record<string, unknown> = {},
      answer?: (id: string, report: ImportView) => Promise<void>,
    ): Promise<string> {
      const { id } = await staff.administrator.create({
        ...JSON.parse(readFileSync(sampleCampaign, 'utf8')),
        ...changes,
      });
      const file = join(folder, `${id}.csv`);
      writeFileSync(file, list);
      await staff.administrator.upload(id, file);
      await followImport(
        staff.administrator,
        id,
        () => {},
        undefined,
        answer && ((report) => answer(id, report)),
      );
      return id;
    },
    /** Everything that the simulated provider has taken, or what one of its pages shows. */
    inbox: async (path: string): Promise<unknown> => (await fetch(run.inboxUrl + path)).json(),
    /** What a function has logged. */
    logOf: (name: string): string => readFileSync(join(folder, 'data', 'logs', `${name}.log`), 'utf8'),
    async stop(): Promise<void> {
      await run.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export type RunningSystem = Awaited<ReturnType<typeof startSystem>>;

/**
 * The system for all tests of a file: it is started before the first and stopped after the last.
 *
 * @param prepare - what the tests begin from
 */
export const systemForAll = (
  prepare: () => Promise<void> = async () => {},
  options: Partial<RunOptions> = {},
): RunningSystem => {
  const system = {} as RunningSystem;
  beforeAll(async () => {
    Object.assign(system, await startSystem(options));
    await prepare();
  }, 480_000);
  afterAll(async () => {
    await system.stop?.();
  }, 60_000);
  return system;
};
