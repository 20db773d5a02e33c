import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/app-context.tsx';
import { type Api, answerOf, type Campaign, type ImportReport } from '../api/client.ts';

/** A fold over a campaign of 1.4 million people takes the API a second or two: it is asked for no more often than this. */
const PROGRESS_MS = 3_000;
const LIST_MS = 10_000;
const IMPORT_MS = 1_500;

export const useCampaigns = () => {
  const api = useApi();
  return useQuery({
    queryKey: ['campaigns'],
    queryFn: () => answerOf(api.GET('/v1/campaigns')),
    refetchInterval: LIST_MS,
  });
};

export const useCampaign = (id: string) => {
  const api = useApi();
  return useQuery({
    queryKey: ['campaign', id],
    queryFn: () => answerOf(api.GET('/v1/campaigns/{id}', { params: { path: { id } } })),
    // Pace, an import or a colleague may change it at any time.
    refetchInterval: 5_000,
  });
};

/** Each answer is counted anew from what is stored of everybody: of many people, it is asked for less often. */
const MS_A_PERSON = 0.01;
const MAX_PROGRESS_MS = 15_000;

/** How far a campaign is; asked for again and again while it is `live`. */
export const useProgress = (id: string, live: boolean, everyMs = PROGRESS_MS) => {
  const api = useApi();
  return useQuery({
    queryKey: ['progress', id],
    queryFn: () => answerOf(api.GET('/v1/campaigns/{id}/progress', { params: { path: { id } } })),
    refetchInterval: ({ state: { data } }) => {
      const ofMany = Math.min(MAX_PROGRESS_MS, MS_A_PERSON * (data?.people.total ?? 0));
      return live ? Math.max(everyMs, ofMany) : false;
    },
    staleTime: live ? 1_000 : 60_000,
  });
};

const isUnderWay = (report: ImportReport | undefined): boolean =>
  report?.status === 'queued' || report?.status === 'importing';

/** The report of an import. `number` tells one import from the next. */
export const useImport = (id: string, number: number | undefined) => {
  const api = useApi();
  return useQuery({
    queryKey: ['import', id, number],
    queryFn: () => answerOf(api.GET('/v1/campaigns/{id}/import', { params: { path: { id } } })),
    enabled: number !== undefined,
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? IMPORT_MS : false),
    // Reading a finished report gives the address of the rejected rows, which is put on record: not again and again.
    staleTime: ({ state }) => (isUnderWay(state.data) ? 0 : Number.POSITIVE_INFINITY),
    refetchOnWindowFocus: false,
  });
};

export const useNotices = () => {
  const api = useApi();
  return useQuery({
    queryKey: ['notices'],
    queryFn: () => answerOf(api.GET('/v1/notices')),
    staleTime: Number.POSITIVE_INFINITY,
  });
};

export const useNotice = (id: string | undefined) => {
  const api = useApi();
  return useQuery({
    queryKey: ['notice', id],
    queryFn: () => answerOf(api.GET('/v1/notices/{id}', { params: { path: { id: id ?? '' } } })),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
};

export const useEstimate = ({ id, version }: Campaign, enabled = true) => {
  const api = useApi();
  return useQuery({
    queryKey: ['estimate', id, version],
    queryFn: () => answerOf(api.GET('/v1/campaigns/{id}/estimate', { params: { path: { id } } })),
    enabled,
  });
};

export const usePreflight = ({ id, version }: Campaign, enabled = true) => {
  const api = useApi();
  return useQuery({
    queryKey: ['preflight', id, version],
    queryFn: () => answerOf(api.GET('/v1/campaigns/{id}/preflight', { params: { path: { id } } })),
    enabled,
    refetchOnWindowFocus: false,
  });
};

export type Step =
  | { step: 'submit' | 'withdraw' | 'approve' | 'unschedule' | 'resume' | 'cancel' }
  | { step: 'decline'; reason: string }
  | { step: 'pause'; reason: string }
  | { step: 'start'; at?: string };

const take = async (api: Api, { id, version }: Campaign, wanted: Step): Promise<Campaign> => {
  const params = { path: { id }, header: { 'if-match': `"${version}"` } };
  // A running campaign changes its version by itself each minute; whoever stops it must not be told to look again.
  const anyVersion = { path: { id } };
  switch (wanted.step) {
    case 'decline':
      return await answerOf(
        api.POST('/v1/campaigns/{id}/decline', { params, body: { reason: wanted.reason } }),
      );
    case 'pause':
      return await answerOf(
        api.POST('/v1/campaigns/{id}/pause', {
          params: anyVersion,
          body: wanted.reason === '' ? {} : { reason: wanted.reason },
        }),
      );
    case 'start':
      return await answerOf(
        api.POST('/v1/campaigns/{id}/start', {
          params,
          body: wanted.at === undefined ? {} : { at: wanted.at },
        }),
      );
    case 'cancel':
      return await answerOf(api.POST('/v1/campaigns/{id}/cancel', { params: anyVersion }));
    case 'resume':
      return await answerOf(api.POST('/v1/campaigns/{id}/resume', { params: anyVersion }));
    case 'submit':
      return await answerOf(api.POST('/v1/campaigns/{id}/submit', { params }));
    case 'withdraw':
      return await answerOf(api.POST('/v1/campaigns/{id}/withdraw', { params }));
    case 'approve':
      return await answerOf(api.POST('/v1/campaigns/{id}/approve', { params }));
    case 'unschedule':
      return await answerOf(api.POST('/v1/campaigns/{id}/unschedule', { params }));
  }
};

/** Takes steps with a campaign, in the version that is on the page. */
export const useStep = (campaign: Campaign) => {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (step: Step) => take(api, campaign, step),
    onSuccess: async (changed) => {
      queries.setQueryData(['campaign', campaign.id], changed);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['campaigns'] }),
        queries.invalidateQueries({ queryKey: ['progress', campaign.id] }),
      ]);
    },
    // Somebody else was first: show what there is now.
    onError: () => queries.invalidateQueries({ queryKey: ['campaign', campaign.id] }),
  });
};
