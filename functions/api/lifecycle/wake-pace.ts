// Wakes pace at once where something is to be sent now.
import type { PaceEvent } from '../../../core/campaign/messages.ts';
import type { ApiDependencies } from '../http/dependencies.ts';

/** Wakes pace for a campaign. Where that fails, its schedule wakes it within a minute: nothing is lost. */
export const wakePace = async (
  { pace, log }: Pick<ApiDependencies, 'pace' | 'log'>,
  trigger: PaceEvent['trigger'],
  campaign: string,
): Promise<void> => {
  try {
    await pace.now({ trigger });
  } catch (error) {
    log.warn('pace could not be woken', { campaign, error });
  }
};
