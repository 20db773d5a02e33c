import type { Clock } from '../../core/base/clock.ts';
import { isSameItem, updateUntilWritten } from '../../core/base/conditional-write.ts';
import { notPurgedYet, type PurgeProgress, remainsAfter } from '../../core/report/purge.ts';
import type { Report, ReportStore } from '../../core/report/report.ts';

/** Thrown where another run of the same purge has finished it. */
export class AlreadyPurged extends Error {
  override readonly name = 'AlreadyPurged';
}

export type PurgeReportDependencies = { reports: Pick<ReportStore, 'get' | 'replace'>; clock: Clock };

/** The report of one purge as this run knows it, and how far the purge has counted. */
export const createPurgeReport = ({ reports, clock }: PurgeReportDependencies, loaded: Report) => {
  let report = loaded;

  const write = async (change: (report: Report) => Partial<Report> | undefined): Promise<void> => {
    const { campaign, id } = loaded;
    const { item } = await updateUntilWritten<Report>({
      item: `purge ${id} of campaign ${campaign}`,
      known: report,
      read: () => reports.get(campaign, id),
      decide(latest) {
        if (latest.status === 'done') throw new AlreadyPurged();
        const changed = change(latest);
        return changed && { ...latest, ...changed };
      },
      replace: reports.replace,
      // Runs that note the same have counted the same people.
      isOurs: isSameItem,
    });
    if (item === undefined) throw new AlreadyPurged();
    report = item;
  };

  return {
    /** Notes what no other run has noted yet; `count` answers undefined where there is nothing to note. */
    note: (count: (progress: PurgeProgress) => Partial<PurgeProgress> | undefined): Promise<void> =>
      write((latest) => {
        const progress = latest.purge ?? notPurgedYet;
        const counted = count(progress);
        return counted && { purge: { ...progress, ...counted } };
      }),
    /** Ends the purge: nothing is left, and what has been counted is the proof. */
    finish: (): Promise<void> =>
      write(({ purge: { people, chunks, objects, objectVersions } = notPurgedYet }) => {
        const left = { chunks: 0, lookupEntries: 0, objects: 0 };
        const finishedAtMs = clock();
        const remains = remainsAfter(finishedAtMs);
        const proof = { people, chunks, objects, objectVersions, left, remains };
        return { status: 'done', finishedAtMs, people, proof, purge: undefined };
      }),
    /** The report as it was written last. */
    report: (): Report => report,
  };
};
export type PurgeReport = ReturnType<typeof createPurgeReport>;
