import { z } from '@hono/zod-openapi';
import { audienceId, type Place } from '../../../core/audience/audience.ts';
import { updateUntilWritten } from '../../../core/base/conditional-write.ts';
import type { Wording } from '../../../core/base/wording.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { settledMessages } from '../../../core/delivery/claim.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import { type Facts, mergeFacts } from '../../../core/delivery/outcome.ts';
import { isErased } from '../../../core/lookup/places.ts';
import type { LookupHit, PersonRecord } from '../../../core/lookup/store.ts';
import { readNoticeCode } from '../../../core/notice/code.ts';
import { findCampaign } from '../campaigns/change.ts';
import { campaignIdSchema } from '../campaigns/view.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { Problem } from '../http/problem.ts';
import { typedValue } from '../http/schemas.ts';
import { nobodyHasThisCode } from './people-words.ts';

/** Path parameters of what is done for one person of a campaign. */
export const personParams = z.object({
  id: campaignIdSchema,
  code: typedValue(40).openapi({
    param: { name: 'code', in: 'path' },
    description: 'Notice code of the person.',
    example: '7K3M-9QXT-2B4FJ',
  }),
});

/** Ends the request: the code is of nobody in the campaign. */
export const nobodyHasCode = (): never => {
  throw new Problem('not-found', { detail: nobodyHasThisCode });
};

/** The campaign, its present list and the place of this code in it; ends the request where there is none. */
export const findPlace = async (
  deps: Pick<ApiDependencies, 'campaigns' | 'codeMac'>,
  { id, code }: { id: string; code: string },
): Promise<{ campaign: Campaign; audience: string; where: Place }> => {
  const [campaign, mac] = await Promise.all([findCampaign(deps.campaigns, id), deps.codeMac()]);
  const audience = audienceId(id, campaign.import?.number ?? 0);
  const where = campaign.import && readNoticeCode(audience, code, mac);
  return where === undefined ? nobodyHasCode() : { campaign, audience, where };
};

/** The person at this place; ends the request, in the words of `gone`, where their data is there no more. */
export const personAt = async (
  { people }: Pick<ApiDependencies, 'people'>,
  hit: LookupHit,
  gone: Wording,
): Promise<PersonRecord> => {
  const [record] = await people.read([hit]);
  if (record === undefined || isErased(record)) throw new Problem('not-found', { detail: gone });
  return record;
};

/** The delivery with more facts of one of its people. */
export const withFacts = (delivery: Delivery, place: number, more: Facts): Delivery => ({
  ...delivery,
  facts: delivery.facts.map((known, at) => (at === place ? mergeFacts(known, more) : known)),
});

/**
 * Adds facts of one person, whatever send and track write meanwhile.
 *
 * @param factsFor - what to add to the delivery as it is now, undefined where there is none; undefined leaves it
 */
export const addFacts = async (
  deliveries: ApiDependencies['deliveries'],
  audience: string,
  { chunk, place }: Place,
  factsFor: (latest: Delivery | undefined) => Facts | undefined,
): Promise<void> => {
  const { item } = await updateUntilWritten<Delivery>({
    item: `chunk ${chunk}`,
    read: () => deliveries.get(audience, chunk),
    decide(latest) {
      const more = factsFor(latest);
      if (more === undefined) return undefined;
      return settledMessages(withFacts(latest, place, more));
    },
    replace: (next) => deliveries.replace(next),
  });
  if (item === undefined) factsFor(undefined);
};
