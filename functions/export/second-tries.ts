import { fallbackOf } from '../../core/audience/channels.ts';
import { createSecondTries, type SecondTries } from '../../core/report/report.ts';
import type { ExportDependencies, ReportSource } from './handler.ts';

/** Reads who was written to by a second channel; nothing where the campaign has none. */
export const readSecondTries = async (
  deliveries: ExportDependencies['deliveries'],
  { campaign, audience }: Pick<ReportSource, 'campaign' | 'audience'>,
): Promise<SecondTries> => {
  const seconds = createSecondTries();
  if (campaign.channels.every((channel) => fallbackOf(campaign.channels, channel) === undefined))
    return seconds;
  for await (const page of deliveries.scan(audience)) for (const delivery of page) seconds.add(delivery);
  return seconds;
};
