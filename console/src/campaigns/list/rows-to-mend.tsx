/** The rows that somebody should look at, to take away, mend and add. */
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { Campaign, ImportReport } from '../../../../client/operations.ts';
import { useHasRole } from '../../api/app-context.tsx';
import { Button } from '../../elements/button.tsx';
import { ErrorMessage } from '../../elements/error-message.tsx';
import { Loading } from '../../elements/loading.tsx';
import { saveFile } from '../../elements/save-file.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { asWorkbook } from './list-file.ts';
import { useRejectsFile } from './rejects-file.ts';

const Rejects = lazy(() => import('./rejects.tsx'));

type Props = { campaign: Campaign; report: ImportReport; count: number };

const Mend = ({ campaign, report, count }: Props) => {
  const { t, f } = useI18n();
  const [isListing, setIsListing] = useState(false);
  const { address, content } = useRejectsFile(campaign.id);
  const download = useMutation({
    mutationFn: async (kind: 'csv' | 'workbook') => {
      if (kind === 'csv') window.location.assign(await address());
      else {
        const name = `${t.rejects.fileName}-${campaign.id}-${report.number}`;
        saveFile(await asWorkbook(await content(), t.rejects.fileName), `${name}.xlsx`);
      }
    },
  });
  const isBusyWith = (kind: 'csv' | 'workbook'): boolean => download.isPending && download.variables === kind;
  return (
    <>
      <ol>
        {t.rejects.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <div className="actions">
        <Button kind="main" onPress={() => download.mutate('workbook')} busy={isBusyWith('workbook')}>
          {t.rejects.downloadWorkbook}
        </Button>
        <Button onPress={() => download.mutate('csv')} busy={isBusyWith('csv')}>
          {t.rejects.download}
        </Button>
        <Button onPress={() => setIsListing(!isListing)}>
          {isListing ? t.report.hideRows : t.report.showRows(f.count(count))}
        </Button>
      </div>
      <p className="small">{t.rejects.help}</p>
      {download.isError && <ErrorMessage error={download.error} />}
      {isListing && (
        <Suspense fallback={<Loading />}>
          <Rejects campaign={campaign} report={report} />
        </Suspense>
      )}
    </>
  );
};

export const RowsToMend = (props: Props) => {
  const { t } = useI18n();
  const maySee = useHasRole('administrator');
  return (
    <section>
      <h3>{t.rejects.title}</h3>
      {maySee ? <Mend {...props} /> : <p className="small">{t.notYours.rejects}</p>}
    </section>
  );
};
