// Whether the people of a list, or some of them, stand in the list of an earlier campaign.
import { audienceId, campaignOfAudience } from '../../core/audience/audience.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import type { ListReport } from '../../core/survey/report.ts';
import type { ImporterDependencies } from './dependencies.ts';
import type { Sampled } from './sample.ts';

const LOOKUPS_AT_ONCE = 16;

/** Campaigns that have written to anybody. */
const hasBegun = ({ startedAtMs }: Campaign): boolean => startedAtMs !== undefined;

type Dependencies = Pick<ImporterDependencies, 'campaigns' | 'lookup'>;

/** The campaigns that have begun and whose lists hold some of these people, by reference or address. */
export const earlierCampaigns = async (
  { campaigns, lookup }: Dependencies,
  { id, import: list }: Campaign,
  sample: readonly Sampled[],
): Promise<NonNullable<ListReport['earlier']>> => {
  // By the list that they wrote to: others of theirs may have come to nothing.
  const begun = new Map(
    (await campaigns.list())
      .filter((other) => other.id !== id && hasBegun(other))
      .map((one) => [audienceId(one.id, one.import?.number ?? 0), one]),
  );
  if (begun.size === 0) return [];
  const people = new Map<string, number>();
  const rest = [...sample];
  const lookUpNext = async (): Promise<void> => {
    for (let one = rest.pop(); one !== undefined; one = rest.pop()) {
      const hits = [
        ...(await lookup.find('reference', one.reference)),
        ...(one.email === undefined ? [] : await lookup.find('email', one.email)),
      ];
      for (const audience of new Set(hits.map((hit) => hit.audience))) {
        if (begun.has(audience)) people.set(audience, (people.get(audience) ?? 0) + 1);
      }
    }
  };
  await Promise.all(Array.from({ length: LOOKUPS_AT_ONCE }, lookUpNext));
  const sizeOf = (of: Campaign['import']): number =>
    (of?.files ?? []).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const most = [...people].sort(
    ([one, found], [other, foundThere]) => foundThere - found || one.localeCompare(other, 'en'),
  );
  return most.map(([audience, found]) => {
    const { name = '', startedAtMs, import: theirs } = begun.get(audience) ?? {};
    return {
      campaign: campaignOfAudience(audience),
      name,
      ...(startedAtMs !== undefined && { startedAtMs }),
      sameFile: found === sample.length && sizeOf(theirs) === sizeOf(list),
      people: found,
      of: sample.length,
    };
  });
};
