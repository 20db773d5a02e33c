/** A file to begin with, for whoever has none. */
import { useMutation } from '@tanstack/react-query';
import { useApi } from '../../api/app-context.tsx';
import { Button } from '../../elements/button.tsx';
import { ErrorMessage } from '../../elements/error-message.tsx';
import { saveFile } from '../../elements/save-file.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { asWorkbook } from './list-file.ts';

export const Template = () => {
  const { t, language } = useI18n();
  const api = useApi();
  const get = useMutation({
    mutationFn: async (kind: 'csv' | 'workbook') => {
      const text = await api.call('getListTemplate', { query: { language } });
      const csv = new Blob([text], { type: 'text/csv' });
      if (kind === 'csv') saveFile(csv, `${t.upload.templateName}.csv`);
      else saveFile(await asWorkbook(csv, t.upload.templateName), `${t.upload.templateName}.xlsx`);
    },
  });
  return (
    <details className="card">
      <summary>{t.upload.template}</summary>
      <p>{t.upload.templateHelp}</p>
      <div className="actions">
        <Button
          kind="main"
          onPress={() => get.mutate('workbook')}
          busy={get.isPending && get.variables === 'workbook'}
        >
          {t.upload.templateWorkbook}
        </Button>
        <Button onPress={() => get.mutate('csv')} busy={get.isPending && get.variables === 'csv'}>
          {t.upload.templateCsv}
        </Button>
      </div>
      {get.isError && <ErrorMessage error={get.error} />}
    </details>
  );
};
