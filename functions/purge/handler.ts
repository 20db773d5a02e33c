import * as z from 'zod';
import { audienceId } from '../../core/audience/audience.ts';
import { nextImportNumber } from '../../core/campaign/lists.ts';
import type { CampaignStore } from '../../core/campaign/store.ts';
import type { BucketCleaner } from '../../core/lookup/store.ts';
import type { PersonalObjects } from '../../core/report/personal-data.ts';
import { erasureMessageSchema } from '../../core/report/purge.ts';
import { type ReportMessage, reportMessageSchema } from '../../core/report/report.ts';
import { type ListReportStore, withoutExamples } from '../../core/survey/report.ts';
import { type BatchDependencies, createBatchHandler, DONE, type Verdict } from '../runtime/sqs-batch.ts';
import { purgeBuckets } from './purge-buckets.ts';
import { type PurgeListDependencies, purgeList } from './purge-list.ts';
import { purgeObjects } from './purge-objects.ts';
import { AlreadyPurged, createPurgeReport, type PurgeReportDependencies } from './purge-report.ts';
import { type RemoveFilesDependencies, removeFiles } from './remove-files.ts';

export type PurgeDependencies = BatchDependencies &
  PurgeListDependencies &
  PurgeReportDependencies &
  RemoveFilesDependencies & {
    campaigns: Pick<CampaignStore, 'get'>;
    listReports: ListReportStore;
    lookup: BucketCleaner;
    objects: PersonalObjects;
  };

const messageSchema = z.union([reportMessageSchema, erasureMessageSchema]);

/** Leaves of the report of a list what names nobody. */
const purgeListReport = async (
  { listReports }: Pick<PurgeDependencies, 'listReports'>,
  campaign: string,
  list: number,
): Promise<void> => {
  const report = await listReports.get(campaign, list);
  if (report !== undefined) await listReports.put(campaign, list, withoutExamples(report));
};

/** Time left below which a run ends between two groups, and its message comes back at once: a group takes seconds. */
const HAND_ON_BELOW_MS = 60_000;

/**
 * Deletes the personal data of a campaign, and proves it: what is to be deleted is counted before it is, then
 * everything is looked for once more. What happened at each place of the list stays, and names nobody.
 *
 * A run may die anywhere, or come to the end of its time: the next begins at the beginning, and counts only what lies
 * beyond the mark that the report keeps. So everybody is counted once, whether the run that counted them lived to
 * delete them or not.
 */
export const createHandler = (deps: PurgeDependencies) => {
  const purge = async (message: ReportMessage, isTimeOver: () => boolean): Promise<Verdict> => {
    const { campaign: id } = message;
    const loaded = await deps.reports.get(id, message.report);
    if (loaded === undefined || loaded.status === 'done') return DONE;
    const report = createPurgeReport(deps, loaded);
    const handOn = (): Verdict => {
      deps.log.info('a purge goes on in another run', { campaign: id, ...report.report().purge });
      return { verdict: 'retry', seconds: 0 };
    };
    if (!(await purgeBuckets(deps, id, isTimeOver))) return handOn();
    const campaign = await deps.campaigns.get(id);
    const lists = campaign === undefined ? 0 : nextImportNumber(campaign) - 1;
    for (let list = 1; list <= lists; list += 1) {
      if (!(await purgeList(deps, report, audienceId(id, list), list, isTimeOver))) return handOn();
      await purgeListReport(deps, id, list);
    }
    await purgeObjects(deps.objects, report, id);
    await report.finish();
    deps.log.info('personal data purged', { campaign: id, ...report.report().proof });
    return DONE;
  };

  return createBatchHandler(deps, {
    subject: 'purge',
    read: (body) => messageSchema.parse(JSON.parse(body)),
    fields: ({ campaign }) => ({ campaign }),
    work: (received, context) =>
      received.map(async ({ message }) => {
        try {
          if (!('report' in message)) return await removeFiles(deps, message);
          return await purge(message, () => context.getRemainingTimeInMillis() < HAND_ON_BELOW_MS);
        } catch (error) {
          if (error instanceof AlreadyPurged) return DONE;
          throw error;
        }
      }),
  });
};
