import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readProviderAccount } from '../../local/commands/clients/provider-client.ts';
import { staffOf, submitApproveStart } from '../../local/commands/clients/staff.ts';
import { totalsOf } from '../../local/commands/clients/usage.ts';
import { followImport, followSending } from '../../local/commands/clients/wait.ts';
import { startRun } from '../../local/run.ts';
import {
  type Conditions,
  campaign,
  LATENCY_SCALE,
  peopleFile,
  type Result,
  resultAtProvider,
} from './conditions.ts';
import { type ProcessTime, processesBelow, timeSince } from './processes.ts';

/** What the process tells: where the provider is, and in the end what it came to. */
export type FromTocsin = { kind: 'sending'; providerUrl: string } | { kind: 'ended'; result: Result };

const say = (message: FromTocsin): void => {
  process.send?.(message);
};

const nameOf = ({ command }: ProcessTime): string => {
  if (command.includes('lambda/worker')) return 'own code';
  if (command.includes('objects-and-queues-process')) return 'queues';
  return command.includes('provider/process') ? 'provider' : 'front door and tables';
};

/** Runs the campaign on the folder, or goes on with it, as `npm run rehearse` does. */
const conditions = JSON.parse(process.argv[2] ?? '') as Conditions;
const { folder, people, ratePerSecond } = conditions;
const run = await startRun({ dataDir: join(folder, 'tocsin'), ratePerSecond, latencyScale: LATENCY_SCALE });
const staff = staffOf(run);
const api = staff.administrator;
const noted = join(folder, 'campaign');
const before = processesBelow(process.pid);
const startMs = performance.now();
if (!existsSync(noted)) {
  const { id } = await api.create(campaign);
  await api.upload(id, peopleFile(folder));
  await followImport(api, id, () => {}, 500);
  await submitApproveStart(staff, id);
  writeFileSync(noted, id);
}
const id = readFileSync(noted, 'utf8');
say({ kind: 'sending', providerUrl: run.inboxUrl });
const { progress } = await followSending(api, run.inboxUrl, id, () => {}, Math.max(500, people / 20));
const processor = timeSince(process.pid, before, nameOf);
const seconds = (performance.now() - startMs) / 1_000;
const account = await readProviderAccount(run.inboxUrl);
const meter = run.meter();
const totals = totalsOf(meter, run.stack);
let writeCalls = 0;
for (const [name, { calls }] of Object.entries(meter.operations)) {
  if (/ dynamodb:(PutItem|UpdateItem|DeleteItem|BatchWriteItem)$/.test(name)) writeCalls += calls;
}
say({
  kind: 'ended',
  result: {
    ...resultAtProvider(people, account),
    seconds,
    processor,
    writes: {
      'DynamoDB write units': totals.writeUnits,
      'DynamoDB write calls': writeCalls,
      'queue messages': totals.chunkMessages + totals.eventMessages + totals.importMessages,
    },
    againNamed: progress.sentAgainInDoubt,
    unknown: progress.outcomes.pending + progress.outcomes.inDoubt,
  },
});
await run.stop();
process.disconnect?.();
