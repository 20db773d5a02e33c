import { groupsOf } from '../../adapters/aws/concurrency.ts';
import { audienceId, type Chunk, type Recipient } from '../../core/audience/audience.ts';
import type { AudienceStore } from '../../core/audience/store.ts';
import type { Clock } from '../../core/base/clock.ts';
import { isSameItem, updateUntilWritten } from '../../core/base/conditional-write.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import type { EvidenceStore } from '../../core/delivery/evidence.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';
import type { LookupEntry, LookupStore } from '../../core/lookup/store.ts';
import {
  allEntriesAt,
  isPersonal,
  type ObjectVersion,
  type PersonalObjects,
  personalPrefixes,
} from '../../core/report/purge.ts';
import {
  notPurgedYet,
  type PurgeProgress,
  type Report,
  type ReportMessage,
  type ReportStore,
  reportMessageSchema,
} from '../../core/report/report.ts';
import { type BatchDependencies, createBatchHandler, DONE, type Verdict } from '../runtime/sqs-batch.ts';

export type PurgeDependencies = BatchDependencies & {
  campaigns: Pick<CampaignStore, 'get'>;
  reports: Pick<ReportStore, 'get' | 'replace'>;
  audience: Pick<AudienceStore, 'getMany' | 'remove'>;
  deliveries: Pick<DeliveryStore, 'scan'>;
  evidence: Pick<EvidenceStore, 'scan'>;
  lookup: Pick<LookupStore, 'remove' | 'placesOfReferences'>;
  objects: PersonalObjects;
  clock: Clock;
};

/** Chunks whose people are removed together: one read. */
const CHUNKS_AT_ONCE = 100;
/** Time left below which a run ends between two groups, and its message comes back at once: a group takes seconds. */
const HAND_ON_BELOW_MS = 60_000;

/** Objects of versions, a name each. */
const countObjects = (versions: readonly ObjectVersion[]): number =>
  new Set(versions.map(({ object }) => object)).size;

/** Thrown where another run of the same purge has finished it. */
class AlreadyDone extends Error {}

/**
 * Deletes the personal data of a campaign, and proves it: what is to be deleted is counted before it is, then
 * everything is looked for once more. What happened to each place of the list stays, and names nobody.
 *
 * A run may die anywhere, or come to the end of its time: the next begins at the beginning, and counts only what
 * stands behind the mark that its report keeps. So everybody is counted once, whether the run that counted them lived
 * to delete them or not.
 */
export const createHandler = (deps: PurgeDependencies) => {
  /** The report of one purge as this run knows it, and how far the purge has counted. */
  const createTally = (loaded: Report) => {
    let report = loaded;

    const write = async (change: (report: Report) => Partial<Report> | undefined): Promise<void> => {
      const { campaign, id } = loaded;
      const { item } = await updateUntilWritten<Report>({
        item: `purge ${id} of campaign ${campaign}`,
        known: report,
        read: () => deps.reports.get(campaign, id),
        decide(latest) {
          if (latest.status === 'done') throw new AlreadyDone();
          const changed = change(latest);
          return changed && { ...latest, ...changed };
        },
        replace: deps.reports.replace,
        // Runs that note the same have counted the same people.
        isOurs: isSameItem,
      });
      if (item === undefined) throw new AlreadyDone();
      report = item;
    };

    return {
      /** Notes what another run has not noted meanwhile; `count` answers undefined where there is nothing to note. */
      note: (count: (progress: PurgeProgress) => Partial<PurgeProgress> | undefined) =>
        write((latest) => {
          const progress = latest.purge ?? notPurgedYet;
          const counted = count(progress);
          return counted && { purge: { ...progress, ...counted } };
        }),
      finish: () =>
        write(({ purge: { people, chunks, objects, objectVersions } = notPurgedYet }) => {
          const left = { chunks: 0, lookupEntries: 0, objects: 0 };
          const proof = { people, chunks, objects, objectVersions, left };
          return { status: 'done', finishedAtMs: deps.clock(), people, proof, purge: undefined };
        }),
      report: () => report,
    };
  };
  type Tally = ReturnType<typeof createTally>;

  /** The chunks of a list in groups, in an order that is the same in every run. */
  const chunkGroups = async (audience: string): Promise<number[][]> => {
    const numbers: number[] = [];
    for await (const page of deps.deliveries.scan(audience)) numbers.push(...page.map(({ chunk }) => chunk));
    return groupsOf(
      numbers.sort((one, other) => one - other),
      CHUNKS_AT_ONCE,
    );
  };

  /** Where the people of a list went whose address was corrected: `<chunk>/<place>` to chunk. */
  const correctionsOf = async (audience: string): Promise<Map<string, number[]>> => {
    const corrections = new Map<string, number[]>();
    for await (const page of deps.evidence.scan(audience)) {
      for (const { chunk, place, evidence } of page) {
        const to = evidence.flatMap((one) => (one.kind === 'addressCorrected' ? [one.toChunk] : []));
        if (to.length > 0) corrections.set(`${chunk}/${place}`, to);
      }
    }
    return corrections;
  };

  const isLeft = (what: string): Error => new Error(`something is left: ${what}`);

  /** Deletes the people of a list; false where the time is over before the end. */
  const purgeList = async (
    campaign: string,
    list: number,
    tally: Tally,
    isTimeOver: () => boolean,
  ): Promise<boolean> => {
    const audience = audienceId(campaign, list);
    const corrections = await correctionsOf(audience);
    const groups = await chunkGroups(audience);
    const read = async (numbers: readonly number[]): Promise<Chunk[]> =>
      (await deps.audience.getMany(numbers.map((chunk) => ({ audience, chunk })))).map(({ chunk }) => chunk);
    const peopleOf = ({ recipients }: Chunk): Recipient[] =>
      recipients.filter(({ reference }) => reference !== '');

    for (const numbers of groups) {
      if (isTimeOver()) return false;
      const found = await read(numbers);
      if (found.length === 0) continue;
      await tally.note((progress) => {
        const isBehind = ({ number }: Chunk): boolean =>
          progress.list < list || (progress.list === list && progress.chunk < number);
        const counted = found.filter(isBehind);
        if (counted.length === 0) return undefined;
        return {
          people: progress.people + counted.flatMap(peopleOf).length,
          chunks: progress.chunks + counted.length,
          list,
          chunk: Math.max(...counted.map(({ number }) => number)),
        };
      });
      const entries = found.flatMap(({ number, recipients }) =>
        recipients.flatMap((recipient, place): LookupEntry[] => {
          if (recipient.reference === '') return [];
          const further = corrections.get(`${number}/${place}`) ?? [];
          return [
            ...allEntriesAt(recipient, { chunk: number, place }),
            ...further.flatMap((chunk) => allEntriesAt(recipient, { chunk, place: 0 })),
          ];
        }),
      );
      // What people are found by goes first: without their data it could not be named any more.
      await deps.lookup.remove(audience, entries);
      const references = found.flatMap(peopleOf).map(({ reference }) => reference);
      const left = await deps.lookup.placesOfReferences(audience, references);
      if (left.size > 0) throw isLeft(`${left.size} look-up entries of ${audience}`);
      await deps.audience.remove(
        audience,
        found.map(({ number }) => number),
      );
    }
    for (const numbers of groups) {
      if (isTimeOver()) return false;
      const left = await read(numbers);
      if (left.length > 0) throw isLeft(`${left.length} chunks of ${audience}`);
    }
    return true;
  };

  const purgeObjects = async (campaign: string, tally: Tally): Promise<void> => {
    for (const [at, prefix] of personalPrefixes(campaign).entries()) {
      const personal = async (): Promise<ObjectVersion[]> =>
        (await deps.objects.list(prefix)).filter(({ object }) => isPersonal(object));
      const versions = await personal();
      await tally.note((progress) =>
        progress.prefixes > at
          ? undefined
          : {
              objects: progress.objects + countObjects(versions),
              objectVersions: progress.objectVersions + versions.length,
              prefixes: at + 1,
            },
      );
      for (const version of versions) await deps.objects.remove(version);
      const left = await personal();
      if (left.length > 0) throw isLeft(`${left.length} versions of ${prefix}`);
    }
  };

  const purge = async (
    { campaign: id, report: reportId }: ReportMessage,
    isTimeOver: () => boolean,
  ): Promise<Verdict> => {
    const report = await deps.reports.get(id, reportId);
    if (report === undefined || report.status === 'done') return DONE;
    const tally = createTally(report);
    const lists = (await deps.campaigns.get(id))?.import?.number ?? 0;
    for (let list = 1; list <= lists; list += 1) {
      if (await purgeList(id, list, tally, isTimeOver)) continue;
      deps.log.info('a purge goes on in another run', { campaign: id, ...tally.report().purge });
      return { verdict: 'retry', seconds: 0 };
    }
    await purgeObjects(id, tally);
    await tally.finish();
    deps.log.info('personal data purged', { campaign: id, ...tally.report().proof });
    return DONE;
  };

  return createBatchHandler(deps, {
    subject: 'purge',
    read: (body) => reportMessageSchema.parse(JSON.parse(body)),
    fields: ({ campaign, report }) => ({ campaign, report }),
    work: (received, context) =>
      received.map(async ({ message }) => {
        try {
          return await purge(message, () => context.getRemainingTimeInMillis() < HAND_ON_BELOW_MS);
        } catch (error) {
          if (error instanceof AlreadyDone) return DONE;
          throw error;
        }
      }),
  });
};
