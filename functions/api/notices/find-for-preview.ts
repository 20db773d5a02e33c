// Finds the person of a list whose message is to be seen, and puts that on record before it is shown.
import { audienceId, type Language, type Place, type Recipient } from '../../../core/audience/audience.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import type { LookUpReason } from '../../../core/audit/reasons.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { isErased } from '../../../core/lookup/places.ts';
import { readNoticeCode } from '../../../core/notice/code.ts';
import { nameOfPlace, recordLookUp, refuseExcessLookUps } from '../http/audit.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { Problem } from '../http/problem.ts';
import { ticketOf } from '../people/case-number.ts';
import { hashOfWanted, type Wanted } from '../people/wanted.ts';

type Dependencies = Pick<
  ApiDependencies,
  'attempts' | 'audience' | 'audit' | 'clock' | 'codeMac' | 'lookup' | 'lookupLimits' | 'readPhone' | 'record'
>;

/** Who wants to see the message of whom, and why. */
export type PreviewOfPerson = {
  wanted: Wanted;
  reason: LookUpReason;
  ticket?: string | undefined;
  by: Actor;
};

type Found = { recipient: Recipient; language: Language; on: string };

/** The first place of whoever is wanted in the list; where several have the same, that of one of them. */
const placeOf = async (
  { lookup, codeMac }: Pick<Dependencies, 'lookup' | 'codeMac'>,
  audience: string,
  wanted: Wanted,
): Promise<Place | undefined> => {
  if ('code' in wanted) return readNoticeCode(audience, wanted.code, await codeMac());
  const hits = await lookup.find(wanted.field, wanted.value);
  return hits
    .filter((hit) => hit.audience === audience)
    .sort((one, other) => one.chunk - other.chunk || one.place - other.place)[0];
};

const find = async (deps: Dependencies, campaign: Campaign, wanted: Wanted): Promise<Found | undefined> => {
  if (campaign.import === undefined) return undefined;
  const audience = audienceId(campaign.id, campaign.import.number);
  const where = await placeOf(deps, audience, wanted);
  // Where nobody is found, a chunk is read as well: the time that an answer takes tells nothing of the list.
  const chunk = await deps.audience.get(audience, where?.chunk ?? 0);
  const recipient = where && chunk?.recipients[where.place];
  if (where === undefined || chunk === undefined || recipient === undefined) return undefined;
  if (isErased({ recipient })) return undefined;
  return { recipient, language: chunk.language, on: nameOfPlace({ audience, ...where }) };
};

/**
 * The person with the language of their notice. Whether somebody is in the list is an answer too: it is on record, and
 * counted, before it is given.
 *
 * @throws Problem where there is nobody, or it is one look-up too many
 */
export const findForPreview = async (
  deps: Dependencies,
  campaign: Campaign,
  { wanted, reason, ticket, by }: PreviewOfPerson,
): Promise<{ recipient: Recipient; language: Language }> => {
  const sought = await hashOfWanted(deps, wanted);
  const attempt = {
    action: 'recipient.preview' as const,
    on: sought,
    reason,
    particulars: { campaign: campaign.id },
  };
  await refuseExcessLookUps(deps, by, attempt);
  const found = await find(deps, campaign, wanted);
  await recordLookUp(deps, by, {
    ...attempt,
    ...(found && { on: found.on }),
    ...ticketOf(deps, ticket, ...(found ? [found.recipient] : [])),
    particulars: {
      campaign: campaign.id,
      found: found === undefined ? 0 : 1,
      ...(found && { sought }),
    },
  });
  if (found !== undefined) return found;
  throw new Problem('not-found', {
    detail: {
      en: 'Nobody in the list of this campaign has this number or code.',
      fr: 'Personne dans la liste de cette campagne n’a ce numéro ou ce code.',
    },
  });
};
