import { readFileSync } from 'node:fs';
import { type NewCampaign, newCampaignOf } from '../../client/campaign-file.ts';
import { CliError } from '../terminal/exit-code.ts';

/** What a file of a campaign holds; the API checks what is in it. Throws {@link CliError} where it is not JSON. */
export const readCampaignFile = (path: string): NewCampaign => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new CliError('unusable', `The file ${path} cannot be read.`);
  }
  try {
    return newCampaignOf(JSON.parse(text));
  } catch (error) {
    throw new CliError('unusable', `${path} is not JSON: ${error instanceof Error ? error.message : error}.`);
  }
};
