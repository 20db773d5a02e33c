import type { Usage } from '../../../core/cost/estimate.ts';
import type { Counts, MeterState } from '../../front-door/meter.ts';
import type { LocalStack } from '../../stack/read.ts';
import type { ProviderAccount } from './provider-client.ts';

const objectWrites = [
  'PutObject',
  'UploadPart',
  'CreateMultipartUpload',
  'CompleteMultipartUpload',
  'ListParts',
];
const objectReads = ['GetObject', 'HeadObject'];

/** What a meter's counts add up to. */
export type MeterTotals = {
  writeUnits: number;
  /** The write units again, by who caused them. */
  writeUnitsBy: Record<string, number>;
  readUnits: number;
  chunkMessages: number;
  eventMessages: number;
  importMessages: number;
  invocations: number;
  gigabyteSeconds: number;
  objectWrites: number;
  objectReads: number;
};

/** Adds the counts of all callers up. */
export const totalsOf = (meter: MeterState, stack: LocalStack): MeterTotals => {
  const writeUnitsBy: Record<string, number> = {};
  let [writeUnits, readUnits, writes, reads] = [0, 0, 0, 0];
  for (const [key, counts] of Object.entries(meter.operations) as [string, Counts][]) {
    const [caller = '', name = ''] = key.split(' ');
    writeUnits += counts.writeUnits;
    writeUnitsBy[caller] = (writeUnitsBy[caller] ?? 0) + counts.writeUnits;
    readUnits += counts.readUnits;
    const [service, operation = ''] = name.split(':');
    if (service === 's3' && objectWrites.includes(operation)) writes += counts.calls;
    if (service === 's3' && objectReads.includes(operation)) reads += counts.calls;
  }
  /** Messages on the queue that feeds a function. */
  const messagesTo = (caller: string): number => {
    const fn = stack.functions.find((one) => one.caller === caller);
    const source = stack.eventSources.find(({ functionName }) => functionName === fn?.name);
    return meter.queues[source?.queueName ?? ''] ?? 0;
  };
  const functions = Object.values(meter.functions);
  return {
    writeUnits,
    writeUnitsBy,
    readUnits,
    chunkMessages: messagesTo('send'),
    eventMessages: messagesTo('track'),
    importMessages: messagesTo('import'),
    invocations: functions.reduce((sum, { invocations }) => sum + invocations, 0),
    gigabyteSeconds: functions.reduce((sum, one) => sum + one.gigabyteSeconds, 0),
    objectWrites: writes,
    objectReads: reads,
  };
};

/** The metered run as what AWS would have billed. */
export const usageOf = (totals: MeterTotals, account: ProviderAccount): Usage => ({
  messages: account.messages,
  smsParts: account.sms?.parts ?? 0,
  writeUnits: totals.writeUnits,
  readUnits: totals.readUnits,
  queueMessages: totals.chunkMessages + totals.eventMessages + totals.importMessages,
  invocations: totals.invocations,
  gigabyteSeconds: totals.gigabyteSeconds,
  events: account.events.emitted,
  objectWrites: totals.objectWrites,
  objectReads: totals.objectReads,
});
