import { type WorkQueueName, workQueues } from '../../core/ports.ts';
import { createApiClient } from './api-client.ts';
import { ArgumentError, readArguments } from './arguments.ts';
import { createTokens, readSignIn } from './staff.ts';
import { bad, good, number, row } from './terminal.ts';

const HELP = `Shows messages that were given up after several tries, and puts them back.

  npm run dead-letters                          shows how many there are
  npm run dead-letters -- redrive               puts all of them back
  npm run dead-letters -- redrive chunks        puts those of one queue back: ${workQueues.join(', ')}

  --api URL      address of the API (default http://127.0.0.1:4280)
  --data FOLDER  folder of the local run to sign in to (default .tocsin/start)

With an access token of an administrator in TOCSIN_TOKEN, that is used.

Remove the cause first: what still fails comes back here. docs/runbook.md says how.`;

const options = {
  api: { type: 'string', default: 'http://127.0.0.1:4280' },
  data: { type: 'string', default: '.tocsin/start' },
  help: { type: 'boolean', default: false },
} as const;

const meanings: Record<WorkQueueName, string> = {
  imports: 'lists to import',
  chunks: 'groups of people to send to',
  events: 'event files to read',
  exports: 'reports to write',
  purges: 'campaigns to purge',
};

/** The queues that were asked for; throws in words for whoever typed them. */
const asked = (names: readonly string[]): readonly WorkQueueName[] => {
  const unknown = names.find((name) => !workQueues.some((queue) => queue === name));
  if (unknown !== undefined) {
    throw new ArgumentError(`There is no queue "${unknown}". There are: ${workQueues.join(', ')}.`);
  }
  return names.length === 0 ? workQueues : workQueues.filter((queue) => names.includes(queue));
};

const main = async (): Promise<void> => {
  const { values, words } = readArguments(options, { takesWords: true });
  const [command, ...names] = words;
  if (values.help) return console.log(HELP);
  if (command !== undefined && command !== 'redrive') {
    throw new ArgumentError(
      `"${command}" is not a command. Write "redrive", or nothing to see what there is.`,
    );
  }
  const queues = asked(names);
  const given = process.env.TOCSIN_TOKEN;
  const tokens =
    given === undefined
      ? createTokens({ signIn: readSignIn(values.data) }, 'administrator')
      : async () => given;
  const api = createApiClient(values.api.replace(/\/+$/, ''), tokens);
  if (command === undefined) {
    const counts = await api.deadLetters();
    for (const queue of queues) {
      const count = counts[queue];
      console.log(row(queue, `${(count > 0 ? bad : good)(number(count))} ${meanings[queue]}`));
    }
    return;
  }
  for (const queue of queues) console.log(row(queue, `${number(await api.redrive(queue))} put back`));
};

await main().catch((error: unknown) => {
  const isUnreachable = error instanceof TypeError && error.message === 'fetch failed';
  const unreachable = 'Nothing answers at the address of the API. Is it running, and is --api right?';
  console.error(bad(isUnreachable ? unreachable : error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
});
