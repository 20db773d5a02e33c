import {
  isPersonal,
  type ObjectVersion,
  type PersonalObjects,
  personalPrefixes,
} from '../../core/report/personal-data.ts';
import { isLeft } from './purge-list.ts';
import type { PurgeReport } from './purge-report.ts';

/** Objects that versions are of: an object may have many. */
const countObjects = (versions: readonly ObjectVersion[]): number =>
  new Set(versions.map(({ object }) => object)).size;

/** Deletes every version of the objects that hold personal data of a campaign, and looks for them once more. */
export const purgeObjects = async (
  objects: PersonalObjects,
  report: PurgeReport,
  campaign: string,
): Promise<void> => {
  for (const [at, prefix] of personalPrefixes(campaign).entries()) {
    const listPersonal = async (): Promise<ObjectVersion[]> =>
      (await objects.list(prefix)).filter(({ object }) => isPersonal(object));
    const versions = await listPersonal();
    await report.note((progress) =>
      progress.prefixes > at
        ? undefined
        : {
            objects: progress.objects + countObjects(versions),
            objectVersions: progress.objectVersions + versions.length,
            prefixes: at + 1,
          },
    );
    for (const version of versions) await objects.remove(version);
    const left = await listPersonal();
    if (left.length > 0) throw isLeft(`${left.length} versions of ${prefix}`);
  }
};
