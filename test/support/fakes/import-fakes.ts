import { createHmac } from 'node:crypto';
import { isDomainEnding } from '../../../adapters/addresses/domain-endings.ts';
import { domainToAscii } from '../../../adapters/addresses/domain-names.ts';
import { createPhoneReader, createSmsCheck } from '../../../adapters/addresses/phone-numbers.ts';
import { audienceId, type Chunk } from '../../../core/audience/audience.ts';
import type { AudienceStore } from '../../../core/audience/store.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { CsvLayout } from '../../../core/columns/layout.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import type { Decisions } from '../../../core/list/decisions.ts';
import type { ImportMessage } from '../../../core/list/import.ts';
import { type Import, queuedImport, toBeWritten } from '../../../core/list/import.ts';
import type { ImportFiles } from '../../../core/list/import-files.ts';
import type { ImportRunEnd } from '../../../functions/import/checkpoint.ts';
import type { ImporterDependencies } from '../../../functions/import/dependencies.ts';
import { createImporter } from '../../../functions/import/importer.ts';
import { aCampaign, campaignId, createdAtMs } from '../data/factories.ts';
import { createMemoryImportQueue } from './memory-queue.ts';
import {
  createMemoryAudienceStore,
  createMemoryCampaignStore,
  createMemoryColumnChoicesStore,
  createMemoryDeliveryStore,
  createMemoryListReportStore,
  createMemoryLookupStore,
} from './memory-stores.ts';

const importBucket = 'audience-bucket';
export const importObject = `uploads/${campaignId}/1.csv`;

/** Objects in memory; reads come in pieces of `pieceBytes`. */
export const createMemoryImportFiles = (
  pieceBytes = 64 * 1024,
): ImportFiles & { objects: Map<string, Uint8Array>; textOf(object: string): string | undefined } => {
  const objects = new Map<string, Uint8Array>();
  const textOf = (object: string): string | undefined => {
    const bytes = objects.get(object);
    return bytes && Buffer.from(bytes).toString('utf8');
  };
  async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
  return {
    objects,
    textOf,
    async read({ object }, fromByte) {
      const bytes = objects.get(object);
      return bytes && pieces(bytes.subarray(fromByte));
    },
    async readRange({ object }, fromByte, length) {
      return objects.get(object)?.subarray(fromByte, fromByte + length);
    },
    async write({ object }, content) {
      objects.set(object, typeof content === 'string' ? Buffer.from(content) : content.slice());
    },
    async join({ object }, head, parts) {
      const texts = parts.map((part) => {
        const text = textOf(part);
        if (text === undefined) throw new Error(`part ${part} does not exist`);
        return text;
      });
      objects.set(object, Buffer.from(head + texts.join('')));
    },
  };
};

/** An import as it is queued. */
export const aQueuedImport = (changes: Partial<Import> = {}): Import => ({
  ...queuedImport({
    number: 1,
    bucket: importBucket,
    files: [{ object: importObject, sizeBytes: 0 }],
    startedAtMs: createdAtMs,
  }),
  ...changes,
});

/** How a file of references, names and email addresses is read. */
export const aLayout = (changes: Partial<CsvLayout> = {}): CsvLayout => ({
  encoding: 'utf-8',
  savedTwice: false,
  separator: ';',
  titleRow: 1,
  width: 4,
  titles: ['N° dossier', 'Nom', 'Mail', 'Service'],
  columns: { reference: [0], last_name: [1], email: [2] },
  unknownColumns: ['Service'],
  ...changes,
});

/** Mac of tests: HMAC-SHA256 under a fixed key. */
export const testMac = (text: string): Uint8Array =>
  createHmac('sha256', 'a key of tests').update(text).digest();

/** The same as text, of a birth date. */
export const testBirthHash = (birthDate: string): string =>
  Buffer.from(testMac(birthDate)).toString('base64url');

/** What an import has made, to be compared between runs. */
export type Imported = {
  import: Omit<Import, 'run' | 'movedAtMs' | 'finishedAtMs' | 'surveyParts' | 'rejectParts'>;
  state: Campaign['state'];
  chunks: (Chunk | undefined)[];
  deliveries: (Delivery | undefined)[];
  lookups: string[];
  rejects: string | undefined;
};

/** Import with everything it uses in memory; nothing of it waits. */
export const createImportRig = (
  file: string | Uint8Array | undefined,
  options: {
    campaign?: Partial<Campaign>;
    recordsPerCheckpoint?: number;
    rowsPerBatch?: number;
    entriesAtOnce?: number;
    supplementBytes?: number;
    pieceBytes?: number;
    /** All runs are of one process, as Lambda keeps it; otherwise each has one of its own. */
    inOneProcess?: boolean;
  } = {},
) => {
  const campaigns = createMemoryCampaignStore(aCampaign({ import: aQueuedImport(), ...options.campaign }));
  const audiences = createMemoryAudienceStore();
  const deliveries = createMemoryDeliveryStore();
  const lookup = createMemoryLookupStore();
  const files = createMemoryImportFiles(options.pieceBytes);
  const queue = createMemoryImportQueue();
  const reports = createMemoryListReportStore();
  const choices = createMemoryColumnChoicesStore();
  if (file !== undefined) files.objects.set(importObject, Buffer.from(file));

  const audience: AudienceStore = audiences;
  const deps: ImporterDependencies = {
    campaigns,
    audience,
    deliveries,
    lookup,
    queue,
    files,
    reports,
    choices,
    codeMac: async () => testMac,
    birthHash: async () => testBirthHash,
    readPhone: createPhoneReader('FR'),
    takesSms: createSmsCheck(['FR']),
    isDomainEnding,
    homeCountry: 'FR',
    domainToAscii,
    clock: () => createdAtMs,
    retentionDays: 365,
    recordsPerCheckpoint: options.recordsPerCheckpoint ?? 10_000,
    msPerCheckpoint: 20_000,
    supplementBytes: options.supplementBytes ?? 1_000_000,
    entriesAtOnce: options.entriesAtOnce ?? 1_000_000,
    rowsPerBatch: options.rowsPerBatch ?? 500,
    marginMs: 60_000,
  };
  const message: ImportMessage = { campaign: campaignId, importNumber: 1 };
  let runs = 0;
  const ofProcess: ImporterDependencies = { ...deps };
  const importerOfProcess = createImporter(ofProcess);

  /** One invocation; `changes` replace what it uses. */
  const run = (
    changes: Partial<ImporterDependencies> = {},
    remainingMs: () => number = () => 900_000,
    start: ImportMessage = message,
  ): Promise<ImportRunEnd> => {
    runs += 1;
    const importer =
      options.inOneProcess === true ? importerOfProcess : createImporter({ ...deps, ...changes });
    Object.assign(ofProcess, deps, changes);
    return importer(start, `run-${runs}`, remainingMs);
  };

  /** Answers what an import asks; whether it asked anything. */
  const answer = async (decisions: Decisions): Promise<boolean> => {
    const campaign = await campaigns.get(campaignId);
    if (campaign?.import?.status !== 'undecided') return false;
    await campaigns.replace({ ...campaign, import: toBeWritten({ ...campaign.import, decisions }) });
    return true;
  };

  /** Answers what an import asks, and lets it go on. */
  const decide = async (decisions: Decisions, remainingMs?: () => number): Promise<void> => {
    if (await answer(decisions)) await run({}, remainingMs);
  };

  const imported = async (importNumber = 1): Promise<Imported> => {
    const campaign = await campaigns.get(campaignId);
    if (campaign?.import === undefined) throw new Error('the campaign has no import');
    const {
      run: _run,
      movedAtMs: _movedAtMs,
      finishedAtMs: _finishedAtMs,
      surveyParts: _surveyParts,
      rejectParts: _rejectParts,
      ...state
    } = campaign.import;
    const name = audienceId(campaignId, importNumber);
    const numbers = Array.from({ length: state.nextChunk }, (_, number) => number);
    return {
      import: state,
      state: campaign.state,
      chunks: await Promise.all(numbers.map((number) => audiences.get(name, number))),
      deliveries: await Promise.all(numbers.map((number) => deliveries.get(name, number))),
      lookups: lookup.entries(),
      rejects: files.textOf(`imports/${campaignId}/${importNumber}/rejects.csv`),
    };
  };
  return {
    deps,
    message,
    run,
    answer,
    decide,
    imported,
    campaigns,
    audiences,
    deliveries,
    lookup,
    files,
    queue,
    reports,
    choices,
  };
};
