import { fallbackOf } from '../../core/audience/channels.ts';
import { createFallbackAttempts, type FallbackAttempts } from '../../core/delivery/attempts.ts';
import type { ExportDependencies, ReportSource } from './source.ts';

/** Reads who was written to by a second channel; nothing where the campaign has none. */
export const readSecondTries = async (
  deliveries: ExportDependencies['deliveries'],
  { campaign, audience }: Pick<ReportSource, 'campaign' | 'audience'>,
): Promise<FallbackAttempts> => {
  const seconds = createFallbackAttempts();
  if (campaign.channels.every((channel) => fallbackOf(campaign.channels, channel) === undefined))
    return seconds;
  for await (const page of deliveries.scan(audience)) for (const delivery of page) seconds.add(delivery);
  return seconds;
};
