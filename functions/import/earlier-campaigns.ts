// Whether the people of a list, or some of them, stand in the list of an earlier campaign.
import { campaignOfAudience } from '../../core/audience/audience.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import type { RowPerson } from '../../core/row/row.ts';
import type { ListReport } from '../../core/survey/report.ts';
import type { ImporterDependencies } from './dependencies.ts';
import type { Sampled } from './survey-parts.ts';

/** People looked up: all of a short list, so many of a long one. */
const SAMPLE = 1000;
const LOOKUPS_AT_ONCE = 16;

/**
 * Chooses the people who are looked up: those whose references have the lowest hashes, which does not depend on how the
 * list is ordered or where a run begins.
 */
export const createSample = (known: readonly Sampled[]) => {
  let chosen = [...known];
  let limit = Number.POSITIVE_INFINITY;
  const cut = (): void => {
    chosen.sort((one, other) => one.hash - other.hash);
    chosen = chosen.slice(0, SAMPLE);
    if (chosen.length === SAMPLE) limit = chosen.at(-1)?.hash ?? limit;
  };
  return {
    add(hash: number, { reference, email }: RowPerson): void {
      if (hash >= limit) return;
      chosen.push({ hash, reference, ...(email !== undefined && { email }) });
      if (chosen.length >= 2 * SAMPLE) cut();
    },
    people(): Sampled[] {
      cut();
      return [...chosen];
    },
  };
};

/** Campaigns that have written to anybody. */
const hasBegun = ({ state, startedAtMs }: Campaign): boolean =>
  startedAtMs !== undefined && (state === 'running' || state === 'paused' || state === 'completed');

type Dependencies = Pick<ImporterDependencies, 'campaigns' | 'lookup'>;

/** The campaigns that have begun and whose lists hold some of these people, by reference or address. */
export const earlierCampaigns = async (
  { campaigns, lookup }: Dependencies,
  { id, import: list }: Campaign,
  sample: readonly Sampled[],
): Promise<NonNullable<ListReport['earlier']>> => {
  const begun = new Map(
    (await campaigns.list())
      .filter((other) => other.id !== id && hasBegun(other))
      .map((one) => [one.id, one]),
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
      for (const campaign of new Set(hits.map(({ audience }) => campaignOfAudience(audience)))) {
        if (begun.has(campaign)) people.set(campaign, (people.get(campaign) ?? 0) + 1);
      }
    }
  };
  await Promise.all(Array.from({ length: LOOKUPS_AT_ONCE }, lookUpNext));
  const sizeOf = (of: Campaign['import']): number =>
    (of?.files ?? []).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return [...people].map(([campaign, found]) => {
    const { name = '', startedAtMs, import: theirs } = begun.get(campaign) ?? {};
    return {
      campaign,
      name,
      ...(startedAtMs !== undefined && { startedAtMs }),
      sameFile: found === sample.length && sizeOf(theirs) === sizeOf(list),
      people: found,
      of: sample.length,
    };
  });
};
