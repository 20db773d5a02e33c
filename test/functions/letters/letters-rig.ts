import { createHash } from 'node:crypto';
import type { Chunk, Place } from '../../../core/audience/audience.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import type { Letter, LetterFile, LetterFileSettings } from '../../../core/letter/letter-file.ts';
import {
  type BatchStore,
  type LetterBatch,
  type LetterMessage,
  partName,
} from '../../../core/mailing/batch.ts';
import { listProfiles } from '../../../core/mailing/list.ts';
import type { LettersDependencies } from '../../../functions/letters/dependencies.ts';
import { createHandler } from '../../../functions/letters/handler.ts';
import {
  aCampaign,
  aChunk,
  aMessage,
  aRecipient,
  audience,
  campaignId,
  createdAtMs,
} from '../../support/data/factories.ts';
import { aQueuedImport } from '../../support/fakes/import-fakes.ts';
import {
  createMemoryAudienceStore,
  createMemoryBatchStore,
  createMemoryCampaignStore,
  createMemoryDeliveryStore,
} from '../../support/fakes/memory-stores.ts';
import { createRecordedLog } from '../../support/fakes/recorded-log.ts';
import { aRecord } from '../../support/fakes/sqs-event.ts';

export type Fault = 'dieBefore' | 'dieAfter' | 'failBefore' | 'failAfter';
export type Strike = { at: number; fault: Fault };

/** Ends a run as a kill would: nothing that the program does can catch it, and nothing it calls later happens. */
class Death extends Error {}

const RUN_MS = 900_000;

/** Files of letters that were made. */
let made = 0;

/** A file whose bytes are the references of the people in it, a line each, after one that no other file has. */
const aLetterFile = (added: Letter[], { messages }: LetterFileSettings): LetterFile => {
  const lines: string[] = [];
  made += 1;
  const files = made;
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    async add(letter) {
      const { number, recipient, block, language } = letter;
      if (messages[language]?.letter === undefined) throw new Error(`there is no letter in ${language}`);
      added.push(letter);
      lines.push(`${recipient.reference} ${block.join('|')}`);
      return { number, firstPage: number * 2 - 1, pages: 2, sheets: 1, unprintable: [] };
    },
    async end() {
      end();
      return { letters: lines.length, pages: lines.length * 2, sheets: lines.length };
    },
    bytes: (async function* () {
      await ended;
      yield Buffer.from(`# ${files}\n`);
      for (const line of lines) yield Buffer.from(`${line}\n`);
    })(),
  };
};

/** Letters of a campaign in memory: functions that can be struck at any call, and the queue that invokes them. */
export const createLettersRig = async (deliveries: Delivery[], strike?: Strike) => {
  const campaigns = createMemoryCampaignStore(
    aCampaign({ state: 'completed', contentHash: 'f00d', import: aQueuedImport({ status: 'done' }) }),
  );
  await campaigns.putContent(campaignId, {
    hash: 'f00d',
    messages: { fr: aMessage({ letter: 'Dear {{greeting_name}}' }) },
    personFields: [],
  });
  const audiences = createMemoryAudienceStore();
  for (const { chunk, channel, language, size } of deliveries) {
    const recipients = Array.from({ length: size }, (_, place) => {
      const {
        circumstances: _adult,
        guardian: _nobody,
        largePrint: _usual,
        ...recipient
      } = aRecipient(chunk * 50 + place);
      return recipient;
    });
    await audiences.put(audience, [aChunk({ number: chunk, channel, language, recipients })], createdAtMs);
  }
  const stored = createMemoryDeliveryStore(...deliveries);
  const batches = createMemoryBatchStore();
  const objects = new Map<string, Buffer>();
  /** By file of a batch, the run whose object counts. */
  const runOf = new Map<string, string>();
  const waiting: { message: LetterMessage; receives: number; notBeforeMs: number }[] = [];
  const [settings, added]: [LetterFileSettings[], Letter[]] = [[], []];
  const calls: string[] = [];
  let [nowMs, struck, dead] = [createdAtMs + 86_400_000, false, false];

  const mortal = <Port extends object>(name: string, port: Port): Port =>
    new Proxy(port, {
      get(target, method) {
        const call = Reflect.get(target, method) as unknown;
        if (typeof call !== 'function') return call;
        return async (...given: unknown[]) => {
          if (dead) throw new Death();
          calls.push(`${name}.${String(method)}`);
          const isStruck = strike !== undefined && !struck && calls.length === strike.at;
          if (isStruck) {
            struck = true;
            dead = strike.fault.startsWith('die');
            if (strike.fault.endsWith('Before')) throw dead ? new Death() : new Error('no answer');
          }
          const result = await Reflect.apply(call, target, given);
          if (isStruck) throw dead ? new Death() : new Error('no answer');
          return result;
        };
      },
    });

  const log = createRecordedLog();
  const deps: LettersDependencies = {
    campaigns: mortal('campaigns', campaigns),
    batches: mortal('batches', {
      ...batches,
      async replacePart(part) {
        const written = await batches.replacePart(part);
        const { batch, number, file } = part;
        if (written === 'written' && file) runOf.set(`${batch}/${partName(number)}`, file.run);
        return written;
      },
    } satisfies BatchStore),
    audience: mortal('audience', audiences),
    deliveries: {
      ...mortal('deliveries', { ...stored }),
      async *scan(of: string, options?: { isConsistent: boolean }) {
        for await (const page of stored.scan(of, options)) {
          if (dead) throw new Death();
          yield page;
        }
      },
    },
    files: {
      ...mortal('files', {
        async write(object: string, _: string, content: AsyncIterable<Uint8Array>) {
          const pieces: Uint8Array[] = [];
          for await (const piece of content) pieces.push(piece);
          objects.set(object, Buffer.concat(pieces));
        },
      }),
      async *read(object) {
        const bytes = objects.get(object);
        if (bytes === undefined) throw new Error(`there is no ${object}`);
        yield bytes;
      },
    },
    queue: mortal('queue', {
      async send(message: LetterMessage) {
        waiting.push({ message, receives: 0, notBeforeMs: nowMs });
      },
    }),
    createLetterFile: (given) => {
      settings.push(given);
      return aLetterFile(added, given);
    },
    fallbackHourMs: 3_600_000,
    lettersAFile: 7,
    post: {
      returnAddress: ['Hospital Group', '75002 PARIS'],
      homeCountry: 'FR',
      listColumns: listProfiles.plain,
    },
    clock: () => nowMs,
    received: { retryIn: async () => {} },
    random: () => 0.5,
    log,
  };
  const handle = createHandler(deps, async () => 'notNeeded');

  /** Gives out messages until there are none; a run that died is given out again once its time is over. */
  const run = async (timeMs = RUN_MS): Promise<void> => {
    for (let runs = 0; waiting.length > 0; runs += 1) {
      if (runs > 500) throw new Error('the queue is never empty');
      const next = waiting.shift();
      if (next === undefined) break;
      nowMs = Math.max(nowMs, next.notBeforeMs);
      next.receives += 1;
      dead = false;
      const { batchItemFailures } = await handle(
        {
          Records: [
            aRecord(JSON.stringify(next.message), { messageId: `m${runs}`, receives: next.receives }),
          ],
        },
        { awsRequestId: `run-${runs}`, getRemainingTimeInMillis: () => timeMs },
      );
      if (batchItemFailures.length > 0 || dead) {
        waiting.push({ ...next, notBeforeMs: nowMs + 6 * RUN_MS });
      }
      nowMs += 1_000;
    }
  };

  const ask = (message: LetterMessage): void => {
    waiting.push({ message, receives: 0, notBeforeMs: 0 });
  };
  const aNewBatch = (number: number): LetterBatch => ({
    campaign: campaignId,
    number,
    audience,
    state: 'writing',
    version: 1,
    requestedAtMs: createdAtMs,
    by: 'somebody',
    contentHash: 'f00d',
    defaultLanguage: 'fr',
  });
  const batchOf = async (number: number): Promise<LetterBatch> => {
    const batch = await batches.get(campaignId, number);
    if (batch === undefined) throw new Error(`there is no batch ${number}`);
    return batch;
  };

  /** A file as it is downloaded: that of a part where the run that counts has written it. */
  const bytesOf = (name: string): Buffer | undefined => {
    const [batch, file = ''] = name.split('/');
    const run = runOf.get(name);
    const object = run === undefined ? name : `${batch}/parts/${run}/${file}`;
    return objects.get(`letters/${campaignId}/${object}`);
  };
  const textOf = (name: string): string =>
    bytesOf(name)
      ?.toString()
      .replace(/^# .*\n/, '') ?? '';

  return {
    run,
    calls,
    log,
    deps,
    batches,
    objects,
    settings,
    added,
    batch: batchOf,
    deliveries: stored,
    /** Asks for a batch as the API does. */
    async make(number: number, timeMs?: number): Promise<void> {
      await batches.create(aNewBatch(number));
      ask({ do: 'plan', campaign: campaignId, batch: number });
      await run(timeMs);
    },
    /** As {@link make}, with every message given to two runs at the same time. */
    async makeAllTwice(number: number): Promise<void> {
      await batches.create(aNewBatch(number));
      ask({ do: 'plan', campaign: campaignId, batch: number });
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const record = aRecord(JSON.stringify(next.message));
        const runs = ['one', 'other'].map((name) => `${name}-${calls.length}`);
        await Promise.all(
          runs.map((awsRequestId) =>
            handle({ Records: [record] }, { awsRequestId, getRemainingTimeInMillis: () => RUN_MS }),
          ),
        );
      }
    },
    /** As {@link make}, with the message given to two runs at the same time. */
    async makeTwice(number: number): Promise<void> {
      await batches.create(aNewBatch(number));
      const message = JSON.stringify({ do: 'plan', campaign: campaignId, batch: number });
      await Promise.all(
        ['one', 'other'].map((awsRequestId) =>
          handle({ Records: [aRecord(message)] }, { awsRequestId, getRemainingTimeInMillis: () => RUN_MS }),
        ),
      );
      await run();
    },
    async copy(batch: number, where: Place): Promise<void> {
      ask({ do: 'copy', campaign: campaignId, batch, ...where });
      await run();
    },
    replacePeople: (chunk: Chunk) => audiences.put(audience, [chunk], createdAtMs),
    /** Says that a batch was posted, or voids it. */
    async end(number: number, how: 'posting' | 'voiding', timeMs?: number): Promise<void> {
      const signed = { atMs: nowMs, by: 'somebody' };
      const said =
        how === 'posting'
          ? { posted: { ...signed, on: '2026-11-25' } }
          : { voided: { ...signed, reason: 'torn' } };
      await batches.replace({ ...(await batchOf(number)), state: how, ...said });
      ask({ do: 'note', campaign: campaignId, batch: number });
      await run(timeMs);
    },
    /** References of the people in the files of a batch, in order. */
    printed(number: number): string[] {
      const names = [...runOf.keys()].filter((name) => name.startsWith(`${number}/`)).sort();
      return names.flatMap((name) => textOf(name).trim().split('\n').filter(Boolean)).map(referenceOf);
    },
    /** What a file of a batch says, without the line that no other file has. */
    text: textOf,
    sha256: (name: string): string =>
      createHash('sha256')
        .update(bytesOf(name) ?? '')
        .digest('hex'),
  };
};

const referenceOf = (line: string): string => line.split(' ')[0] ?? '';
