import { isSameItem, updateUntilWritten } from '../../../core/base/conditional-write.ts';
import type { Wording } from '../../../core/base/wording.ts';
import {
  type Campaign,
  type CampaignAction,
  type CampaignState,
  possibleActions,
} from '../../../core/campaign/campaign.ts';
import type { CampaignStore } from '../../../core/campaign/store.ts';
import type { RecordChange } from '../http/audit.ts';
import { Problem } from '../http/problem.ts';
import { checkVersion } from '../http/version.ts';

/** The campaign of this id; ends the request with 404 where there is none. */
export const findCampaign = async (campaigns: CampaignStore, id: string): Promise<Campaign> => {
  const campaign = await campaigns.get(id);
  if (campaign === undefined) {
    throw new Problem('not-found', {
      detail: { en: `There is no campaign "${id}".`, fr: `Il n’y a pas de campagne « ${id} ».` },
    });
  }
  return campaign;
};

/** Ends the request with 409, naming the state and what is possible in it. */
export const notPossible = (campaign: Campaign, detail: Wording): never => {
  const { state } = campaign;
  throw new Problem('not-possible-now', { detail, state, possible: possibleActions(state) });
};

/** What is done to a campaign, as it follows "cannot be" and « ne peut pas être ». */
const pastOf: Record<CampaignAction, Wording> = {
  change: { en: 'changed', fr: 'modifiée' },
  import: { en: 'given a list', fr: 'dotée d’une liste' },
  submit: { en: 'submitted', fr: 'soumise' },
  withdraw: { en: 'withdrawn', fr: 'retirée' },
  approve: { en: 'approved', fr: 'approuvée' },
  decline: { en: 'declined', fr: 'renvoyée' },
  start: { en: 'started', fr: 'lancée' },
  'ask-bounce-limit': {
    en: 'given a higher limit of bounces',
    fr: 'dotée d’une limite de retours plus élevée',
  },
  'grant-bounce-limit': {
    en: 'given a higher limit of bounces',
    fr: 'dotée d’une limite de retours plus élevée',
  },
  'refuse-bounce-limit': {
    en: 'refused a higher limit of bounces',
    fr: 'privée d’une limite de retours plus élevée',
  },
  unschedule: { en: 'kept from starting by itself', fr: 'retenue de partir d’elle-même' },
  pause: { en: 'paused', fr: 'suspendue' },
  resume: { en: 'resumed', fr: 'reprise' },
  cancel: { en: 'cancelled', fr: 'annulée' },
  complete: { en: 'completed', fr: 'terminée' },
};

const statesInFrench: Record<CampaignState, string> = {
  draft: 'un brouillon',
  ready: 'en préparation',
  submitted: 'à approuver',
  approved: 'approuvée',
  running: 'en cours d’envoi',
  paused: 'suspendue',
  completed: 'terminée',
  cancelled: 'annulée',
};

/** The state of a campaign, as it follows "The campaign is" and « La campagne est ». */
export const stateInWords = ({ state }: Campaign): Wording => ({ en: state, fr: statesInFrench[state] });

/** Says that the notice of a campaign is not among those of this version any more. */
export const noticeIsGone = ({ notice }: Campaign): Wording => ({
  en: `The notice "${notice}" exists no more.`,
  fr: `L’avis « ${notice} » n’existe plus.`,
});

/** Says that an action does not fit the state. */
export const wrongState = (campaign: Campaign, action: CampaignAction): never =>
  notPossible(campaign, {
    en: `The campaign is ${stateInWords(campaign).en} and cannot be ${pastOf[action].en}.`,
    fr: `La campagne est ${stateInWords(campaign).fr} et ne peut pas être ${pastOf[action].fr}.`,
  });

/**
 * Changes a campaign by conditional writes: `decide` sees the newest state each time, and ends the request where the
 * change is not possible, or returns what it was given to leave it so. Resolves to the campaign as it then is. The change
 * is recorded before it is written, so that none is without a record; where another write came first, that is recorded
 * as well.
 *
 * @param isOurs - whether a conflict was with our own write, whose answer was lost. Two who make the same change at once
 * both pass for its writer, so it is never true of a change that only one of them may act on.
 */
export const changeCampaign = async (
  campaigns: CampaignStore,
  id: string,
  decide: (campaign: Campaign) => Campaign | Promise<Campaign>,
  {
    ifMatch,
    record,
    isOurs = isSameItem,
  }: {
    ifMatch?: string | undefined;
    record: RecordChange;
    isOurs?: (stored: Campaign, written: Campaign) => boolean;
  },
): Promise<Campaign> => {
  const { item } = await updateUntilWritten<Campaign>({
    item: `campaign ${id}`,
    read: () => findCampaign(campaigns, id),
    async decide(latest) {
      checkVersion(latest, ifMatch);
      const changed = await decide(latest);
      if (changed !== latest) await record({ ...changed, version: changed.version + 1 });
      return changed;
    },
    replace: (next) => campaigns.replace(next),
    isOurs,
    onConflict: (unwritten) => record(unwritten, 'not done'),
  });
  return item ?? (await findCampaign(campaigns, id));
};
