import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ArgumentError, readArguments, wholeNumber } from '../../local/commands/clients/arguments.ts';
import { readStack } from '../../local/stack/read.ts';
import { synthesize } from '../../local/template/assembly.ts';
import { writeCsv } from '../../local/test-data/generate.ts';
import { type Kill, kills, peopleFile, type Result } from './conditions.ts';
import { runPeer } from './run-peer.ts';
import { runTocsin } from './run-tocsin.ts';

const HELP = `Sends to the same people through the same simulated provider: by Tocsin, and by a queue of jobs with a row a person.

  npm run bench:peers -- --people 5000

  --people N     people, all of whom can be reached by email (default 5000)
  --rate R       messages a second that the provider allows (default 20000)
  --system LIST  of tocsin, bullmq (marks a person as sent after the provider's answer) and bullmq-mark-before
                 (before the call), with commas between (default: all three)
  --kill LIST    of none, sender and all: what is killed when half is sent (default none)
  --json FILE    writes the figures there

Needs Linux, Redis and PostgreSQL (apt-get install redis-server postgresql), and once "npm ci --prefix bench/peers".`;

const systems = ['tocsin', 'bullmq', 'bullmq-mark-before'] as const;
type System = (typeof systems)[number];

const options = {
  people: { type: 'string', default: '5000' },
  rate: { type: 'string', default: '20000' },
  system: { type: 'string', default: systems.join(',') },
  kill: { type: 'string', default: 'none' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const oneOf = <T extends string>(known: readonly T[], text: string, name: string): T => {
  const found = known.find((one) => one === text);
  if (found === undefined)
    throw new ArgumentError(`--${name} must be one of ${known.join(', ')}, not "${text}".`);
  return found;
};

const APP = fileURLToPath(new URL('../../infra/app.ts', import.meta.url));

const sum = (values: Record<string, number>, ...without: string[]): number =>
  Object.entries(values).reduce((total, [name, value]) => total + (without.includes(name) ? 0 : value), 0);

const print = (system: System, kill: Kill, result: Result): void => {
  const { people, seconds, processor, provider, writes } = result;
  const each = (values: Record<string, number>): string =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${Number(value.toFixed(1))}`)
      .join(', ');
  const side = sum(processor, 'provider', 'bench');
  const lines = [
    `\n${system}, ${people} people, killed: ${kill}`,
    `  ${seconds.toFixed(1)} s; processor seconds: ${each(processor)}`,
    `  messages a processor second: own code ${(people / (processor['own code'] ?? 0)).toFixed(0)}, sender's side ${(people / side).toFixed(0)}, everything ${(people / sum(processor, 'bench')).toFixed(0)}`,
    `  provider: ${each(provider)}`,
    `  writes: ${each(writes)}`,
    `  lost ${result.lost}, told again ${result.again} (named as such ${result.againNamed}), not known as sent ${result.unknown}`,
  ];
  console.log(lines.join('\n'));
};

const main = async (): Promise<void> => {
  const { values } = readArguments(options);
  if (values.help) return console.log(HELP);
  const people = wholeNumber(values.people, 'people');
  const ratePerSecond = wholeNumber(values.rate, 'rate');
  const wanted = values.system.split(',').map((text) => oneOf(systems, text, 'system'));
  const killed = values.kill.split(',').map((text) => oneOf(kills, text, 'kill'));
  const results: Record<string, Result> = {};
  for (const kill of killed) {
    for (const system of wanted) {
      // PostgreSQL runs as a user of its own, who must be able to look into the folder.
      const folder = mkdtempSync(join(tmpdir(), 'tocsin-peers-'));
      chmodSync(folder, 0o755);
      const conditions = { folder, people, ratePerSecond };
      await writeCsv(peopleFile(folder), { people, seed: 1, flaws: false });
      let result: Result;
      if (system === 'tocsin') result = await runTocsin(conditions, kill);
      else {
        const files = await synthesize(APP, join(folder, 'cdk.out'), { TOCSIN_STAGE: 'local' });
        // Addresses that nobody calls: only the provider's part of the stack is played.
        const nowhere = 'http://127.0.0.1:9';
        const stack = readStack(files, {
          region: files.region ?? 'eu-west-3',
          frontDoorUrl: nowhere,
          issuerUrl: nowhere,
          consoleUrl: nowhere,
        });
        result = await runPeer(conditions, stack, system === 'bullmq' ? 'after' : 'before', kill);
      }
      print(system, kill, result);
      results[`${system}, ${kill}`] = result;
      if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
      rmSync(folder, { recursive: true, force: true });
    }
  }
};

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
process.exit();
