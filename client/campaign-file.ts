/** A campaign as a person writes it in a file, such as samples/campaign.json. */
import type { Asked } from './operations.ts';

export type NewCampaign = Asked<'createCampaign'>['body'];

/** What the API takes of the content of such a file: what it says to editors is nothing to the API. */
export const newCampaignOf = (file: object): NewCampaign => {
  const { $schema: _, ...campaign } = file as NewCampaign & { $schema?: string };
  return campaign;
};
