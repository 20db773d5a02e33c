import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { progressLine } from '../../cli/show/progress.ts';
import { print, printError, printedLine } from '../../cli/terminal/printed.ts';
import { bad, bold, createLiveLine, dim, number } from '../../cli/terminal/terminal.ts';
import { mixOf } from '../faults/mix.ts';
import { limitsOfNewTable, NEW_TABLE_WRITE_UNITS } from '../front-door/on-demand-capacity.ts';
import { type LocalRun, startRun } from '../run.ts';
import { writeCsv } from '../test-data/generate.ts';
import type { ImportView, ProgressView } from './clients/api-client.ts';
import { ArgumentError, readArguments, wholeNumber } from './clients/arguments.ts';
import { type Staff, staffOf } from './clients/staff.ts';
import { totalsOf } from './clients/usage.ts';
import { type Ended, followImport, followSending } from './clients/wait.ts';
import { type EndedUnderFaults, followUnderFaults } from './rehearsal/fault-run.ts';
import { createNotes, type Notes, peopleOptions, type Rehearsal } from './rehearsal/notes.ts';
import { printAll } from './rehearsal/printer.ts';
import { problemsOf } from './rehearsal/problems.ts';
import { peopleForRateDrop, playRateDrop, type RateDrop } from './rehearsal/rate-drop.ts';
import { type Rehearsed, reportOf, summarize } from './rehearsal/report.ts';

const HELP = `Makes people up, runs a whole campaign for them on this machine and checks the result.

  npm run rehearse -- --people 50000 --rate 5000 --json out.json

  --people N      rows of the list (default 2000)
  --rate R        messages a second that the simulated provider allows (default 500)
  --seed S        other people (default 1)
  --faults S      lets a mix of faults befall the run, the same for the same S: see docs/faults.md
  --rate-drop     lets the provider take a third of the rate after a minute, and all of it again five minutes later,
                  while the account says the full rate all along; needs about 440 people for each message a second
  --fresh-tables  holds the tables to what AWS allows of new on-demand ones: 4,000 write and 12,000 read units a second,
                  a quarter of that for one partition key, and up to five minutes of what was not used before
  --table-write-units N  write units a second of such a table instead of 4,000; all its other limits in proportion
  --phone-only P  share of the people who have a mobile number and no address, such as 20%
  --postal P      share of the people who have a postal address and nothing else, such as 57%: letters are made for all
                  who are owed one, and posted by a printer that counts for itself;
                  3% come back, and are recorded by file
  --fallback      SMS follow emails that fail or are silent
  --json FILE     writes the figures there
  --profile FOLDER  writes a CPU profile of each process there
  --data FOLDER   keeps the data there; a rehearsal that was killed goes on when it is started again on it

Exits with 1 when a person is lost or told twice, or when the counts differ from the provider's own account. Under
faults a person may have two messages whose call got no answer and whose event was lost; all are named.`;

/** Before an SMS follows a silent email; an hour is a second on the local stage. */
const SILENT_HOURS = 48;
/** Share of the emails that arrive after that time, where SMS may follow. */
const LATE_EMAILS = 0.01;

/** An administrator tries again when the API fails. */
const TRIES_UNDER_FAULTS = 20;

const options = {
  people: { type: 'string', default: '2000' },
  rate: { type: 'string', default: '500' },
  seed: { type: 'string', default: '1' },
  faults: { type: 'string' },
  'rate-drop': { type: 'boolean', default: false },
  'fresh-tables': { type: 'boolean', default: false },
  'table-write-units': { type: 'string' },
  'phone-only': { type: 'string' },
  postal: { type: 'string' },
  fallback: { type: 'boolean', default: false },
  json: { type: 'string' },
  profile: { type: 'string' },
  data: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Makes the list and the campaign and hands the list in, each unless an earlier try has done so; resolves to the campaign. */
const begin = async ({ administrator: api }: Staff, folder: string, notes: Notes): Promise<string> => {
  const file = join(folder, 'people.csv');
  if (notes.get().expected === undefined) {
    notes.note({ expected: await writeCsv(file, peopleOptions(notes.get())) });
  }
  if (notes.get().campaign === undefined) {
    const body = JSON.parse(
      readFileSync(new URL('../../samples/campaign.json', import.meta.url), 'utf8'),
    ) as Record<string, unknown>;
    const channels = ['email', 'sms', 'letter'];
    const policy = notes.get().phoneOnly === undefined ? {} : { channels, fallbackAfterHours: SILENT_HOURS };
    notes.note({ campaign: (await api.create({ ...body, ...policy })).id });
  }
  const id = notes.get().campaign ?? '';
  if ((await api.campaign(id)).import === undefined) {
    await api.upload(id, file);
    notes.note({ uploadedAtMs: Date.now() });
  }
  return id;
};

/** From the list to the last event, from wherever an earlier try on the same folder was stopped. */
const runCampaign = async (
  run: LocalRun,
  staff: Staff,
  folder: string,
  notes: Notes,
): Promise<{ imported: ImportView; ended: Ended | EndedUnderFaults; rateDrop: RateDrop | undefined }> => {
  const { administrator: api } = staff;
  const id = await begin(staff, folder, notes);
  const line = printedLine(createLiveLine());
  const { people } = notes.get();
  const imported = await followImport(
    api,
    id,
    ({ counts }) => line.show(`import  ${number(counts.rows)} rows`),
    Math.min(2_000, Math.max(250, people / 100)),
    (report) => api.sendToShared(id, report),
  );
  line.end(`import  ${number(imported.counts.rows)} rows`);
  if (notes.get().importedAtMs === undefined) notes.note({ importedAtMs: Date.now() });
  // A rehearsal may have been killed between any two of these.
  if ((await api.campaign(id)).state === 'ready') await api.submit(id);
  if ((await api.campaign(id)).state === 'submitted') await staff.approver.approve(id);
  if ((await api.campaign(id)).state === 'approved') await api.start(id);
  // The looks at a small list count everybody, which a small machine would feel; those at a large one do not.
  const everyMs = Math.min(2_000, Math.max(500, imported.counts.rows / 20));
  const { faults, phoneOnly } = notes.get();
  const show = (progress: ProgressView): void => line.show(progressLine(progress));
  const [ended, rateDrop] = await Promise.all([
    faults === undefined
      ? followSending(api, run.inboxUrl, id, show, everyMs)
      : followUnderFaults(api, run.inboxUrl, id, show, everyMs, phoneOnly !== undefined),
    notes.get().rateDrop === true ? playRateDrop(run.inboxUrl, notes.get().ratePerSecond) : undefined,
  ]);
  line.end(progressLine(ended.progress));
  return { imported, ended, rateDrop };
};

/** Has letters made and posted until nobody is owed one; how everybody stands then. */
const printLetters = async ({ administrator: api }: Staff, campaign: string) => {
  const printer = await printAll(api, campaign, (batch, letters) =>
    print(`  batch ${batch}  ${number(letters)} letters`),
  );
  return { printer, progress: await api.progress(campaign) };
};

/** A percentage as a share. */
const shareOf = (option: string, text: string): number => {
  const share = Number(/^(\d+)%$/.exec(text)?.[1]) / 100;
  if (!(share >= 0 && share <= 1)) throw new ArgumentError(`Write --${option} as a percentage, such as 20%.`);
  return share;
};

/** Write units a second of each table; undefined where tables have no limits. */
const tableWriteUnitsOf = (values: Asked): number | undefined => {
  const units = values['table-write-units'];
  if (!values['fresh-tables'] && units !== undefined) {
    throw new ArgumentError('--table-write-units says what --fresh-tables allow: give both.');
  }
  if (!values['fresh-tables']) return undefined;
  return units === undefined ? NEW_TABLE_WRITE_UNITS : wholeNumber(units, 'table-write-units');
};

type Asked = ReturnType<typeof readArguments<typeof options>>['values'];

const askedFor = (values: Asked): Rehearsal => {
  const tableWriteUnits = tableWriteUnitsOf(values);
  const asked: Rehearsal = {
    people: wholeNumber(values.people, 'people'),
    ratePerSecond: wholeNumber(values.rate, 'rate'),
    seed: wholeNumber(values.seed, 'seed'),
    ...(values.faults === undefined ? {} : { faults: wholeNumber(values.faults, 'faults') }),
    ...(values['rate-drop'] ? { rateDrop: true } : {}),
    ...(tableWriteUnits === undefined ? {} : { tableWriteUnits }),
    ...(values['phone-only'] === undefined && !values.fallback
      ? {}
      : { phoneOnly: shareOf('phone-only', values['phone-only'] ?? '0%') }),
    ...(values.postal === undefined ? {} : { postal: shareOf('postal', values.postal) }),
  };
  const min = peopleForRateDrop(asked.ratePerSecond);
  if (asked.rateDrop === true && asked.people < min) {
    throw new ArgumentError(`--rate-drop needs at least --people ${min} at this rate, to last long enough.`);
  }
  return asked;
};

const main = async (): Promise<void> => {
  const { values } = readArguments(options);
  if (values.help) return print(HELP);
  const asked = askedFor(values);
  const { faults } = asked;
  mkdirSync('.tocsin', { recursive: true });
  const folder = values.data ?? mkdtempSync(join('.tocsin', 'rehearsal-'));
  mkdirSync(folder, { recursive: true });
  const notes = createNotes(folder, asked);
  print(
    bold(`Rehearsal: ${number(asked.people)} people at ${number(asked.ratePerSecond)} a second`) +
      dim(`  in ${folder}`),
  );

  const isGoingOn = notes.get().campaign !== undefined;
  const startedAtMs = Date.now();
  const run = await startRun({
    dataDir: folder,
    ratePerSecond: asked.ratePerSecond,
    ...(faults === undefined ? {} : { faults: mixOf(faults) }),
    ...(asked.tableWriteUnits === undefined ? {} : { tableLimits: limitsOfNewTable(asked.tableWriteUnits) }),
    ...(asked.phoneOnly === undefined ? {} : { behaviour: { late: LATE_EMAILS } }),
    ...(values.profile === undefined ? {} : { profileDir: values.profile }),
    onStep: (step) => print(dim(`  ${step} …`)),
  });
  let isEnding = false;
  const end = async (): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    await run.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void end().finally(() => process.exit(130)));
  }
  try {
    const broken = run.broken.then((what): never => {
      throw new Error(what);
    });
    const staff = staffOf(run, faults === undefined ? 1 : TRIES_UNDER_FAULTS);
    const { imported, ended, rateDrop } = await Promise.race([
      runCampaign(run, staff, folder, notes),
      broken,
    ]);
    const { campaign = '', phoneOnly, postal } = notes.get();
    const rehearsed: Rehearsed = {
      run,
      totals: totalsOf(run.meter(), run.stack),
      rehearsal: notes.get(),
      imported,
      ended,
      rateDrop,
      letters: phoneOnly === undefined ? undefined : await staff.administrator.postList(campaign),
      printed: postal === undefined ? undefined : await printLetters(staff, campaign),
      startedAtMs,
    };
    const result = reportOf(rehearsed);
    const problems = await problemsOf(staff.administrator, rehearsed, result, isGoingOn);
    summarize(result, rehearsed, problems);
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
    if (problems.length > 0) process.exitCode = 1;
  } finally {
    await end();
  }
  if (values.data === undefined && process.exitCode === undefined)
    rmSync(folder, { recursive: true, force: true });
};

await main().catch((error: unknown) => {
  printError(bad(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
});
// A request that hangs must not keep a rehearsal that has ended.
process.exit();
