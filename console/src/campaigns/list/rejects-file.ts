/** The file of the rows that need attention. */
import { useRef } from 'react';
import { NoAnswer } from '../../../../client/api-error.ts';
import { useApi } from '../../api/app-context.tsx';

/** An address that is about to expire is asked for anew. */
const SPARE_MS = 60_000;

/** The rejects of a campaign's list. Each new address that is asked for is put on record. */
export const useRejectsFile = (campaign: string) => {
  const api = useApi();
  const given = useRef<{ url: string; untilMs: number }>(undefined);

  /** An address that is good now. */
  const address = async (): Promise<string> => {
    if (given.current !== undefined && Date.now() < given.current.untilMs) return given.current.url;
    const { rejectsUrl, expiresAt } = await api.call('getRejects', { id: campaign });
    given.current = { url: rejectsUrl, untilMs: Date.parse(expiresAt) - SPARE_MS };
    return rejectsUrl;
  };

  const content = async (): Promise<Blob> => {
    // A download of the same address leaves an answer in the cache that no script may read; nor is it to be kept at all.
    const response = await fetch(await address(), { cache: 'no-store' }).catch((error: unknown) => {
      throw new NoAnswer('the list of rejected rows could not be read', { cause: error });
    });
    if (!response.ok) throw new NoAnswer(`the list of rejected rows answers ${response.status}`);
    return await response.blob();
  };
  return { address, content };
};
