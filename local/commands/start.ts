import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { progressLine } from '../../cli/show/progress.ts';
import { print, printError, printedLine } from '../../cli/terminal/printed.ts';
import {
  bad,
  bold,
  costLines,
  createLiveLine,
  dim,
  duration,
  good,
  number,
  row,
} from '../../cli/terminal/terminal.ts';
import { estimateCost } from '../../core/cost/estimate.ts';
import { DataFolderError } from '../process/data-folder.ts';
import { type LocalRun, startRun } from '../run.ts';
import { TemplateError } from '../template/template.ts';
import type { ApiClient, CampaignView } from './clients/api-client.ts';
import { readArguments, wholeNumber } from './clients/arguments.ts';
import { commandFor, DEFAULT_DATA } from './clients/data-option.ts';
import { type Staff, staffOf, submitApproveStart } from './clients/staff.ts';
import { totalsOf, usageOf } from './clients/usage.ts';
import { type Ended, followImport, followSending } from './clients/wait.ts';

const HELP = `Runs Tocsin on this machine, with simulated providers: nobody gets a real message.

  npm start                     runs a demonstration campaign on samples/, then stays up
  npm start -- --empty          only brings everything up
  npm start -- --data FOLDER    keeps the data there (default ${DEFAULT_DATA})
  npm start -- --port PORT      port of the API (default 4280; inbox, sign-in and console take the next three)
  npm start -- --rate R         messages a second that the provider allows (default 100)`;

const sample = (name: string): string => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));

const options = {
  empty: { type: 'boolean', default: false },
  data: { type: 'string', default: DEFAULT_DATA },
  port: { type: 'string', default: '4280' },
  rate: { type: 'string', default: '100' },
  help: { type: 'boolean', default: false },
} as const;

/** Starts on the wanted ports, or on free ones where others use them. */
const startOnPorts = async (
  port: number,
  settings: { dataDir: string; ratePerSecond: number },
): Promise<LocalRun> => {
  const onStep = (step: string): void => print(dim(`  ${step} …`));
  try {
    return await startRun({
      ...settings,
      apiPort: port,
      inboxPort: port + 1,
      signInPort: port + 2,
      consolePort: port + 3,
      onStep,
    });
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('EADDRINUSE'))) throw error;
    print(`  One of the ports ${port} to ${port + 3} is in use; taking free ones.`);
    return await startRun({ ...settings, onStep });
  }
};

/** Creates the demonstration campaign, imports the sample list and starts it. */
const demonstrate = async (staff: Staff): Promise<string> => {
  const { administrator: api } = staff;
  const campaign = await api.create(JSON.parse(readFileSync(sample('campaign.json'), 'utf8')));
  print(`\n${bold(`Campaign “${campaign.name}”`)} ${dim(campaign.id)}`);
  await api.upload(campaign.id, sample('patients.csv'));
  const line = printedLine(createLiveLine());
  const { counts } = await followImport(api, campaign.id, (report) =>
    line.show(`Reading samples/patients.csv: ${number(report.counts.rows)} rows`),
  );
  const { rows, accepted, duplicate, unreachable, rejected } = counts;
  line.end(
    `samples/patients.csv: ${number(rows)} rows = ${number(accepted)} accepted + ${duplicate} duplicate + ${unreachable} without an email address + ${rejected} rejected`,
  );
  await submitApproveStart(staff, campaign.id);
  print(dim('  Submitted by the administrator, approved by the approver, started.'));
  return campaign.id;
};

/** A person of the sample list, as staff would ask for them. */
const someReference = (): string => {
  const lines = readFileSync(sample('patients.csv'), 'latin1').split('\r\n');
  return lines[1]?.split(';')[0] ?? '';
};

const summarize = async (run: LocalRun, agent: ApiClient, ended: Ended): Promise<void> => {
  const { progress, account } = ended;
  const { outcomes, people } = progress;
  const totals = totalsOf(run.meter(), run.stack);
  const cost = estimateCost(usageOf(totals, account));
  const seconds = ((account.lastAcceptedMs ?? 0) - (account.firstAcceptedMs ?? 0)) / 1000;
  const told = outcomes.delivered + outcomes.complained;
  const doubled = account.maxPerTagged > 1;
  const lost = people.email - account.distinctTagged - outcomes.rejected;
  const lines = [
    '',
    bold('Told'),
    row('delivered', `${number(told)} of ${number(people.email)} people written to by email`),
    row('bounced', `${number(outcomes.bounced)}: the address is dead, full or blocked`),
    ...(outcomes.complained > 0 ? [row('complained', `${outcomes.complained} of those delivered`)] : []),
    row(
      'by letter',
      `${number(progress.telling.owed)} are owed one, as no message reaches them; ${number(progress.telling.unreachable)} are not to be reached`,
    ),
    row(
      'lost, or told twice',
      doubled || lost > 0 || !ended.agrees
        ? bad('somebody: see the provider’s account and the logs')
        : good(`nobody: the provider took ${number(account.messages)} messages, one a person`),
    ),
    '',
    bold('What it took'),
    row('sending', `${duration(seconds)}, at ${number(progress.ratePerSecond)} messages a second`),
    row('provider calls', `${number(account.calls)}, ${number(account.throttled)} messages throttled`),
    row(
      'queue messages',
      `${number(totals.chunkMessages)} chunks, ${number(totals.eventMessages)} event files`,
    ),
    row(
      'DynamoDB',
      `${number(totals.writeUnits)} write units, ${(totals.writeUnits / people.total).toFixed(2)} a person`,
    ),
    '',
    bold('What it would have cost on AWS'),
    ...costLines(cost.items, cost.totalUsd),
  ];
  print(lines.join('\n'));
  const reference = someReference();
  const [person] = await agent.recipients(reference);
  if (person !== undefined) {
    print(`\n${bold(`Was ${person.firstName} ${person.lastName} told?`)}`);
    print(`  ${person.answer.en}`);
    print(
      dim(
        `  curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' ${run.apiUrl}/v1/recipients/search -d '{"reference": "${reference}", "reason": "person-asked", "identity": "called-back"}'`,
      ),
    );
  }
};

const follow = async (run: LocalRun, staff: Staff, id: string): Promise<void> => {
  const line = printedLine(createLiveLine());
  let last = '';
  const ended = await followSending(staff.administrator, run.inboxUrl, id, (progress) => {
    last = progressLine(progress);
    line.show(last);
  });
  line.end(progressLine(ended.progress));
  await summarize(run, staff.agent, ended);
  await makeLetters(staff, id);
};

/** Has letters made for whoever is owed one, unless that was done before. */
const makeLetters = async ({ administrator: api }: Staff, id: string): Promise<void> => {
  if ((await api.letterBatches(id)).length > 0) return;
  const line = printedLine(createLiveLine());
  line.show('Letters are being made …');
  const { letters = 0, sheets = 0, number: batch } = await api.writtenLetters(id);
  line.end(
    `${number(letters)} letters on ${number(sheets)} sheets are made: batch ${batch}, in the console under “Letters”.`,
  );
  print(dim('  Download them, then say there when they were posted: only then are these people told.'));
};

const addresses = (run: LocalRun, dataDir: string): string =>
  [
    '',
    row('Console', bold(run.consoleUrl)),
    row('Is a notice genuine?', `${run.consoleUrl}/check`),
    row('Users', `${run.stack.signIn?.groups.join(', ')}: choose one, there is no password`),
    row('API', run.apiUrl),
    row('API documentation', `${run.apiUrl}/v1/docs`),
    row('Inbox of the recipients', run.inboxUrl),
    row('Sign-in', `${run.signIn.issuer}, client ${run.signIn.clientId}`),
    row('Command line', commandFor('npm run tocsin -- sign-in', '--local', dataDir)),
    row(
      'A token for an hour',
      `${commandFor('npm run --silent token -- administrator', '--data', dataDir)} (or approver, agent, auditor)`,
    ),
    '',
    dim('  Ctrl-C ends it; the data stays for the next start.'),
  ].join('\n');

const goOn = async (run: LocalRun, staff: Staff, found: readonly CampaignView[]): Promise<void> => {
  print(`\n${bold(`${found.length} campaign${found.length === 1 ? '' : 's'} from before`)}`);
  for (const { name, id, state } of found) print(row(state, `${name} ${dim(id)}`));
  for (const { id, state } of found) if (state === 'running') await follow(run, staff, id);
};

const main = async (): Promise<void> => {
  const { values } = readArguments(options);
  if (values.help) return print(HELP);
  const port = wholeNumber(values.port, 'port', 65_532);
  const ratePerSecond = wholeNumber(values.rate, 'rate', 100_000);

  print(bold('Tocsin on this machine, with simulated providers: nobody gets a real message.'));
  const run = await startOnPorts(port, { dataDir: values.data, ratePerSecond });
  let isEnding = false;
  const end = async (code: number): Promise<never> => {
    isEnding = true;
    await run.stop();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isEnding) process.exit(130);
      print('\n  Ending; batches under way are finished first (Ctrl-C again ends at once) …');
      void end(0);
    });
  }
  run.broken.then((what) => {
    printError(bad(what));
    void end(1);
  });

  const staff = staffOf(run);
  try {
    const found = await staff.administrator.campaigns();
    if (found.length > 0) await goOn(run, staff, found);
    else if (!values.empty) await follow(run, staff, await demonstrate(staff));
  } catch (error) {
    if (!isEnding) printError(bad(error instanceof Error ? error.message : String(error)));
  }
  if (!isEnding) print(addresses(run, values.data));
};

await main().catch((error: unknown) => {
  const isExpected = error instanceof DataFolderError || error instanceof TemplateError;
  printError(isExpected || !(error instanceof Error) ? bad(String(error)) : bad(error.message));
  process.exitCode = 1;
});
