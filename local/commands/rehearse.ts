import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { progressLine } from '../../cli/show/progress.ts';
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
import { CHUNK_SIZE } from '../../core/audience/audience.ts';
import { estimateCost } from '../../core/cost/estimate.ts';
import { mixOf } from '../faults/mix.ts';
import { type LocalRun, startRun } from '../run.ts';
import { type ExpectedCounts, type PeopleOptions, writeCsv } from '../test-data/generate.ts';
import type { ApiClient, ImportView, ProgressView } from './api-client.ts';
import { ArgumentError, readArguments, wholeNumber } from './arguments.ts';
import { problemsOfTwoChannels } from './fallback-check.ts';
import {
  type EndedUnderFaults,
  faultsByKind,
  followUnderFaults,
  problemsOfDoubled,
  problemsUnderFaults,
} from './fault-run.ts';
import { readTold } from './provider-client.ts';
import { peopleForRateDrop, playRateDrop, type RateDrop } from './rate-drop.ts';
import { type Staff, staffOf } from './staff.ts';
import { type MeterTotals, totalsOf, usageOf } from './usage.ts';
import { type Ended, followImport, followSending } from './wait.ts';

const HELP = `Makes people up, runs a whole campaign for them on this machine and checks the result.

  npm run rehearse -- --people 50000 --rate 5000 --json out.json

  --people N      rows of the list (default 2000)
  --rate R        messages a second that the simulated provider allows (default 500)
  --seed S        other people (default 1)
  --faults S      lets a mix of faults befall the run, the same for the same S: see docs/faults.md
  --rate-drop     lets the provider take a third of the rate after a minute, and all of it again five minutes later,
                  while the account says the full rate all along; needs about 440 people for each message a second
  --phone-only P  share of the people who have a mobile number and no address, such as 20%
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
  'phone-only': { type: 'string' },
  fallback: { type: 'boolean', default: false },
  json: { type: 'string' },
  profile: { type: 'string' },
  data: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** What outlives a killed rehearsal: what was asked for and how far it came. Times are epoch ms. */
type Rehearsal = {
  people: number;
  ratePerSecond: number;
  seed: number;
  faults?: number;
  rateDrop?: boolean;
  /** Share of the people without an address; the campaign sends SMS where it is given. */
  phoneOnly?: number;
  expected?: ExpectedCounts;
  campaign?: string;
  uploadedAtMs?: number;
  importedAtMs?: number;
};

const peopleOptions = ({ people, seed, phoneOnly }: Rehearsal): PeopleOptions => ({
  people,
  seed,
  flaws: true,
  ...(phoneOnly === undefined ? {} : { phoneOnly }),
});

const optionsOf = ({ people, ratePerSecond, seed, faults, rateDrop = false, phoneOnly }: Rehearsal): string =>
  `${phoneOnly === undefined ? '' : `--phone-only ${100 * phoneOnly}% --fallback `}--people ${people} --rate ${ratePerSecond} --seed ${seed}${faults === undefined ? '' : ` --faults ${faults}`}${rateDrop ? ' --rate-drop' : ''}`;

const createNotes = (folder: string, asked: Rehearsal) => {
  const file = join(folder, 'rehearsal.json');
  let known = asked;
  if (existsSync(file)) {
    known = JSON.parse(readFileSync(file, 'utf8')) as Rehearsal;
    if (optionsOf(known) !== optionsOf(asked)) {
      throw new Error(
        `The folder ${folder} holds a rehearsal with ${optionsOf(known)}. Ask for the same, or choose another folder.`,
      );
    }
  }
  return {
    get: (): Rehearsal => known,
    note(more: Partial<Rehearsal>): void {
      known = { ...known, ...more };
      writeFileSync(`${file}.new`, JSON.stringify(known));
      renameSync(`${file}.new`, file);
    },
  };
};
type Notes = ReturnType<typeof createNotes>;

/** From the list to the last event, from wherever an earlier try on the same folder was stopped. */
const runCampaign = async (
  run: LocalRun,
  staff: Staff,
  folder: string,
  notes: Notes,
): Promise<{ imported: ImportView; ended: Ended | EndedUnderFaults; rateDrop: RateDrop | undefined }> => {
  const { administrator: api } = staff;
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
  const line = createLiveLine();
  const { people } = notes.get();
  const imported = await followImport(
    api,
    id,
    ({ counts }) => line.show(`import  ${number(counts.rows)} rows`),
    Math.min(2_000, Math.max(250, people / 100)),
  );
  line.end(`import  ${number(imported.counts.rows)} rows`);
  if (notes.get().importedAtMs === undefined) notes.note({ importedAtMs: Date.now() });
  // A rehearsal may have been killed between any two of these.
  if ((await api.campaign(id)).state === 'ready') await api.submit(id);
  if ((await api.campaign(id)).state === 'submitted') await staff.approver.approve(id);
  if ((await api.campaign(id)).state === 'approved') await api.start(id);
  // Each look folds over all deliveries, which a small machine would feel.
  const everyMs = Math.min(60_000, Math.max(500, imported.counts.rows / 20));
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

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

const report = (
  run: LocalRun,
  totals: MeterTotals,
  rehearsal: Rehearsal,
  imported: ImportView,
  ended: Ended | EndedUnderFaults,
  rateDrop: RateDrop | undefined,
  letters: readonly string[] | undefined,
  startedAtMs: number,
) => {
  const { progress, account } = ended;
  const { import: imports = 0, send = 0, track = 0 } = totals.writeUnitsBy;
  const { uploadedAtMs = startedAtMs, importedAtMs = startedAtMs, ratePerSecond } = rehearsal;
  const [firstMs, lastMs] = [account.firstAcceptedMs ?? importedAtMs, account.lastAcceptedMs ?? importedAtMs];
  // The last call's messages take their time at the rate as well.
  const messagesPerCall = account.messages / Math.max(1, account.calls);
  const sendSeconds = (lastMs - firstMs) / 1000 + messagesPerCall / ratePerSecond;
  const achieved = account.messages / sendSeconds;
  const memory = run.peakMemoryMiB();
  const endMs = Date.now();
  return {
    people: imported.counts,
    outcomes: progress.outcomes,
    ...(rehearsal.phoneOnly === undefined
      ? {}
      : { channels: progress.channels, letters: letters?.length, sms: account.sms }),
    provider: {
      calls: account.calls,
      messages: account.messages,
      distinctRecipients: account.distinctRecipients,
      maxPerRecipient: account.maxPerRecipient,
      throttled: account.throttled,
    },
    meter: {
      writeUnits: totals.writeUnits,
      readUnits: totals.readUnits,
      chunkMessages: totals.chunkMessages,
      eventMessages: totals.eventMessages,
      invocations: totals.invocations,
    },
    writeUnitsPerPerson: rounded((imports + send + track) / rehearsal.people),
    sentAgainInDoubt: progress.sentAgainInDoubt,
    ...(rehearsal.faults === undefined || !('told' in ended)
      ? {}
      : {
          doubledInDoubt: ended.told.doubled.length + (ended.told.sms?.doubled.length ?? 0),
          faults: {
            seed: rehearsal.faults,
            byKind: { ...faultsByKind(run.faults()), ...account.faults },
            pauses: ended.pauses,
            calls: run.faults(),
          },
        }),
    seconds: {
      import: rounded((importedAtMs - uploadedAtMs) / 1000),
      send: rounded(sendSeconds),
      settle: rounded((endMs - lastMs) / 1000),
      total: rounded((endMs - uploadedAtMs) / 1000),
    },
    rate: {
      allowedPerSecond: ratePerSecond,
      achievedPerSecond: rounded(achieved),
      utilisation: rounded(achieved / ratePerSecond, 4),
    },
    ...(rateDrop === undefined
      ? {}
      : {
          rateDrop: {
            lowPerSecond: rounded(rateDrop.lowPerSecond),
            utilisationLow: rounded(rateDrop.utilisationLow, 4),
            utilisationRisen: rounded(rateDrop.utilisationRisen, 4),
            throttledShare: rounded(rateDrop.throttledShare, 5),
          },
        }),
    peakMemoryMiB: Math.max(...Object.values(memory)),
    peakMemoryMiBByProcess: memory,
    cpuSecondsByProcess: Object.fromEntries(
      Object.entries(run.cpuSeconds()).map(([name, seconds]) => [name, rounded(seconds)]),
    ),
    permissions: {
      missing: run.permissions.missing(),
      // A rehearsal does not do everything that the API offers.
      unused: run.permissions
        .unused()
        .flatMap(({ permission, reason }) => (reason === undefined ? permission : [])),
    },
    requests: {
      checked: Object.values(run.checked().requests).reduce((sum, count) => sum + count, 0),
      byOperation: run.checked().requests,
      violations: run.checked().violations,
    },
  };
};
type Report = ReturnType<typeof report>;

/** What the import did to a list otherwise than it should, a sentence each. */
const importProblems = ({ people }: Report, expected: ExpectedCounts): string[] => {
  const problems: string[] = [];
  for (const ending of ['rows', 'accepted', 'duplicate', 'unreachable', 'rejected'] as const) {
    if (people[ending] !== expected[ending]) {
      problems.push(
        `The import ended ${people[ending]} rows as ${ending} where the list has ${expected[ending]}.`,
      );
    }
  }
  return problems;
};

/** What went wrong with the sending, a sentence each; empty where all is well. */
const sendingProblems = ({ people, outcomes }: Report, { progress, account, agrees }: Ended): string[] => {
  const problems: string[] = [];
  const lost = people.accepted - account.distinctTagged;
  if (lost !== 0) problems.push(`${lost} accepted people have no message at the provider.`);
  const extra = account.messages - account.distinctTagged;
  if (extra > progress.sentAgainInDoubt) {
    problems.push(`${extra - progress.sentAgainInDoubt} messages were sent to people who had one already.`);
  }
  if (account.maxPerTagged > 2) problems.push(`Somebody has ${account.maxPerTagged} messages.`);
  const open = outcomes.pending + outcomes.accepted + outcomes.inDoubt;
  if (open > 0) problems.push(`${open} people have no final outcome.`);
  // A person who was sent to twice has one outcome here and two at the provider.
  if (!agrees && extra === 0) {
    problems.push(
      `The outcomes ${JSON.stringify(outcomes)} differ from the provider's ${JSON.stringify(account.outcomes)}.`,
    );
  }
  return problems;
};

/** A proof under faults proves nothing of SMS where none of their calls was struck. */
const noSmsStruck = ({ faults }: Report): string[] =>
  Object.keys(faults?.calls ?? {}).some((what) => what.startsWith('send sms-voice:Send'))
    ? []
    : ['No fault struck the sending of an SMS: take more people, or another number.'];

/** The check that fits what was rehearsed: one channel or two, with faults or without. */
const problemsOfSending = async (
  api: ApiClient,
  inboxUrl: string,
  rehearsal: Rehearsal,
  result: Report,
  ended: Ended | EndedUnderFaults,
  letters: readonly string[] | undefined,
  /** Whether an earlier process began it, whose faults nobody knows here. */
  isGoingOn: boolean,
): Promise<string[]> => {
  if (letters === undefined) {
    return 'told' in ended
      ? await problemsUnderFaults(api, ended, result.people.accepted)
      : sendingProblems(result, ended);
  }
  return [
    ...(await problemsOfTwoChannels(inboxUrl, peopleOptions(rehearsal), ended, letters)),
    ...('told' in ended
      ? [...(await problemsUnderFaults(api, ended)), ...(isGoingOn ? [] : noSmsStruck(result))]
      : await problemsOfDoubled(api, await readTold(inboxUrl))),
  ];
};

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

const toldTwice = ({ doubledInDoubt = 0 }: Report): string =>
  doubledInDoubt === 0
    ? 'nobody told twice'
    : `${number(doubledInDoubt)} told twice whose call got no answer and whose event was lost, all of them named`;

const countsLine = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([what, times]) => `${number(times)} ${what.replace(/(?=[A-Z])/, ' ').toLowerCase()}`)
    .join(', ');

const summarize = (
  result: Report,
  totals: MeterTotals,
  { account }: Ended,
  problems: readonly string[],
): void => {
  const { people, seconds, rate, meter, provider } = result;
  const cost = estimateCost(usageOf(totals, account));
  const calls = people.accepted / CHUNK_SIZE;
  console.log(
    [
      '',
      row('people', `${number(people.rows)} rows, ${number(people.accepted)} accepted`),
      row(
        'provider',
        `${number(provider.messages)} messages in ${number(provider.calls)} calls (people/50 = ${number(calls)}), ${number(provider.throttled)} throttled`,
      ),
      row(
        'rate',
        `${number(rate.achievedPerSecond)} of ${number(rate.allowedPerSecond)} a second, ${percent(rate.utilisation)}`,
      ),
      ...(result.rateDrop === undefined
        ? []
        : [
            row(
              'rate drop',
              `${percent(result.rateDrop.utilisationLow)} of the low rate taken from 2 min on, ${percent(result.rateDrop.utilisationRisen)} of the full one from 2 min after it rose; ${percent(result.rateDrop.throttledShare)} of the messages throttled`,
            ),
          ]),
      row(
        'time',
        `import ${duration(seconds.import)}, sending ${duration(seconds.send)}, settling ${duration(seconds.settle)}, in all ${duration(seconds.total)}`,
      ),
      row('DynamoDB', `${number(meter.writeUnits)} write units, ${result.writeUnitsPerPerson} a person`),
      row(
        'queues',
        `${number(meter.chunkMessages)} chunk messages, ${number(meter.eventMessages)} event files`,
      ),
      row(
        'memory',
        `${Object.entries(result.peakMemoryMiBByProcess)
          .map(([name, mib]) => `${name} ${mib}`)
          .join(', ')} MiB`,
      ),
      ...(result.faults === undefined
        ? []
        : [
            row('faults', countsLine(result.faults.byKind)),
            row('', `${result.faults.pauses.length} pauses, ${result.doubledInDoubt} told twice in doubt`),
          ]),
      row(
        'CPU',
        `${Object.entries(result.cpuSecondsByProcess)
          .map(([name, cpuSeconds]) => `${name} ${cpuSeconds}`)
          .join(', ')} s`,
      ),
      row(
        'permissions',
        `${result.permissions.missing.length} missing, ${result.permissions.unused.length} that this rehearsal did not need`,
      ),
      row(
        'requests',
        `${number(result.requests.checked)} held against AWS’s own models, ${Object.keys(result.requests.violations).length} violations`,
      ),
      ...costLines(cost.items, cost.totalUsd),
      '',
      ...(problems.length === 0
        ? [good(`  Nobody lost, ${toldTwice(result)}; the counts are the provider’s.`)]
        : problems.map((problem) => bad(`  ${problem}`))),
    ].join('\n'),
  );
};

/** A percentage as a share. */
const shareOf = (text: string): number => {
  const share = Number(/^(\d+)%$/.exec(text)?.[1]) / 100;
  if (!(share >= 0 && share <= 1))
    throw new ArgumentError('Write --phone-only as a percentage, such as 20%.');
  return share;
};

const main = async (): Promise<void> => {
  const { values } = readArguments(options);
  if (values.help) return console.log(HELP);
  const asked: Rehearsal = {
    people: wholeNumber(values.people, 'people'),
    ratePerSecond: wholeNumber(values.rate, 'rate'),
    seed: wholeNumber(values.seed, 'seed'),
    ...(values.faults === undefined ? {} : { faults: wholeNumber(values.faults, 'faults') }),
    ...(values['rate-drop'] ? { rateDrop: true } : {}),
    ...(values['phone-only'] === undefined && !values.fallback
      ? {}
      : { phoneOnly: shareOf(values['phone-only'] ?? '0%') }),
  };
  const { faults } = asked;
  const least = peopleForRateDrop(asked.ratePerSecond);
  if (asked.rateDrop === true && asked.people < least) {
    throw new ArgumentError(
      `--rate-drop needs at least --people ${least} at this rate, to last long enough.`,
    );
  }
  mkdirSync('.tocsin', { recursive: true });
  const folder = values.data ?? mkdtempSync(join('.tocsin', 'rehearsal-'));
  mkdirSync(folder, { recursive: true });
  const notes = createNotes(folder, asked);
  console.log(
    bold(`Rehearsal: ${number(asked.people)} people at ${number(asked.ratePerSecond)} a second`) +
      dim(`  in ${folder}`),
  );

  const isGoingOn = notes.get().campaign !== undefined;
  const startedAtMs = Date.now();
  const run = await startRun({
    dataDir: folder,
    ratePerSecond: asked.ratePerSecond,
    ...(faults === undefined ? {} : { faults: mixOf(faults) }),
    ...(asked.phoneOnly === undefined ? {} : { behaviour: { late: LATE_EMAILS } }),
    ...(values.profile === undefined ? {} : { profileDir: values.profile }),
    onStep: (step) => console.log(dim(`  ${step} …`)),
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
    const { campaign = '', phoneOnly } = notes.get();
    const letters = phoneOnly === undefined ? undefined : await staff.administrator.postList(campaign);
    const totals = totalsOf(run.meter(), run.stack);
    const result = report(run, totals, notes.get(), imported, ended, rateDrop, letters, startedAtMs);
    const problems = [
      ...importProblems(result, notes.get().expected as ExpectedCounts),
      ...(await problemsOfSending(
        staff.administrator,
        run.inboxUrl,
        notes.get(),
        result,
        ended,
        letters,
        isGoingOn,
      )),
      ...result.permissions.missing,
      ...Object.keys(result.requests.violations).map(
        (violation) => `AWS’s model of the service: ${violation}.`,
      ),
    ];
    summarize(result, totals, ended, problems);
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
    if (problems.length > 0) process.exitCode = 1;
  } finally {
    await end();
  }
  if (values.data === undefined && process.exitCode === undefined)
    rmSync(folder, { recursive: true, force: true });
};

await main().catch((error: unknown) => {
  console.error(bad(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
});
// A request that hangs must not keep a rehearsal that has ended.
process.exit();
