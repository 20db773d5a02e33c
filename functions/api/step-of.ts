import {
  type CampaignAction,
  type CampaignState,
  campaignStateSchema,
  nextState,
} from '../../core/campaign.ts';

/** What each operation does to a campaign, by operation id; the others may be called in every state. */
const stepOf: Readonly<Record<string, CampaignAction>> = {
  updateCampaign: 'change',
  beginUpload: 'import',
  completeUpload: 'import',
  submitCampaign: 'submit',
  withdrawCampaign: 'withdraw',
  approveCampaign: 'approve',
  declineCampaign: 'decline',
  startCampaign: 'start',
  unscheduleCampaign: 'unschedule',
  pauseCampaign: 'pause',
  resumeCampaign: 'resume',
  cancelCampaign: 'cancel',
};

/** The states of a campaign in which an operation can be done; undefined where the state makes no difference. */
export const statesOf = (operationId: string): CampaignState[] | undefined => {
  const step = stepOf[operationId];
  return step && campaignStateSchema.options.filter((state) => nextState(state, step) !== undefined);
};
