import {
  type CsvRecord,
  HEAD_BYTES,
  isBlank,
  readCsvHead,
  readCsvRecords,
} from '../../adapters/files/csv-records.ts';
import { rejectsHead, rejectsText } from '../../adapters/files/rejects-csv.ts';
import { audienceId, type Chunk } from '../../core/audience/audience.ts';
import type { AudienceStore } from '../../core/audience/store.ts';
import type { Clock } from '../../core/base/clock.ts';
import { DAY_MS } from '../../core/base/day.ts';
import type { Wording } from '../../core/base/wording.ts';
import { type Campaign, nextState } from '../../core/campaign/campaign.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import type { CsvLayout, Import, ImportMessage, ImportQueue } from '../../core/list/import.ts';
import { type ImportFiles, rejectPartObject, rejectsObject } from '../../core/list/import-files.ts';
import { createRowCheck } from '../../core/list/row.ts';
import type { LookupStore } from '../../core/lookup/store.ts';
import { type Mac, makeNoticeCode } from '../../core/notice/code.ts';
import { retentionEndsAtMs } from '../../core/report/retention.ts';
import { fileNotFound, interrupted, noRows, takesNoList, unreadable } from './failures.ts';
import { createRowWriter, type ImportRow, type RowWriter, type Totals } from './row-writer.ts';

export type ImporterDependencies = {
  campaigns: CampaignStore;
  audience: AudienceStore;
  deliveries: DeliveryStore;
  lookup: LookupStore;
  queue: ImportQueue;
  files: ImportFiles;
  /** Keyed hash for notice codes. */
  codeMac: () => Promise<Mac>;
  /** E.164, or undefined where a text is no phone number. */
  readPhone: (text: string) => string | undefined;
  /** Whether a number in E.164 takes text messages. */
  takesSms: (phone: string) => boolean;
  /** Punycode, or empty where a text is no domain. */
  domainToAscii: (domain: string) => string;
  clock: Clock;
  retentionDays: number;
  /** Rows from one checkpoint to the next. */
  rowsPerCheckpoint: number;
  /** Rows looked up and written together. */
  rowsPerBatch: number;
  /** Time left below which a run hands on at a checkpoint instead of going on. */
  marginMs: number;
};

/** How a run ended; `overtaken`: another run moved the checkpoint, and will need a message if it dies. */
export type RunEnd = { end: 'done' | 'failed' | 'continued' | 'overtaken' | 'notNeeded'; row?: number };

/** How long an interrupted import can go on: as long as its message can stay in queue and dead letters. */
const SNAPSHOT_DAYS = 28;
/** Tries of one conditional write against writers of the same campaign. */
const WRITE_TRIES = 20;

const noCounts = { rows: 0, accepted: 0, duplicate: 0, unreachable: 0, rejected: 0 };

/** Where in the file a run is. */
type Position = Pick<Import, 'byteOffset' | 'row'> & { blankRows: number };

/** A file that cannot be imported: the words tell the administrator what to do. */
type Refusal = { refused: Wording };

const isUnderWay = ({ status }: Import): boolean => status === 'queued' || status === 'importing';

const takesList = ({ state }: Campaign): boolean => nextState(state, 'import') !== undefined;

/** The partly filled chunks at a checkpoint stand under a name of their own, so that no late run can cut a full chunk. */
const snapshotName = (audience: string, row: number): string => `${audience}-at-${row}`;

const spreadsheetRow = ({ row, blankRows }: Position): number => row + blankRows + 2;

const head = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    bytes += chunk.length;
    if (bytes >= HEAD_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES);
};

/**
 * Runs imports: from the campaign's checkpoint, whatever the message says, to the end of the file or of the time.
 * Order of writes: people and their delivery items first, then the checkpoint that counts them.
 */
export const createImporter = (deps: ImporterDependencies) => {
  /** One run's hold on the campaign item. */
  const createSaver = (loaded: Campaign, started: Import, run: string) => {
    let campaign = loaded;
    let checkpoint = started;

    /** Writes the import's next state; undefined when another run or import has taken its place. */
    const save = async (
      next: Import,
      change: (campaign: Campaign) => Partial<Campaign> = () => ({}),
    ): Promise<Campaign | undefined> => {
      const written = { ...next, run };
      for (let tries = 0; tries < WRITE_TRIES; tries += 1) {
        const changed = { ...campaign, ...change(campaign), import: written };
        if ((await deps.campaigns.replace(changed)) === 'written') {
          campaign = { ...changed, version: changed.version + 1 };
          checkpoint = written;
          return campaign;
        }
        const stored = await deps.campaigns.get(campaign.id);
        if (stored?.import === undefined || stored.import.number !== next.number) return undefined;
        campaign = stored;
        // A write whose answer was lost shows as stale, with our own state in place.
        const ours = stored.import.run === run;
        if (ours && stored.import.row === next.row && stored.import.status === next.status) {
          checkpoint = stored.import;
          return campaign;
        }
        if (!isUnderWay(stored.import) || stored.import.row !== checkpoint.row) return undefined;
      }
      throw new Error(`import of campaign ${campaign.id} could not be saved: others kept writing to it`);
    };
    return { save, checkpoint: () => checkpoint, campaign: () => campaign };
  };
  type Saver = ReturnType<typeof createSaver>;

  /** Ends an import whose file cannot be used. Nothing of it counts; the next import begins anew. */
  const refuse = async (saver: Saver, failure: Wording): Promise<RunEnd> => {
    const saved = await saver.save({
      ...saver.checkpoint(),
      status: 'failed',
      failure,
      finishedAtMs: deps.clock(),
      open: [],
      counts: noCounts,
      groups: [],
      languageFallbacks: 0,
      rejectParts: 0,
    });
    return { end: saved === undefined ? 'overtaken' : 'failed' };
  };

  const readLayout = async (
    campaign: Campaign,
    started: Import,
  ): Promise<{ layout: CsvLayout; position: Position } | Refusal> => {
    const { bucket, object } = started;
    const chunks = await deps.files.read({ bucket, object }, 0);
    if (chunks === undefined) {
      return { refused: fileNotFound };
    }
    const answer = readCsvHead(await head(chunks), campaign.personFields);
    if (!answer.usable) return { refused: answer.problem };
    const { layout, endByte, blankRows } = answer;
    return { layout, position: { byteOffset: endByte, row: 0, blankRows } };
  };

  /** The chunks that were open at the checkpoint, or undefined where they have expired. */
  const openChunks = async (audience: string, { row, open }: Import): Promise<Chunk[] | undefined> => {
    const name = snapshotName(audience, row);
    const stored = await Promise.all(open.map(({ number }) => deps.audience.get(name, number)));
    const chunks = stored.flatMap((chunk, index) => {
      const people = open[index]?.people ?? 0;
      return chunk !== undefined && chunk.recipients.length >= people
        ? [{ ...chunk, recipients: chunk.recipients.slice(0, people) }]
        : [];
    });
    return chunks.length === open.length ? chunks : undefined;
  };

  return async (message: ImportMessage, run: string, remainingMs: () => number): Promise<RunEnd> => {
    const campaign = await deps.campaigns.get(message.campaign);
    const started = campaign?.import;
    if (campaign === undefined || started?.number !== message.importNumber || !isUnderWay(started)) {
      return { end: 'notNeeded' };
    }
    const saver = createSaver(campaign, started, run);
    if (!takesList(campaign)) return await refuse(saver, takesNoList(campaign.state));

    let position: Position = {
      byteOffset: started.byteOffset,
      row: started.row,
      blankRows: started.blankRows ?? 0,
    };
    let layout = started.layout;
    if (layout === undefined) {
      const answer = await readLayout(campaign, started);
      if ('refused' in answer) return await refuse(saver, answer.refused);
      ({ layout, position } = answer);
      const saved = await saver.save({ ...started, ...position, layout, status: 'importing' });
      if (saved === undefined) return { end: 'overtaken' };
    }
    const { bucket, object } = started;
    const audience = audienceId(campaign.id, started.number);
    const open = await openChunks(audience, started);
    if (open === undefined) {
      return await refuse(saver, interrupted);
    }
    const chunks = await deps.files.read({ bucket, object }, position.byteOffset);
    if (chunks === undefined) {
      return await refuse(saver, fileNotFound);
    }

    const known = layout;
    const mac = await deps.codeMac();
    const check = createRowCheck({
      layout: known,
      defaultLanguage: campaign.defaultLanguage,
      languages: Object.keys(campaign.fields),
      domainToAscii: deps.domainToAscii,
      readPhone: deps.readPhone,
      takesSms: deps.takesSms,
      channels: campaign.channels,
    });
    // Counted from the start of the import, not from now, so that a repeated row is written the same.
    const expiresAtMs = retentionEndsAtMs(started.startedAtMs, deps.retentionDays);
    const codeOf = (place: { chunk: number; place: number }) => makeNoticeCode(audience, place, mac);
    const writerFrom = (totals: Totals): RowWriter =>
      createRowWriter(
        { ...deps, codeOf, channels: campaign.channels },
        audience,
        expiresAtMs,
        known.columns,
        totals,
      );
    const { counts, groups, nextChunk, languageFallbacks, encodings } = started;
    let writer = writerFrom({ open, counts, groups, nextChunk, languageFallbacks, encodings });

    /** The rejects since the last checkpoint, as a part of their own; the number of parts there are then. */
    const writeRejects = async (): Promise<number> => {
      const part = saver.checkpoint().rejectParts;
      const lines = writer.rejects();
      if (lines.length === 0) return part;
      const partObject = rejectPartObject(campaign.id, started.number, part);
      await deps.files.write({ bucket, object: partObject }, rejectsText(lines, known.separator));
      return part + 1;
    };

    /** Makes the rows up to here count. */
    const checkpoint = async (): Promise<boolean> => {
      await writer.settle();
      const totals = writer.totals();
      const snapshotExpiryMs = Math.min(expiresAtMs, deps.clock() + SNAPSHOT_DAYS * DAY_MS);
      const [rejectParts] = await Promise.all([
        writeRejects(),
        deps.audience.put(snapshotName(audience, position.row), totals.open, snapshotExpiryMs),
      ]);
      const saved = await saver.save({
        ...saver.checkpoint(),
        ...totals,
        ...position,
        open: totals.open.map(({ recipients, ...chunk }) => ({ ...chunk, people: recipients.length })),
        rejectParts,
      });
      writer = writerFrom(totals);
      return saved !== undefined;
    };

    const finish = async (): Promise<RunEnd> => {
      await writer.settle();
      await writer.closeChunks();
      const totals = writer.totals();
      if (totals.counts.rows === 0) {
        return await refuse(saver, noRows);
      }
      const rejectParts = await writeRejects();
      if (rejectParts > 0) {
        const parts = Array.from({ length: rejectParts }, (_, part) =>
          rejectPartObject(campaign.id, started.number, part),
        );
        const list = rejectsObject(campaign.id, started.number);
        await deps.files.join({ bucket, object: list }, rejectsHead(known.separator), parts);
      }
      const saved = await saver.save(
        {
          ...saver.checkpoint(),
          ...totals,
          ...position,
          open: [],
          status: 'done',
          finishedAtMs: deps.clock(),
          rejectParts,
        },
        // A campaign cancelled meanwhile stays so.
        (latest) => ({ state: nextState(latest.state, 'import') ?? latest.state }),
      );
      if (saved === undefined) return { end: 'overtaken' };
      return { end: 'done', row: position.row };
    };

    let batch: ImportRow[] = [];
    const flush = async (): Promise<void> => {
      const rows = batch;
      batch = [];
      if (rows.length > 0) await writer.add(rows);
    };

    let stretchBeganMs = deps.clock();
    /** Takes the rows of a page; how the run ends, if it ends in it. */
    const take = async (records: readonly CsvRecord[]): Promise<RunEnd | undefined> => {
      for (const record of records) {
        position.byteOffset = record.endByte;
        if (isBlank(record)) {
          position.blankRows += 1;
          continue;
        }
        const { utf8, windows1252 } = record;
        batch.push({ checked: check(record.cells), row: spreadsheetRow(position), utf8, windows1252 });
        position.row += 1;
        if (batch.length === deps.rowsPerBatch) await flush();
        if (position.row % deps.rowsPerCheckpoint !== 0) continue;

        await flush();
        if (!(await checkpoint())) return { end: 'overtaken', row: position.row };
        if (!takesList(saver.campaign())) return await refuse(saver, takesNoList(saver.campaign().state));
        const stretchMs = deps.clock() - stretchBeganMs;
        stretchBeganMs = deps.clock();
        if (remainingMs() < Math.max(deps.marginMs, 2 * stretchMs)) {
          const { byteOffset, row } = position;
          await deps.queue.send({ ...message, byteOffset, row });
          return { end: 'continued', row };
        }
      }
      return undefined;
    };

    for await (const page of readCsvRecords(chunks, known.separator, position.byteOffset)) {
      if ('problem' in page) {
        await writer.settle();
        return await refuse(saver, unreadable(page.problem, spreadsheetRow(position)));
      }
      const end = await take(page.records);
      if (end !== undefined) return end;
    }
    await flush();
    return await finish();
  };
};
