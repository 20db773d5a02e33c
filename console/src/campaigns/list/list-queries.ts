/** What the pages of a list ask of the API, and how they change it. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Campaign, ImportReport } from '../../../../client/operations.ts';
import type { Decisions } from '../../../../core/list/decisions.ts';
import { useApi } from '../../api/app-context.tsx';
import { dropUnsaved } from '../../elements/unsaved.ts';
import { useAround } from '../../elements/use-opened.tsx';
import { keepFiles } from './own-files.ts';

const CONFLICTS_A_PAGE = 20;

export type ListChange =
  | { change: 'columns'; file: number; choices: Record<string, string | null>; remember: boolean }
  | { change: 'decisions'; decisions: Partial<Decisions> }
  | { change: 'give-up' };

/** Changes the list that a report is of, in the version that the report was answered in. */
export const useListChange = (campaign: Campaign, report: ImportReport) => {
  const api = useApi();
  const queries = useQueryClient();
  const { adopt } = useAround();
  const { id } = campaign;
  const { number } = report;
  // What is known of a list that counts never changes: as long as it is that list, the newest version is of it.
  const counts = report.status === 'done' && campaign.import?.number === number;
  const version = counts ? Math.max(campaign.version, report.version) : report.version;
  return useMutation({
    mutationFn: async (wanted: ListChange) => {
      switch (wanted.change) {
        case 'columns': {
          const { file, choices, remember } = wanted;
          return await api.call('setColumns', { id, version, body: { file, choices, remember } });
        }
        case 'decisions':
          return await api.call('setDecisions', { id, version, body: wanted.decisions });
        case 'give-up':
          // One that is under way moves the version on by itself; of one that waits, somebody may have answered.
          await api.call('giveUpImport', {
            id,
            query: { number },
            ...(report.status === 'undecided' && { version }),
          });
          return undefined;
      }
    },
    onSuccess: async (changed) => {
      // What was chosen is said now, or given up: it is nothing that somebody else has changed.
      dropUnsaved();
      if (changed !== undefined) {
        adopt(changed);
        keepFiles(id, number, changed.number);
        queries.setQueryData(['import', id, changed.number, changed.lastFailure !== undefined], changed);
      }
      await queries.invalidateQueries({ queryKey: ['campaign', id] });
      await queries.invalidateQueries({ queryKey: ['campaigns'] });
      // What was given up is there no more: only what the campaign has now is asked for.
      if (changed === undefined) queries.removeQueries({ queryKey: ['import', id, number] });
    },
    // Somebody else was first: show what there is now.
    onError: async () => {
      await queries.invalidateQueries({ queryKey: ['campaign', id] });
      await queries.invalidateQueries({ queryKey: ['import', id] });
    },
  });
};

/** People of one reference, page by page. Each page that is read is put on record. */
export const useConflicts = (id: string, number: number, enabled: boolean) => {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: ['conflicts', id, number],
    queryFn: ({ pageParam }) =>
      api.call('getConflicts', {
        id,
        query: { limit: CONFLICTS_A_PAGE, ...(pageParam !== undefined && { after: pageParam }) },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
};
