import { readFileSync } from 'node:fs';
import type { Asked } from '../../client/operations.ts';
import { CliError } from '../terminal/exit-code.ts';

export type NewCampaign = Asked<'createCampaign'>['body'];

/** What a file of a campaign holds; the API checks what is in it. Throws {@link CliError} where it is not JSON. */
export const readCampaignFile = (path: string): NewCampaign => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new CliError('unusable', `The file ${path} cannot be read.`);
  }
  try {
    // What the file says to editors is nothing to the API.
    const { $schema: _, ...campaign } = JSON.parse(text) as NewCampaign & { $schema?: string };
    return campaign;
  } catch (error) {
    throw new CliError('unusable', `${path} is not JSON: ${error instanceof Error ? error.message : error}.`);
  }
};
