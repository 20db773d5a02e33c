import type { ImportReport } from '../../../../client/operations.ts';
import { useI18n } from '../../i18n/i18n.tsx';

const rowKinds = ['accepted', 'unreachable', 'duplicate', 'conflict', 'rejected'] as const;

/** How many rows ended how; they add up. */
export const Counts = ({ report: { counts, files } }: { report: ImportReport }) => {
  const { t, f } = useI18n();
  return (
    <>
      <dl className="figures">
        {rowKinds
          .filter((kind) => kind !== 'conflict' || counts.conflict > 0)
          .map((kind) => (
            <div key={kind} className={`card ${kind}${counts[kind] === 0 ? ' zero' : ''}`}>
              <dt>{t.report.kinds[kind]}</dt>
              <dd className="figure">{f.count(counts[kind])}</dd>
              <dd className="small">{t.report.kindHelp[kind]}</dd>
            </div>
          ))}
      </dl>
      <p className="small">{t.report.sum(f.count(counts.rows))}</p>
      {files.length > 1 && counts.rejected > 0 && <p>{t.report.mended}</p>}
    </>
  );
};
