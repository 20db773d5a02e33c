import {
  type CampaignAction,
  type CampaignState,
  campaignStateSchema,
  nextState,
} from '../../../core/campaign/campaign.ts';
import { statesToPurgeIn, statesToTellIn } from '../../../core/campaign/states.ts';

/** What each operation does to a campaign, by operation id. */
const stepOf: Readonly<Record<string, CampaignAction>> = {
  updateCampaign: 'change',
  beginUpload: 'import',
  completeUpload: 'import',
  setColumns: 'import',
  setDecisions: 'import',
  giveUpImport: 'import',
  submitCampaign: 'submit',
  withdrawCampaign: 'withdraw',
  approveCampaign: 'approve',
  declineCampaign: 'decline',
  startCampaign: 'start',
  unscheduleCampaign: 'unschedule',
  pauseCampaign: 'pause',
  askBounceLimit: 'ask-bounce-limit',
  grantBounceLimit: 'grant-bounce-limit',
  refuseBounceLimit: 'refuse-bounce-limit',
  resumeCampaign: 'resume',
  cancelCampaign: 'cancel',
};

/** Operations that change no campaign's state, and the states in which they can be done. */
const statesByOperation: Readonly<Record<string, readonly CampaignState[]>> = {
  // Of a cancelled campaign, a postal address.
  correctAddress: statesToTellIn,
  recordTold: statesToTellIn,
  takeBackCorrection: statesToTellIn,
  takeBackTold: statesToTellIn,
  openLetter: statesToTellIn,
  createLetterBatch: statesToTellIn,
  beginOutcomes: statesToTellIn,
  recordOutcomes: statesToTellIn,
  purgeCampaign: statesToPurgeIn,
};

/** The states of a campaign in which an operation can be done; undefined where the state makes no difference. */
export const statesOf = (operationId: string): CampaignState[] | undefined => {
  const listed = statesByOperation[operationId];
  if (listed !== undefined) return [...listed];
  const step = stepOf[operationId];
  return step && campaignStateSchema.options.filter((state) => nextState(state, step) !== undefined);
};
