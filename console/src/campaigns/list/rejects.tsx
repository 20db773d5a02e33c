import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { parse } from 'csv-parse/browser/esm/sync';
import { useMemo, useRef, useState } from 'react';
import { NoAnswer } from '../../../../client/api-error.ts';
import type { Campaign, ImportReport } from '../../../../client/operations.ts';
import type { Wording } from '../../../../core/base/wording.ts';
import { type RejectResult, rejectResults } from '../../../../core/list/import-files.ts';
import { rejectWords } from '../../../../core/list/import-files-words.ts';
import { useApi } from '../../api/app-context.tsx';
import { Button } from '../../elements/button.tsx';
import { Choice } from '../../elements/field.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { useI18n } from '../../i18n/i18n.tsx';

type Kind = 'all' | 'rejected' | 'duplicate' | 'unreachable';
type RejectRow = { row: string; result: RejectResult; whatToDo: Wording };

const ROW_HEIGHT = 76;
/** An address that is about to expire is asked for anew. */
const SPARE_MS = 60_000;

const readRows = async (url: string): Promise<RejectRow[]> => {
  const response = await fetch(url).catch((error: unknown) => {
    throw new NoAnswer('the list of rejected rows could not be read', { cause: error });
  });
  if (!response.ok) throw new NoAnswer(`the list of rejected rows answers ${response.status}`);
  const text = await response.text();
  // The list has the separator of the file that it is about; its first title has none in it.
  const [, delimiter = ','] = /^\ufeff?"?[^",;\t|]+"?(.)/.exec(text) ?? [];
  const rows: string[][] = parse(text, { bom: true, delimiter, from: 2, relax_column_count: true });
  return rows.flatMap(([row = '', became = '', fr = '', en = '']) => {
    const result = rejectResults.find((known) => became.endsWith(rejectWords[known].en));
    return result === undefined ? [] : [{ row, result, whatToDo: { en, fr } }];
  });
};

/** The rows of a file that need attention, however many: only those in sight are on the page. */
const Rejects = ({ campaign, report }: { campaign: Campaign; report: ImportReport }) => {
  const { t, f } = useI18n();
  const api = useApi();
  const [kind, setKind] = useState<Kind>('all');
  const given = useRef<{ url: string; untilMs: number }>(undefined);

  /** An address that is good now. */
  const address = async (): Promise<string> => {
    const { id } = campaign;
    if (given.current !== undefined && Date.now() < given.current.untilMs) return given.current.url;
    const { rejectsUrl, expiresAt } = await api.call('getRejects', { id });
    given.current = { url: rejectsUrl, untilMs: Date.parse(expiresAt) - SPARE_MS };
    return rejectsUrl;
  };

  const query = useQuery({
    queryKey: ['rejects', campaign.id, report.number],
    queryFn: async () => readRows(await address()),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <section className="rejects">
      <div className="actions">
        <Button onPress={async () => window.location.assign(await address())}>{t.rejects.download}</Button>
      </div>
      <p className="small">{t.rejects.help}</p>
      <Loaded query={query}>
        {(rows) => (
          <>
            <Choice<Kind>
              label={t.rejects.which}
              value={kind}
              options={(['all', 'rejected', 'duplicate', 'unreachable'] as const).map((value) => ({
                value,
                label: t.rejects.kinds[value],
              }))}
              onChange={setKind}
            />
            <Rows rows={rows} kind={kind} label={t.rejects.table(f.count(rows.length))} />
          </>
        )}
      </Loaded>
    </section>
  );
};

const Rows = ({ rows, kind, label }: { rows: RejectRow[]; kind: Kind; label: string }) => {
  const { t, f, language } = useI18n();
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useMemo(
    () => (kind === 'all' ? rows : rows.filter(({ result }) => result === kind)),
    [rows, kind],
  );
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const kindOf = (result: RejectResult): string =>
    result === 'rejected' || result === 'duplicate' || result === 'unreachable'
      ? t.rejects.kinds[result]
      : rejectWords[result][language];
  return (
    <>
      <p role="status">{t.rejects.shown(f.count(shown.length))}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="scroller" ref={scroller} tabIndex={0} aria-label={label}>
        <ul style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const row = shown[index];
            if (row === undefined) return null;
            return (
              <li
                key={key}
                data-index={index}
                ref={virtual.measureElement}
                aria-setsize={shown.length}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)` }}
              >
                <b>{t.rejects.row(f.count(Number(row.row)))}</b>
                <span className={`tag ${row.result}`}>{kindOf(row.result)}</span>
                <span>{row.whatToDo[language]}</span>
              </li>
            );
          })}
        </ul>
      </section>
    </>
  );
};

export default Rejects;
