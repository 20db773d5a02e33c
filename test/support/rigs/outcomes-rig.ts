import type { Place } from '../../../core/audience/audience.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import { queuedImport } from '../../../core/list/import.ts';
import {
  type OutcomesFile,
  type OutcomesMessage,
  outcomeRejectsObject,
  outcomesObject,
} from '../../../core/mailing/outcomes-file.ts';
import { makeNoticeCode } from '../../../core/notice/code.ts';
import { createOutcomesRecorder } from '../../../functions/letters/outcomes.ts';
import type { OutcomesDependencies } from '../../../functions/letters/outcomes-dependencies.ts';
import {
  aCampaign,
  aDelivery,
  anOutcomesFile,
  audience,
  campaignId,
  createdAtMs,
} from '../data/factories.ts';
import { createMemoryImportFiles, testMac } from '../fakes/import-fakes.ts';
import {
  createMemoryCampaignStore,
  createMemoryDeliveryStore,
  createMemoryEvidenceStore,
  createMemoryLookupStore,
  createMemoryOutcomesFileStore,
} from '../fakes/memory-stores.ts';
import { createRecordedLog } from '../fakes/recorded-log.ts';

const DAY_MS = 86_400_000;
/** Code on the letter of the person at a place. */
export const codeAt = (where: Place): string => makeNoticeCode(audience, where, testMac);

/** When files are uploaded: eight days after the campaign was made. */
export const uploadedAtMs = createdAtMs + 8 * DAY_MS;

export type OutcomesRigOptions = {
  /** Chunks of the list and people in each. */
  chunks?: number;
  people?: number;
  /** Deliveries in the place of those that are made. */
  deliveries?: readonly Delivery[];
  chunksPerCheckpoint?: number;
  rowsAtOnce?: number;
  /** Calls whose answer says that another write came first, though theirs was the one: the SDK repeats a lost one. */
  isAnswerLost?: (name: string) => boolean;
  /** Called before each call of a store, a file or the queue; may throw. Its answer is awaited after the call. */
  onCall?: (name: string) => undefined | (() => void);
};

type Call = (...given: unknown[]) => Promise<unknown>;

/** Every method of a port, watched. */
const watched = <Port extends object>(
  name: string,
  port: Port,
  { onCall, isAnswerLost }: OutcomesRigOptions,
): Port =>
  Object.fromEntries(
    Object.entries(port).map(([method, call]) => [
      method,
      typeof call !== 'function'
        ? call
        : async (...given: unknown[]) => {
            const afterwards = onCall?.(`${name}.${method}`);
            const answer = await (call as Call)(...given);
            afterwards?.();
            return isAnswerLost?.(`${name}.${method}`) === true ? 'conflict' : answer;
          },
    ]),
  ) as Port;

/** The recording of files of outcomes over stores in memory. References are `P<chunk>.<place>`. */
export const createOutcomesRig = async (options: OutcomesRigOptions = {}) => {
  const { chunks = 3, people = 4 } = options;
  const campaign = aCampaign({
    state: 'completed',
    import: {
      ...queuedImport({
        number: 1,
        bucket: 'people',
        files: [{ object: 'x', sizeBytes: 1 }],
        startedAtMs: 1,
      }),
      status: 'done',
    },
  });
  const deliveries = createMemoryDeliveryStore();
  const made =
    options.deliveries ??
    Array.from({ length: chunks }, (_, chunk) => aDelivery({ chunk, channel: 'letter', size: people }));
  await deliveries.create(made);
  for (const delivery of made) await deliveries.replace({ ...delivery, version: 1 });
  const lookup = createMemoryLookupStore();
  const entries = made.flatMap(({ chunk, size }) =>
    Array.from({ length: size }, (_, place) => ({
      field: 'reference' as const,
      value: `P${chunk}.${place}`,
      chunk,
      place,
    })),
  );
  await lookup.add(audience, entries, 0);
  const files = createMemoryImportFiles();
  const outcomesFiles = createMemoryOutcomesFileStore();
  const evidence = createMemoryEvidenceStore();
  const log = createRecordedLog();
  const clock = { nowMs: uploadedAtMs };
  const messages: OutcomesMessage[] = [];
  const deps: OutcomesDependencies = {
    campaigns: watched('campaigns', createMemoryCampaignStore(campaign), options),
    outcomesFiles: watched('outcomesFiles', outcomesFiles, options),
    deliveries: watched('deliveries', deliveries, options),
    evidence: watched('evidence', evidence, options),
    lookup: watched('lookup', lookup, options),
    files: watched('files', files, options),
    bucket: 'people',
    queue: watched(
      'queue',
      { send: async (message: OutcomesMessage) => void messages.push(message) },
      options,
    ),
    codeMac: async () => testMac,
    clock: () => clock.nowMs,
    log,
    rowsAtOnce: options.rowsAtOnce ?? 1000,
    chunksPerCheckpoint: options.chunksPerCheckpoint ?? 2,
    marginMs: 60_000,
  };
  const record = createOutcomesRecorder(deps);
  let uploads = 0;
  let runs = 0;

  /** Uploads a file of these lines and asks for it to be recorded. */
  const upload = async (lines_: readonly string[]): Promise<string> => {
    uploads += 1;
    const id = `o${String(uploads).padStart(12, '0')}`;
    const file = anOutcomesFile(campaignId, { id, uploadedAtMs });
    const text = lines_.map((line) => `${line}\r\n`).join('');
    files.objects.set(outcomesObject(file), Buffer.from(text));
    await outcomesFiles.create(file);
    messages.push({ do: 'outcomes', campaign: campaignId, file: id });
    return id;
  };
  const stateOf = async (id: string): Promise<OutcomesFile> =>
    (await outcomesFiles.get(campaignId, id)) as OutcomesFile;

  return {
    campaign,
    clock,
    deliveries,
    evidence,
    files,
    lookup,
    messages,
    outcomesFiles,
    record: (message: OutcomesMessage, remainingMs: () => number = () => 900_000) => {
      runs += 1;
      return record(message, `run${runs}`, remainingMs);
    },
    /** Works through the queue; a message whose work failed comes back. */
    async runAll(): Promise<void> {
      for (let tries = 0; messages.length > 0; tries += 1) {
        if (tries > 50) throw new Error('it does not come to an end');
        const message = messages.shift() as OutcomesMessage;
        runs += 1;
        await record(message, `run${runs}`, () => 900_000).catch(() => messages.push(message));
      }
    },
    upload,
    stateOf,
    countsOf: async (id: string) => {
      const { status, rows, applied, alreadySo, rejected } = await stateOf(id);
      return { status, rows, applied, alreadySo, rejected };
    },
    factsOf: async ({ chunk, place }: Place) => (await deliveries.get(audience, chunk))?.facts[place],
    rejectsOf: async (id: string) => {
      const file = await stateOf(id);
      return files.textOf(outcomeRejectsObject(file, file.run ?? ''));
    },
  };
};
