import type { Campaign } from '../../../client/operations.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { lacksList } from './list-state.ts';

type Props = { campaign: Pick<Campaign, 'import' | 'state' | 'startAt'> };

/** The state of a campaign, or what its list lacks before anything else can be done. */
export const StateBadge = ({ campaign }: Props) => {
  const { t } = useI18n();
  const lacks = lacksList(campaign);
  if (lacks !== undefined) return <span className={`state ${lacks}`}>{t.listState.badge[lacks]}</span>;
  const { state, startAt } = campaign;
  return (
    <span className={`state ${state}`}>
      {startAt !== undefined && state === 'approved' ? t.states.scheduled : t.states[state]}
    </span>
  );
};
