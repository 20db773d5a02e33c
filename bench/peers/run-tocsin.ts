import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readProviderAccount } from '../../local/commands/clients/provider-client.ts';
import type { Conditions, Kill, Result } from './conditions.ts';
import { killAtOnce, processesBelow } from './processes.ts';
import type { FromTocsin } from './tocsin-process.ts';

const WATCH_MS = 50;

/** The processes that run the send function, as the front door tells them apart. */
const senders = (root: number): number[] =>
  processesBelow(root).flatMap(({ pid }) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      return environment.includes('AWS_ACCESS_KEY_ID=send') ? [pid] : [];
    } catch {
      return [];
    }
  });

/** Sends by the local run of Tocsin, in a process of its own that can be killed with all that belongs to it. */
export const runTocsin = async (conditions: Conditions, kill: Kill): Promise<Result> => {
  const { folder, people } = conditions;
  const module = fileURLToPath(new URL('./tocsin-process.ts', import.meta.url));
  const start = () => {
    const log = openSync(join(folder, 'tocsin.log'), 'a');
    const child: ChildProcess = spawn(process.execPath, [module, JSON.stringify(conditions)], {
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    const told = <Kind extends FromTocsin['kind']>(kind: Kind) =>
      new Promise<Extract<FromTocsin, { kind: Kind }>>((done, failed) => {
        child.on('message', (message: FromTocsin) => {
          if (message.kind === kind) done(message as Extract<FromTocsin, { kind: Kind }>);
        });
        child.once('exit', (code, signal) =>
          failed(new Error(`Tocsin ended with ${signal ?? code}; see ${folder}/tocsin.log.`)),
        );
      });
    const [sending, ended] = [told('sending'), told('ended')];
    for (const promise of [sending, ended]) promise.catch(() => {});
    return { child, sending, ended };
  };

  let running = start();
  if (kill !== 'none') {
    const { providerUrl } = await running.sending;
    while ((await readProviderAccount(providerUrl)).messages < people / 2) await sleep(WATCH_MS);
    const root = running.child.pid ?? 0;
    if (kill === 'sender') killAtOnce(senders(root));
    else {
      killAtOnce(processesBelow(root).map(({ pid }) => pid));
      if (running.child.exitCode === null && running.child.signalCode === null)
        await once(running.child, 'exit');
      running = start();
    }
  }
  const { result } = await running.ended;
  if (running.child.exitCode === null) await once(running.child, 'exit');
  return result;
};
