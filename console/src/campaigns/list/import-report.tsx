/** What the import of a list found: counts, groups, and the rows to look at. */
import { lazy, Suspense, useState } from 'react';
import type { Campaign, ImportReport } from '../../../../client/operations.ts';
import { useHasRole } from '../../api/app-context.tsx';
import { Button } from '../../elements/button.tsx';
import { Loading } from '../../elements/loading.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';

const Rejects = lazy(() => import('./rejects.tsx'));

const Groups = ({ groups }: Pick<ImportReport, 'groups'>) => {
  const { t, f } = useI18n();
  return (
    <table>
      <caption>{t.report.groups}</caption>
      <thead>
        <tr>
          <th scope="col">{t.report.language}</th>
          <th scope="col">{t.report.channel}</th>
          <th scope="col" className="number">
            {t.report.people}
          </th>
        </tr>
      </thead>
      <tbody>
        {groups.map(({ language, channel, people }) => (
          <tr key={`${language} ${channel}`}>
            <td>{f.languageName(language)}</td>
            <td>{t.channels[channel]}</td>
            <td className="number">{f.count(people)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

type RowsProps = { campaign: Campaign; report: ImportReport; count: number };

/** The rows to look at, to those who may see them. */
const RowsToLookAt = ({ campaign, report, count }: RowsProps) => {
  const { t, f } = useI18n();
  const maySee = useHasRole('administrator');
  const [isListing, setIsListing] = useState(false);
  if (!maySee) return <p className="small">{t.notYours.rejects}</p>;
  return (
    <>
      <p className="actions">
        <Button kind={isListing ? 'plain' : 'main'} onPress={() => setIsListing(!isListing)}>
          {isListing ? t.report.hideRows : t.report.showRows(f.count(count))}
        </Button>
      </p>
      {isListing && (
        <Suspense fallback={<Loading />}>
          <Rejects campaign={campaign} report={report} />
        </Suspense>
      )}
    </>
  );
};

/** How far an import is, or what it found. */
export const Report = ({ campaign, report }: { campaign: Campaign; report: ImportReport }) => {
  const { t, f, language } = useI18n();
  const { counts, groups, unknownColumns, languageFallbacks, encodings } = report;
  if (report.status === 'queued' || report.status === 'importing') {
    return (
      <section className="card" aria-live="polite">
        <h2>{t.report.reading}</h2>
        <p className="figure">{f.count(counts.rows)}</p>
        <p>{t.report.readSoFar}</p>
      </section>
    );
  }
  if (report.status === 'failed') {
    return (
      <Message tone="bad" title={t.report.failed}>
        <p>{report.failure?.[language]}</p>
      </Message>
    );
  }
  const toFix = counts.rejected + counts.duplicate + counts.unreachable;
  return (
    <section>
      <h2>{t.report.title(f.count(counts.rows))}</h2>
      <dl className="figures">
        {(['accepted', 'unreachable', 'duplicate', 'rejected'] as const).map((kind) => (
          <div key={kind} className={`card ${kind}`}>
            <dt>{t.report.kinds[kind]}</dt>
            <dd className="figure">{f.count(counts[kind])}</dd>
            <dd className="small">{t.report.kindHelp[kind]}</dd>
          </div>
        ))}
      </dl>
      <Groups groups={groups} />
      {unknownColumns.length > 0 && (
        <Message tone="warn" title={t.report.unknownColumns(f.list(unknownColumns))}>
          <p>{t.report.unknownColumnsHelp}</p>
        </Message>
      )}
      {languageFallbacks > 0 && (
        <Message
          tone="info"
          title={t.report.fallbacks(f.count(languageFallbacks), f.languageName(campaign.defaultLanguage))}
        />
      )}
      {encodings.windows1252 > 0 && encodings.utf8 > 0 && <Message tone="warn" title={t.report.mixed} />}
      {toFix > 0 && <RowsToLookAt campaign={campaign} report={report} count={toFix} />}
    </section>
  );
};
