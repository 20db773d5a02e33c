import { fallbackOf } from '../../core/audience/channels.ts';
import { createFallbackAttempts, type FallbackAttempts } from '../../core/delivery/attempts.ts';
import type { ExportDependencies, ReportSource } from './source.ts';

/** Reads the fallback attempts of a campaign; none where it has no second channel. */
export const readFallbackAttempts = async (
  deliveries: ExportDependencies['deliveries'],
  { campaign, audience }: Pick<ReportSource, 'campaign' | 'audience'>,
): Promise<FallbackAttempts> => {
  const attempts = createFallbackAttempts();
  if (campaign.channels.every((channel) => fallbackOf(campaign.channels, channel) === undefined))
    return attempts;
  for await (const page of deliveries.scan(audience)) for (const delivery of page) attempts.add(delivery);
  return attempts;
};
