/** The figures of a rehearsal, and how they are shown. */
import { print } from '../../../cli/terminal/printed.ts';
import { bad, costLines, duration, good, number, row } from '../../../cli/terminal/terminal.ts';
import { CHUNK_SIZE } from '../../../core/audience/audience.ts';
import { estimateCost } from '../../../core/cost/estimate.ts';
import type { LocalRun } from '../../run.ts';
import type { ImportView, ProgressView } from '../clients/api-client.ts';
import { type MeterTotals, usageOf } from '../clients/usage.ts';
import type { Ended } from '../clients/wait.ts';
import { type EndedUnderFaults, faultsByKind } from './fault-run.ts';
import { toldOf } from './letters-check.ts';
import type { Rehearsal } from './notes.ts';
import type { PrinterAccount } from './printer.ts';
import type { RateDrop } from './rate-drop.ts';

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

const rateDropOf = ({ lowPerSecond, utilisationLow, utilisationRisen, throttledShare }: RateDrop) => ({
  lowPerSecond: rounded(lowPerSecond),
  utilisationLow: rounded(utilisationLow, 4),
  utilisationRisen: rounded(utilisationRisen, 4),
  throttledShare: rounded(throttledShare, 5),
});

/** What the policies and AWS's own models say of the calls. */
const checksOf = ({ permissions, checked }: LocalRun) => ({
  permissions: {
    missing: permissions.missing(),
    // A rehearsal does not do everything that the API offers.
    unused: permissions
      .unused()
      .flatMap(({ permission, reason }) => (reason === undefined ? permission : [])),
  },
  requests: {
    checked: Object.values(checked().requests).reduce((sum, count) => sum + count, 0),
    byOperation: checked().requests,
    violations: checked().violations,
  },
});

/** How often tables as limited as new ones turned a call away; absent where they have no limits. */
const freshTablesOf = (run: LocalRun, { tableWriteUnits }: Rehearsal) => {
  const throttled = run.throttled();
  return throttled === undefined ? {} : { freshTables: { tableWriteUnits, throttledCalls: throttled } };
};

const lettersOf = ({ printer, progress }: NonNullable<Rehearsed['printed']>) => {
  const { posted, returned, problems: _, ...sums } = printer;
  return {
    told: toldOf(progress),
    printer: { ...sums, seconds: rounded(sums.seconds), people: posted.size, returned: returned.size },
  };
};

/** What a rehearsal has come to. */
export type Rehearsed = {
  run: LocalRun;
  totals: MeterTotals;
  rehearsal: Rehearsal;
  imported: ImportView;
  ended: Ended | EndedUnderFaults;
  rateDrop: RateDrop | undefined;
  /** References of the people on the list for the post; undefined where one channel was rehearsed. */
  letters: readonly string[] | undefined;
  /** What the printer of letters knows, and how everybody stands then; undefined where no letters were rehearsed. */
  printed: { printer: PrinterAccount; progress: ProgressView } | undefined;
  startedAtMs: number;
};

/** The figures of a rehearsal, as `--json` writes them. */
export const reportOf = ({
  run,
  totals,
  rehearsal,
  imported,
  ended,
  rateDrop,
  letters,
  printed,
  startedAtMs,
}: Rehearsed) => {
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
    ...(printed === undefined ? {} : lettersOf(printed)),
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
    ...freshTablesOf(run, rehearsal),
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
    ...(rateDrop === undefined ? {} : { rateDrop: rateDropOf(rateDrop) }),
    peakMemoryMiB: Math.max(...Object.values(memory)),
    peakMemoryMiBByProcess: memory,
    cpuSecondsByProcess: Object.fromEntries(
      Object.entries(run.cpuSeconds()).map(([name, seconds]) => [name, rounded(seconds)]),
    ),
    ...checksOf(run),
  };
};
export type Report = ReturnType<typeof reportOf>;

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

const toldTwice = ({ doubledInDoubt = 0 }: Report): string =>
  doubledInDoubt === 0
    ? 'nobody told twice'
    : `${number(doubledInDoubt)} told twice whose call got no answer and whose event was lost, all of them named`;

const countsLine = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([what, times]) => `${number(times)} ${what.replace(/(?=[A-Z])/, ' ').toLowerCase()}`)
    .join(', ');

/** Prints the figures and what is wrong, one line each. */
export const summarize = (
  result: Report,
  { totals, ended: { account } }: Pick<Rehearsed, 'totals' | 'ended'>,
  problems: readonly string[],
): void => {
  const { people, seconds, rate, meter, provider } = result;
  const cost = estimateCost(usageOf(totals, account));
  const calls = people.accepted / CHUNK_SIZE;
  print(
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
      ...(result.told === undefined || result.printer === undefined
        ? []
        : [
            row(
              'told',
              `${number(result.told.byEmail)} by email, ${number(result.told.bySms)} by SMS, ${number(result.told.byLetter)} by letter; ${number(result.told.owed)} owed a letter, ${number(result.told.unreachable)} not to be reached`,
            ),
            row(
              'printer',
              `${number(result.printer.letters)} letters in ${number(result.printer.batches)} batches, ${number(result.printer.sheets)} sheets, ${number(result.printer.returned)} came back, ${duration(result.printer.seconds)}`,
            ),
          ]),
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
      ...(result.freshTables === undefined
        ? []
        : [
            row(
              'new tables',
              `${number(result.freshTables.throttledCalls.refused)} calls throttled, ${number(result.freshTables.throttledCalls.inPart)} done in part`,
            ),
          ]),
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
