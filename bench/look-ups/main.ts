import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { createApiClient } from '../../local/commands/clients/api-client.ts';
import { readArguments, wholeNumber } from '../../local/commands/clients/arguments.ts';
import { createTokens } from '../../local/commands/clients/staff.ts';
import type { LocalRun } from '../../local/run.ts';
import { increaseOf, percentile } from './figures.ts';
import { LOOK_UPS_OF_ONE, withToldPeople } from './prepare.ts';

const HELP = `Measures how many people staff can look up in a second on the local run.

  npm run bench:look-ups

  --people N     people of the campaign, all written to before (default 2000)
  --look-ups N   look-ups that are measured (default 3000)
  --at-once N    look-ups under way at a time (default 16)
  --json FILE    writes the figures there
  --profile DIR  writes a CPU profile of every process but the first there, which slows them down

As many staff sign in as it takes: nobody may look up more than 60 people in ten minutes.`;

const options = {
  people: { type: 'string', default: '2000' },
  'look-ups': { type: 'string', default: '3000' },
  'at-once': { type: 'string', default: '16' },
  json: { type: 'string' },
  profile: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const dynamoDbCalls = (run: LocalRun): Record<string, number> =>
  Object.fromEntries(
    Object.entries(run.meter().operations).flatMap(([name, { calls }]) =>
      name.startsWith('api dynamodb:') ? [[name.slice('api dynamodb:'.length), calls]] : [],
    ),
  );

const main = async (): Promise<void> => {
  const { values } = readArguments(options);
  if (values.help) return console.log(HELP);
  const people = wholeNumber(values.people, 'people');
  const lookUps = wholeNumber(values['look-ups'], 'look-ups');
  const atOnce = wholeNumber(values['at-once'], 'at-once', 1_000);
  // Each of those who look up at the same time has colleagues to take turns with.
  const ofOneLane = Math.ceil(Math.ceil(lookUps / atOnce) / LOOK_UPS_OF_ONE);
  const agents = ofOneLane * atOnce;
  const [loadBefore = 0] = loadavg();
  await withToldPeople(
    people,
    {
      moreAgents: agents,
      unthrottled: true,
      ...(values.profile === undefined ? {} : { profileDir: values.profile }),
    },
    async (run, references) => {
      const clients = Array.from({ length: agents }, (_, at) =>
        createApiClient(run.apiUrl, createTokens(run, `agent-${at + 1}`)),
      );
      let next = 0;
      const lookUp = async (agent: number): Promise<number> => {
        const reference = references[next % references.length] ?? '';
        next += 1;
        const startMs = performance.now();
        const found = await clients[agent]?.recipients(reference);
        if (found?.length !== 1) throw new Error(`${reference} was found ${found?.length} times`);
        return performance.now() - startMs;
      };
      // Signed in, and their chains begun: what follows is a usual day.
      for (const agent of clients.keys()) await lookUp(agent);

      const calls = dynamoDbCalls(run);
      const processor = run.cpuSeconds();
      const startMs = performance.now();
      const latenciesMs: number[] = [];
      await Promise.all(
        Array.from({ length: atOnce }, async (_, lane) => {
          for (let at = lane; at < lookUps; at += atOnce) {
            const agent = lane + (Math.floor(at / atOnce) % ofOneLane) * atOnce;
            latenciesMs.push(await lookUp(agent));
          }
        }),
      );
      const seconds = (performance.now() - startMs) / 1000;
      const used = increaseOf(processor, run.cpuSeconds());
      const made = increaseOf(calls, dynamoDbCalls(run));

      const cores = availableParallelism();
      const perSecond = lookUps / seconds;
      const [p50Ms, p95Ms, p99Ms] = [0.5, 0.95, 0.99].map((share) => percentile(latenciesMs, share)) as [
        number,
        number,
        number,
      ];
      const busy = Object.values(used).reduce((sum, one) => sum + one, 0) / seconds;
      const callsEach = Object.values(made).reduce((sum, one) => sum + one, 0) / lookUps;
      const each = (amounts: Record<string, number>, unit: number, digits: number): string =>
        Object.entries(amounts)
          .filter(([, amount]) => (amount * unit) / lookUps >= 0.005)
          .map(([name, amount]) => `${name} ${((amount * unit) / lookUps).toFixed(digits)}`)
          .join(', ');
      const lines = [
        `${lookUps} look-ups by ${agents} agents, ${atOnce} at a time, among ${people} people, in ${seconds.toFixed(1)} s`,
        `  look-ups a second   ${perSecond.toFixed(0)}`,
        `  time of one, ms     p50 ${p50Ms.toFixed(1)}, p95 ${p95Ms.toFixed(1)}, p99 ${p99Ms.toFixed(1)}`,
        `  DynamoDB calls each ${callsEach.toFixed(3)} (${each(made, 1, 3)})`,
        `  processor each, ms  ${each(used, 1000, 2)}`,
        `  limit               ${busy.toFixed(2)} of ${cores} cores busy with it; the load of the machine before was ${loadBefore.toFixed(1)}`,
      ];
      console.log(lines.join('\n'));
      if (values.json !== undefined) {
        const figures = { people, lookUps, agents, atOnce, seconds, perSecond, p50Ms, p95Ms, p99Ms };
        const more = { calls: made, processorSeconds: used, busyCores: busy, cores, loadBefore };
        writeFileSync(values.json, `${JSON.stringify({ ...figures, ...more }, undefined, 2)}\n`);
      }
    },
  );
};

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
