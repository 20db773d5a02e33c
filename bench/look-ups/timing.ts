import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { readArguments, wholeNumber } from '../../local/commands/clients/arguments.ts';
import { createTokens } from '../../local/commands/clients/staff.ts';
import { compareSamples, percentile } from './figures.ts';
import { LOOK_UPS_OF_ONE, withToldPeople } from './prepare.ts';

const HELP = `Measures whether the time of a look-up tells if somebody is on the list.

  npm run bench:look-up-times

  --people N    people of the campaign, all written to before (default 500)
  --rounds N    look-ups of each kind, one after the other in turns (default 1000)
  --json FILE   writes the figures and every time there

Somebody on the list and somebody who is not are looked up in turns, each in three ways: by an agent who made sure who is
asking, by one who did not, and by one who is over the limit.`;

const options = {
  people: { type: 'string', default: '500' },
  rounds: { type: 'string', default: '1000' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Refused attempts of the agent who is over the limit, before any is measured. */
const OVER_LIMIT = 70;

const ways = ['checked', 'not checked', 'over the limit'] as const;
type Way = (typeof ways)[number];
const expectedStatus: Record<Way, number> = { checked: 200, 'not checked': 200, 'over the limit': 429 };

const main = async (): Promise<void> => {
  const { values } = readArguments(options);
  if (values.help) return console.log(HELP);
  const people = wholeNumber(values.people, 'people');
  const rounds = wholeNumber(values.rounds, 'rounds');
  const agents = Math.ceil((2 * rounds) / LOOK_UPS_OF_ONE);
  const [loadBefore = 0] = loadavg();
  await withToldPeople(
    people,
    {
      moreAgents: 2 * agents + 1,
      unthrottled: true,
    },
    async (run, references) => {
      const tokens = Array.from({ length: 2 * agents + 1 }, (_, at) => createTokens(run, `agent-${at + 1}`));
      const ask = async (
        agent: number,
        reference: string,
        way: Way,
      ): Promise<{ ms: number; status: number }> => {
        const token = await tokens[agent]?.();
        const identity = way === 'not checked' ? 'none' : 'called-back';
        const startMs = performance.now();
        const answer = await fetch(`${run.apiUrl}/v1/recipients/search`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ reference, reason: 'person-asked', identity }),
        });
        await answer.text();
        return { ms: performance.now() - startMs, status: answer.status };
      };
      // As long as one on the list, and none of them.
      const absent = (reference: string): string =>
        reference.replace(/\d{3}$/, 'X$&').slice(0, reference.length);
      const agentOf = (way: Way, turn: number): number => {
        if (way === 'over the limit') return 2 * agents;
        return (way === 'checked' ? 0 : agents) + Math.floor(turn / LOOK_UPS_OF_ONE);
      };
      for (let agent = 0; agent < 2 * agents; agent += 1) await ask(agent, references[0] ?? '', 'checked');
      for (let at = 0; at < OVER_LIMIT; at += 1) await ask(2 * agents, references[0] ?? '', 'checked');

      const times = Object.fromEntries(
        ways.map((way) => [way, { present: [], absent: [] }]),
      ) as unknown as Record<Way, Record<'present' | 'absent', number[]>>;
      for (let round = 0; round < rounds; round += 1) {
        const reference = references[round % references.length] ?? '';
        for (const way of ways) {
          // Whichever goes first finds caches as the other left them: each does so half of the time.
          const order = round % 2 === 0 ? (['present', 'absent'] as const) : (['absent', 'present'] as const);
          for (const [at, who] of order.entries()) {
            const asked = who === 'present' ? reference : absent(reference);
            const { ms, status } = await ask(agentOf(way, 2 * round + at), asked, way);
            if (status !== expectedStatus[way]) throw new Error(`${way}, ${who}: answered ${status}`);
            times[way][who].push(ms);
          }
        }
      }

      console.log(
        `${rounds} look-ups of each kind among ${people} people, load of the machine before ${loadBefore.toFixed(1)}`,
      );
      const figures = ways.map((way) => {
        const { present, absent: missing } = times[way];
        const { distance, p } = compareSamples(present, missing);
        const spread = (sample: readonly number[]): string =>
          [0.5, 0.95].map((share) => percentile(sample, share).toFixed(2)).join(' / ');
        console.log(
          `  ${way.padEnd(15)} p50/p95 ms: on the list ${spread(present)}, not on it ${spread(missing)}; distance ${distance.toFixed(3)}, p ${p.toFixed(3)}`,
        );
        return { way, distance, p };
      });
      if (values.json !== undefined) {
        writeFileSync(values.json, `${JSON.stringify({ people, rounds, loadBefore, figures, times })}\n`);
      }
    },
  );
};

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
