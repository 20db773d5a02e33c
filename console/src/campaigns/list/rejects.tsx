import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { Campaign, ImportReport } from '../../../../client/operations.ts';
import type { RejectResult } from '../../../../core/list/import-files.ts';
import { Choice } from '../../elements/field.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { type RejectRow, readRejectRows } from './reject-rows.ts';
import { useRejectsFile } from './rejects-file.ts';

/** Rows that are left out by a decision are shown with those that wait for one. */
type Kind = Exclude<RejectResult, 'left-out'>;

const kinds: readonly Kind[] = ['rejected', 'conflict', 'unreachable', 'duplicate'];
const kindOf = (result: RejectResult): Kind => (result === 'left-out' ? 'conflict' : result);

const ROW_HEIGHT = 76;

/** The rows of a file that need attention, however many: only those in sight are on the page. */
const Rejects = ({ campaign, report }: { campaign: Campaign; report: ImportReport }) => {
  const { t, f } = useI18n();
  const [kind, setKind] = useState<Kind | 'all'>('all');
  const { content } = useRejectsFile(campaign.id);
  const query = useQuery({
    queryKey: ['rejects', campaign.id, report.number],
    queryFn: async () => readRejectRows(await (await content()).text()),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <div className="rejects">
      <Loaded query={query}>
        {(rows) => {
          const there = kinds.filter((one) => rows.some(({ result }) => kindOf(result) === one));
          return (
            <>
              {there.length > 1 && (
                <Choice<Kind | 'all'>
                  label={t.rejects.which}
                  value={kind}
                  options={(['all', ...there] as const).map((value) => ({
                    value,
                    label: t.rejects.kinds[value],
                  }))}
                  onChange={setKind}
                />
              )}
              <Rows rows={rows} kind={kind} label={t.rejects.table(f.count(rows.length))} />
            </>
          );
        }}
      </Loaded>
    </div>
  );
};

const Rows = ({ rows, kind, label }: { rows: RejectRow[]; kind: Kind | 'all'; label: string }) => {
  const { t, f, language } = useI18n();
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useMemo(
    () => (kind === 'all' ? rows : rows.filter(({ result }) => kindOf(result) === kind)),
    [rows, kind],
  );
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
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
                <b>
                  {row.file === 0
                    ? t.rejects.row(f.count(row.row))
                    : t.conflicts.rowOfFile(f.count(row.row), f.count(row.file + 1))}
                </b>
                <span className={`tag ${row.result}`}>{t.rejects.kinds[kindOf(row.result)]}</span>
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
