import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readArguments, wholeNumber } from '../../local/commands/clients/arguments.ts';
import { createTokens } from '../../local/commands/clients/staff.ts';
import { percentile } from '../look-ups/figures.ts';
import { LOOK_UPS_OF_ONE, withToldPeople } from '../look-ups/prepare.ts';

const HELP = `Measures what staff feel of a flood of the public page, behind the throttles of the template.

  npm run bench:check-flood

  --per-second N   checks a second (default 1000)
  --seconds N      how long, and how long staff work undisturbed before (default 60)
  --json FILE      writes the figures there

A member of staff lists the campaigns and another looks somebody up, each four times a second, first alone and then under
the flood.`;

const options = {
  'per-second': { type: 'string', default: '1000' },
  seconds: { type: 'string', default: '60' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const PEOPLE = 200;
const STAFF_EVERY_MS = 250;

type Answer = { route: string; status: number; ms: number };

const main = async (): Promise<void> => {
  const { values } = readArguments(options);
  if (values.help) return console.log(HELP);
  const perSecond = wholeNumber(values['per-second'], 'per-second', 10_000);
  const seconds = wholeNumber(values.seconds, 'seconds', 3_600);
  const agents = Math.ceil((2 * seconds * 1000) / STAFF_EVERY_MS / LOOK_UPS_OF_ONE) + 1;
  const [loadBefore = 0] = loadavg();
  await withToldPeople(
    PEOPLE,
    {
      moreAgents: agents,
    },
    async (run, references) => {
      const administrator = createTokens(run, 'administrator');
      const agentTokens = Array.from({ length: agents }, (_, at) => createTokens(run, `agent-${at + 1}`));
      const ask = async (route: string, token: string, init: RequestInit = {}): Promise<Answer> => {
        const startMs = performance.now();
        const answer = await fetch(run.apiUrl + route, {
          ...init,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        });
        await answer.text();
        return { route, status: answer.status, ms: performance.now() - startMs };
      };
      let lookUps = 0;
      const work = async (untilMs: number): Promise<Answer[]> => {
        const answers: Promise<Answer>[] = [];
        while (performance.now() < untilMs) {
          const agent = agentTokens[Math.floor(lookUps / LOOK_UPS_OF_ONE)];
          const reference = references[lookUps % references.length];
          lookUps += 1;
          const body = JSON.stringify({ reference, reason: 'person-asked', identity: 'called-back' });
          answers.push(
            administrator().then((token) => ask('/v1/campaigns', token)),
            (agent ?? administrator)().then((token) =>
              ask('/v1/recipients/search', token, { method: 'POST', body }),
            ),
          );
          await sleep(STAFF_EVERY_MS);
        }
        return await Promise.all(answers);
      };
      for (const token of [administrator, ...agentTokens]) await token();

      const alone = await work(performance.now() + seconds * 1000);
      const flooding = promisify(execFile)(process.execPath, [
        fileURLToPath(new URL('flood-process.ts', import.meta.url)),
        `${run.apiUrl}/v1/check?code=7K3M9QXT2B4FJ`,
        String(perSecond),
        String(seconds),
      ]);
      const startMs = performance.now();
      const under = await work(startMs + seconds * 1000);
      const { stdout } = await flooding;
      const tookSeconds = (performance.now() - startMs) / 1000;
      const statuses = JSON.parse(stdout) as Record<string, number>;

      console.log(
        `${perSecond} checks a second for ${seconds} s (the last was answered after ${tookSeconds.toFixed(1)} s): ${Object.entries(
          statuses,
        )
          .map(([status, times]) => `${times} times ${status}`)
          .join(', ')}; load of the machine before ${loadBefore.toFixed(1)}`,
      );
      for (const [when, answers] of [
        ['alone', alone],
        ['under the flood', under],
      ] as const) {
        for (const route of new Set(answers.map((one) => one.route))) {
          const of = answers.filter((one) => one.route === route);
          const [p50, p95] = [0.5, 0.95].map((share) =>
            percentile(
              of.map(({ ms }) => ms),
              share,
            ).toFixed(1),
          );
          const refused = of.filter(({ status }) => status !== 200).length;
          console.log(
            `  ${when}, ${route}: ${of.length} asked, ${refused} not answered 200, p50 ${p50} ms, p95 ${p95} ms`,
          );
        }
      }
      if (values.json !== undefined) {
        writeFileSync(
          values.json,
          `${JSON.stringify({ perSecond, seconds, tookSeconds, statuses, alone, under })}\n`,
        );
      }
    },
  );
};

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
