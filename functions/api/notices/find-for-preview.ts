// Finds the person of a list whose message is to be seen, and puts that on record before it is shown.
import { audienceId, type Language, type Place, type Recipient } from '../../../core/audience/audience.ts';
import type { Actor } from '../../../core/audit/actor.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { readNoticeCode } from '../../../core/notice/code.ts';
import { nameOfPlace, recordLookUp } from '../http/audit.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { Problem } from '../http/problem.ts';

type Dependencies = Pick<
  ApiDependencies,
  'audience' | 'audit' | 'clock' | 'codeMac' | 'lookup' | 'lookupLimits'
>;

/** Who wants to see the message of whom: by the organisation's own number, or by the notice code. */
export type PreviewOfPerson = { reference?: string | undefined; code?: string | undefined; by: Actor };

type Found = { recipient: Recipient; language: Language; on: string };

/** The first place of somebody with a reference; where others have it too, of one of them. */
const placeOfReference = async (
  { lookup }: Pick<Dependencies, 'lookup'>,
  audience: string,
  reference: string,
): Promise<Place | undefined> => {
  const hits = (await lookup.find('reference', reference)).filter((hit) => hit.audience === audience);
  return hits.sort((one, other) => one.chunk - other.chunk || one.place - other.place)[0];
};

const find = async (
  deps: Dependencies,
  campaign: Campaign,
  { reference = '', code }: PreviewOfPerson,
): Promise<Found | undefined> => {
  if (campaign.import === undefined) return undefined;
  const audience = audienceId(campaign.id, campaign.import.number);
  const where =
    code !== undefined
      ? readNoticeCode(audience, code, await deps.codeMac())
      : await placeOfReference(deps, audience, reference);
  if (where === undefined) return undefined;
  const chunk = await deps.audience.get(audience, where.chunk);
  const recipient = chunk?.recipients[where.place];
  if (chunk === undefined || recipient === undefined || recipient.reference === '') return undefined;
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
  asking: PreviewOfPerson,
): Promise<{ recipient: Recipient; language: Language }> => {
  const { reference, by } = asking;
  const found = await find(deps, campaign, asking);
  await recordLookUp(deps, by, {
    action: 'recipient.preview',
    on:
      found?.on ?? (reference === undefined ? campaign.id : await deps.lookup.hashOf('reference', reference)),
    particulars: { campaign: campaign.id, found: found === undefined ? 0 : 1 },
  });
  if (found !== undefined) return found;
  throw new Problem('not-found', {
    detail: {
      en: 'Nobody in the list of this campaign has this number or code.',
      fr: 'Personne dans la liste de cette campagne n’a ce numéro ou ce code.',
    },
  });
};
