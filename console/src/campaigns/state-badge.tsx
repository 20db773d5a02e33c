import type { CampaignState } from '../../../client/operations.ts';
import { useI18n } from '../i18n/i18n.tsx';

export const StateBadge = ({ state, scheduled = false }: { state: CampaignState; scheduled?: boolean }) => {
  const { t } = useI18n();
  return (
    <span className={`state ${state}`}>
      {scheduled && state === 'approved' ? t.states.scheduled : t.states[state]}
    </span>
  );
};
