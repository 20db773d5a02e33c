/** The file of the rows that need attention: where it is, and what it holds. */
import { parse } from 'csv-parse/browser/esm/sync';
import { useRef } from 'react';
import { NoAnswer } from '../../../../client/api-error.ts';
import type { Wording } from '../../../../core/base/wording.ts';
import { type RejectResult, rejectResults } from '../../../../core/list/import-files.ts';
import { rejectWords } from '../../../../core/list/import-files-words.ts';
import { useApi } from '../../api/app-context.tsx';

export type RejectRow = { row: string; result: RejectResult; whatToDo: Wording };

/** An address that is about to expire is asked for anew. */
const SPARE_MS = 60_000;

export const readRejectRows = (text: string): RejectRow[] => {
  // The list has the separator of the file that it is about; its first title has none in it.
  const [, delimiter = ','] = /^\ufeff?"?[^",;\t|]+"?(.)/.exec(text) ?? [];
  const rows: string[][] = parse(text, { bom: true, delimiter, from: 2, relax_column_count: true });
  return rows.flatMap(([row = '', became = '', fr = '', en = '']) => {
    const result = rejectResults.find((known) => became.endsWith(rejectWords[known].en));
    return result === undefined ? [] : [{ row, result, whatToDo: { en, fr } }];
  });
};

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
    const response = await fetch(await address()).catch((error: unknown) => {
      throw new NoAnswer('the list of rejected rows could not be read', { cause: error });
    });
    if (!response.ok) throw new NoAnswer(`the list of rejected rows answers ${response.status}`);
    return await response.blob();
  };
  return { address, content };
};
