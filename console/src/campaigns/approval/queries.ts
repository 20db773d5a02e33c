import { useMutation, useQuery } from '@tanstack/react-query';
import type { Campaign } from '../../../../client/operations.ts';
import { useApi } from '../../api/app-context.tsx';

/** Every text of a campaign, as it is at the version that was read, and what was last decided about. */
export const useDocument = ({ id, version }: Campaign, enabled: boolean) => {
  const api = useApi();
  return useQuery({
    queryKey: ['document', id, version],
    queryFn: () => api.call('getDocument', { id }),
    enabled,
    refetchOnWindowFocus: false,
  });
};

/** Greetings of some people of the list. Each is on record as a look-up, so they come when somebody asks for them only. */
export const useGreetings = ({ id }: Campaign) => {
  const api = useApi();
  return useMutation({
    mutationFn: () => api.call('previewGreetings', { id, body: { reason: 'test' } }),
  });
};
