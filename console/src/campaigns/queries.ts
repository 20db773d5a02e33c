import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ApiClient } from '../../../client/api-client.ts';
import { betweenLooksMs } from '../../../client/looks.ts';
import type { Campaign, ImportReport } from '../../../client/operations.ts';
import { everythingIn, pagesOf } from '../../../client/pages.ts';
import { useApi } from '../api/app-context.tsx';
import { useAround } from '../elements/use-opened.tsx';

const PROGRESS_MS = 3_000;
const LIST_MS = 10_000;
const IMPORT_MS = 1_500;

export const useCampaigns = () => {
  const api = useApi();
  return useQuery({
    queryKey: ['campaigns'],
    queryFn: async () => ({
      campaigns: await everythingIn(
        pagesOf((after) => api.call('listCampaigns', { query: { after } })),
        ({ campaigns }) => campaigns,
      ),
    }),
    refetchInterval: LIST_MS,
  });
};

export const useCampaign = (id: string) => {
  const api = useApi();
  return useQuery({
    queryKey: ['campaign', id],
    queryFn: () => api.call('getCampaign', { id }),
    // Pace, an import or a colleague may change it at any time.
    refetchInterval: 5_000,
  });
};

const MAX_PROGRESS_MS = 15_000;

/** How far a campaign is; asked for again and again while it is `live`. */
export const useProgress = (id: string, live: boolean, everyMs = PROGRESS_MS) => {
  const api = useApi();
  return useQuery({
    queryKey: ['progress', id],
    queryFn: () => api.call('getProgress', { id }),
    refetchInterval: ({ state: { data } }) => live && betweenLooksMs(data, everyMs, MAX_PROGRESS_MS),
    staleTime: live ? 1_000 : 60_000,
  });
};

/** Whether an import goes on by itself. */
export const isUnderWay = ({ status }: Pick<ImportReport, 'status'>): boolean =>
  status === 'queued' || status === 'surveying' || status === 'importing';

/** While it waits for an answer, a colleague may give it. */
const ANSWER_MS = 5_000;

const importEveryMs = (report: ImportReport | undefined): number | false => {
  if (report === undefined) return false;
  if (isUnderWay(report)) return IMPORT_MS;
  return report.status === 'undecided' ? ANSWER_MS : false;
};

/** The report of the list that a campaign has, or of the import that it awaits. */
export const useImport = (id: string, list: Campaign['import']) => {
  const api = useApi();
  return useQuery({
    // A list that counts is another one than the import that it came of: it is asked for anew.
    queryKey: ['import', id, list?.number, list?.lastFailed ?? false],
    queryFn: () => api.call('getImport', { id }),
    enabled: list !== undefined,
    // Whoever answers for the list before keeps what they have chosen until the new one is there.
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => importEveryMs(state.data),
    // A finished report does not change any more.
    staleTime: ({ state }) => (importEveryMs(state.data) === false ? Number.POSITIVE_INFINITY : 0),
    refetchOnWindowFocus: false,
  });
};

export const useNotices = () => {
  const api = useApi();
  return useQuery({
    queryKey: ['notices'],
    queryFn: () => api.call('listNotices'),
    staleTime: Number.POSITIVE_INFINITY,
  });
};

export const useNotice = (id: string | undefined) => {
  const api = useApi();
  return useQuery({
    queryKey: ['notice', id],
    queryFn: () => api.call('getNotice', { id: id ?? '' }),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
};

export const useEstimate = ({ id, version }: Campaign, enabled = true) => {
  const api = useApi();
  return useQuery({
    queryKey: ['estimate', id, version],
    queryFn: () => api.call('getEstimate', { id }),
    enabled,
  });
};

export const usePreflight = ({ id, version }: Campaign, enabled = true) => {
  const api = useApi();
  return useQuery({
    queryKey: ['preflight', id, version],
    queryFn: () => api.call('getPreflight', { id }),
    enabled,
    refetchOnWindowFocus: false,
  });
};

export type Step =
  | { step: 'submit' | 'withdraw' | 'approve' | 'unschedule' | 'resume' | 'cancel' }
  | { step: 'decline'; reason: string }
  | { step: 'pause'; reason: string }
  | { step: 'ask-bounce-limit'; percent: number; reason: string }
  | { step: 'grant-bounce-limit'; percent: number }
  | { step: 'refuse-bounce-limit'; reason: string }
  | { step: 'start'; at?: string };

const take = async (
  api: ApiClient,
  { id, version, submission }: Campaign,
  wanted: Step,
): Promise<Campaign> => {
  // What was read is what is decided about; without a submission there is nothing to decide.
  const hash = submission?.hash ?? '';
  switch (wanted.step) {
    case 'approve':
      return await api.call('approveCampaign', { id, body: { hash } });
    case 'decline':
      return await api.call('declineCampaign', { id, body: { hash, reason: wanted.reason } });
    case 'start':
      return await api.call('startCampaign', {
        id,
        version,
        body: wanted.at === undefined ? {} : { at: wanted.at },
      });
    // A running campaign changes its version by itself each minute; whoever stops it must not be told to look again.
    case 'pause':
      return await api.call('pauseCampaign', {
        id,
        body: wanted.reason === '' ? {} : { reason: wanted.reason },
      });
    case 'ask-bounce-limit': {
      const { percent, reason } = wanted;
      return await api.call('askBounceLimit', { id, version, body: { percent, reason } });
    }
    case 'grant-bounce-limit':
      return await api.call('grantBounceLimit', { id, version, body: { percent: wanted.percent } });
    case 'refuse-bounce-limit':
      return await api.call('refuseBounceLimit', { id, version, body: { reason: wanted.reason } });
    case 'cancel':
    case 'resume':
      return await api.call(`${wanted.step}Campaign`, { id });
    case 'submit':
    case 'withdraw':
    case 'unschedule':
      return await api.call(`${wanted.step}Campaign`, { id, version });
  }
};

/** Takes steps with a campaign, in the version that the page was opened with. */
export const useStep = (campaign: Campaign) => {
  const api = useApi();
  const { adopt } = useAround();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (step: Step) => take(api, campaign, step),
    onSuccess: async (changed) => {
      adopt(changed);
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
