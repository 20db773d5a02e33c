import { audienceId, type Recipient } from '../../core/audience.ts';
import type {
  AudienceStore,
  CampaignStore,
  ChunkKey,
  Clock,
  DeliveryStore,
  EvidenceStore,
  LookupEntry,
  LookupStore,
} from '../../core/ports.ts';
import {
  allEntriesAt,
  isPersonal,
  type ObjectVersion,
  type PersonalObjects,
  personalPrefixes,
} from '../../core/purge.ts';
import { type PurgeProof, type Report, type ReportStore, reportMessageSchema } from '../../core/report.ts';
import { type BatchDependencies, createBatchHandler, DONE } from '../sqs-batch.ts';

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
const WRITE_TRIES = 10;

const countObjects = (versions: readonly ObjectVersion[]): number =>
  new Set(versions.map(({ object }) => object)).size;

/**
 * Deletes the personal data of a campaign, and proves it: what was deleted is counted, then everything is looked for
 * once more. What happened to each place of the list stays, and names nobody. A run that dies is taken up by the next.
 */
export const createHandler = (deps: PurgeDependencies) => {
  async function* chunkGroups(audience: string): AsyncGenerator<ChunkKey[]> {
    let held: ChunkKey[] = [];
    for await (const page of deps.deliveries.scan(audience)) {
      held.push(...page.map(({ chunk }) => ({ audience, chunk })));
      while (held.length >= CHUNKS_AT_ONCE) yield held.splice(0, CHUNKS_AT_ONCE);
    }
    if (held.length > 0) yield held;
    held = [];
  }

  /** Where the people of a list went whose address was corrected: `<chunk>/<place>` to chunk. */
  const correctionsOf = async (audience: string): Promise<Map<string, number[]>> => {
    const corrections = new Map<string, number[]>();
    for await (const page of deps.evidence.scan(audience)) {
      for (const { chunk, place, evidence } of page) {
        const to = evidence.flatMap((one) => (one.kind === 'readdressed' ? [one.toChunk] : []));
        if (to.length > 0) corrections.set(`${chunk}/${place}`, to);
      }
    }
    return corrections;
  };

  const purgeList = async (audience: string, proof: PurgeProof): Promise<void> => {
    const corrections = await correctionsOf(audience);
    for await (const keys of chunkGroups(audience)) {
      const found = await deps.audience.getMany(keys);
      const people: Recipient[] = [];
      const entries: LookupEntry[] = found.flatMap(({ chunk: { number, recipients } }) =>
        recipients.flatMap((recipient, place) => {
          if (recipient.reference === '') return [];
          people.push(recipient);
          const further = corrections.get(`${number}/${place}`) ?? [];
          return [
            ...allEntriesAt(recipient, { chunk: number, place }),
            ...further.flatMap((chunk) => allEntriesAt(recipient, { chunk, place: 0 })),
          ];
        }),
      );
      // What people are found by goes first: without their data it could not be named any more.
      await deps.lookup.remove(audience, entries);
      const left = await deps.lookup.placesOfReferences(
        audience,
        people.map(({ reference }) => reference),
      );
      proof.left.lookupEntries += left.size;
      await deps.audience.remove(
        audience,
        found.map(({ chunk }) => chunk.number),
      );
      proof.people += people.length;
      proof.chunks += found.length;
    }
    for await (const keys of chunkGroups(audience))
      proof.left.chunks += (await deps.audience.getMany(keys)).length;
  };

  const purgeObjects = async (campaign: string, proof: PurgeProof): Promise<void> => {
    for (const prefix of personalPrefixes(campaign)) {
      const personal = async (): Promise<ObjectVersion[]> =>
        (await deps.objects.list(prefix)).filter(({ object }) => isPersonal(object));
      const versions = await personal();
      for (const version of versions) {
        await deps.objects.remove(version);
        proof.objectVersions += 1;
      }
      proof.objects += countObjects(versions);
      proof.left.objects += countObjects(await personal());
    }
  };

  const note = async (report: Report, change: Partial<Report>): Promise<void> => {
    let latest: Report | undefined = report;
    for (let tries = 0; tries < WRITE_TRIES && latest !== undefined; tries += 1) {
      if (latest.status === 'done' || (await deps.reports.replace({ ...latest, ...change })) === 'written')
        return;
      latest = await deps.reports.get(report.campaign, report.id);
    }
    throw new Error(`purge ${report.id} of campaign ${report.campaign} could not be noted`);
  };

  const purge = async (message: { campaign: string; report: string }): Promise<void> => {
    const report = await deps.reports.get(message.campaign, message.report);
    if (report === undefined || report.status === 'done') return;
    const campaign = await deps.campaigns.get(message.campaign);
    const lists = campaign?.import?.number ?? 0;
    const proof: PurgeProof = {
      people: report.proof?.people ?? 0,
      chunks: report.proof?.chunks ?? 0,
      objects: report.proof?.objects ?? 0,
      objectVersions: report.proof?.objectVersions ?? 0,
      left: { chunks: 0, lookupEntries: 0, objects: 0 },
    };
    for (let number = 1; number <= lists; number += 1) {
      await purgeList(audienceId(message.campaign, number), proof);
    }
    await purgeObjects(message.campaign, proof);
    const { left } = proof;
    if (left.chunks + left.lookupEntries + left.objects > 0) {
      throw new Error(`something is left of campaign ${message.campaign}: ${JSON.stringify(left)}`);
    }
    await note(report, { status: 'done', finishedAtMs: deps.clock(), people: proof.people, proof });
    deps.log.info('personal data purged', { campaign: message.campaign, ...proof });
  };

  return createBatchHandler(deps, {
    subject: 'purge',
    read: (body) => reportMessageSchema.parse(JSON.parse(body)),
    fields: ({ campaign, report }) => ({ campaign, report }),
    work: (received) =>
      received.map(async ({ message }) => {
        await purge(message);
        return DONE;
      }),
  });
};
