import { fallbackOf } from '../../core/audience/channels.ts';
import type { Campaign } from '../../core/campaign/campaign.ts';
import { createFallbackAttempts, type FallbackAttempts } from '../../core/delivery/attempts.ts';
import type { DeliveryStore } from '../../core/delivery/store.ts';

/** Reads the fallback attempts of a campaign; none where it has no second channel. */
export const readFallbackAttempts = async (
  deliveries: Pick<DeliveryStore, 'scan'>,
  { campaign, audience }: { campaign: Pick<Campaign, 'channels'>; audience: string },
): Promise<FallbackAttempts> => {
  const attempts = createFallbackAttempts();
  if (campaign.channels.every((channel) => fallbackOf(campaign.channels, channel) === undefined))
    return attempts;
  for await (const page of deliveries.scan(audience)) for (const delivery of page) attempts.add(delivery);
  return attempts;
};
