import { audienceId, type Place } from '../audience/audience.ts';
import { type Mac, readNoticeCode } from '../notice/code.ts';
import type { Campaign } from './campaign.ts';

/** Where a notice code leads to: it is tried with the present list of each campaign, which costs no read. */
export const placesOfCode = (
  campaigns: readonly Campaign[],
  code: string,
  mac: Mac,
): ({ audience: string } & Place)[] =>
  campaigns.flatMap((campaign) => {
    if (campaign.import === undefined) return [];
    const audience = audienceId(campaign.id, campaign.import.number);
    const where = readNoticeCode(audience, code, mac);
    return where === undefined ? [] : [{ audience, ...where }];
  });
