import { useCampaigns } from '../campaigns/queries.ts';
import { useI18n } from '../i18n/i18n.tsx';

/** What a chain is called: the campaign's name, or whose acts outside of campaigns it holds. */
export const useChainName = (): ((chain: string, person?: string) => string) => {
  const { t } = useI18n();
  const { data } = useCampaigns();
  const names = new Map((data?.campaigns ?? []).map(({ id, name }) => [id, name]));
  return (chain, person) =>
    names.get(chain) ?? (chain.startsWith('by-') ? t.audit.ofPerson(person ?? chain.slice(3)) : chain);
};
