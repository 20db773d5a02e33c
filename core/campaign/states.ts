// The states of a campaign, and what can be done in which. Without zod: the console takes them as they are.

export const campaignStates = [
  'draft',
  'ready',
  'submitted',
  'approved',
  'running',
  'paused',
  'completed',
  'cancelled',
] as const;
export type CampaignState = (typeof campaignStates)[number];

/** States in which a campaign sends, or would again for one person more. */
export const statesThatSend: readonly CampaignState[] = ['running', 'paused', 'completed'];

/** States in which somebody may be told otherwise: the list is fixed. */
export const statesToTellIn: readonly CampaignState[] = [...statesThatSend, 'cancelled'];

/** States in which a campaign needs its list no more. */
export const statesToPurgeIn: readonly CampaignState[] = ['completed', 'cancelled'];

/** Whether a campaign was ever started. Before that, who is on its list is not for those who answer the telephone. */
export const hasStarted = ({
  state,
  startedAtMs,
}: {
  state: CampaignState;
  startedAtMs?: number | undefined;
}): boolean => statesThatSend.includes(state) || (state === 'cancelled' && startedAtMs !== undefined);
