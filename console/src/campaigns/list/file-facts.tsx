/** Which files a list is made of, and how their columns were understood. */
import { useState } from 'react';
import type { Campaign, ImportReport, Notice } from '../../../../client/operations.ts';
import { useHasRole } from '../../api/app-context.tsx';
import { Button } from '../../elements/button.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { MappingForm, MappingView, useFieldName } from './mapping.tsx';
import { ownFile } from './own-files.ts';
import type { ColumnView } from './shapes.ts';

/** Columns that are not used, named in one sentence. */
const MOST_NAMED = 30;

type Props = { campaign: Campaign; report: ImportReport };

/** Name, time and size of the files, as far as they are known. */
export const FileFacts = ({ campaign, report }: Props) => {
  const { t, f } = useI18n();
  const { files, number, startedAt } = report;
  const hasFiles = files.length > 1;
  return (
    <dl className="facts">
      {files.map(({ sizeBytes }, at) => {
        const name = ownFile(campaign.id, number, at)?.name;
        return (
          <div key={at}>
            <dt>{hasFiles ? t.file.of(f.count(at + 1), f.count(files.length)) : t.file.title}</dt>
            <dd>
              {name !== undefined && <b>{name}</b>} {f.bytes(sizeBytes)}
            </dd>
          </div>
        );
      })}
      <div>
        <dt>{t.file.read}</dt>
        <dd>{f.when(startedAt, Date.now())}</dd>
      </div>
    </dl>
  );
};

/** What was found in the sheets that became the files: known where they were uploaded. */
export const SheetFindings = ({ campaign, report }: Props) => {
  const { t, language } = useI18n();
  const found = report.files.flatMap((_, at) => ownFile(campaign.id, report.number, at)?.findings ?? []);
  if (found.length === 0) return null;
  return (
    <Message tone="warn" title={t.upload.foundTitle}>
      <ul>
        {found.map((finding) => (
          <li key={finding.en}>{finding[language]}</li>
        ))}
      </ul>
    </Message>
  );
};

type UnderstoodProps = Props & { notice: Notice; file: number; canChange: boolean };

const Understood = ({ campaign, report, notice, file, canChange }: UnderstoodProps) => {
  const { t, f } = useI18n();
  const [isChanging, setIsChanging] = useState(false);
  const nameOf = useFieldName(notice);
  const view = report.files[file];
  if (view === undefined || view.columns.length === 0) return null;
  const used = view.columns.filter(({ field }) => field !== null);
  const unused = view.columns.filter(({ field, filled }) => field === null && filled > 0);
  const titleOf = ({ title, letter }: ColumnView): string => title || letter;
  return (
    <div className="card understood">
      <h4>
        {report.files.length > 1 && `${t.file.of(f.count(file + 1), f.count(report.files.length))} · `}
        {t.report.understood(f.count(used.length), f.count(view.columns.length))}
      </h4>
      <p>
        {t.report.pairs(
          f.list(used.map((column) => t.report.pair(titleOf(column), nameOf(column.field ?? '')))),
        )}
      </p>
      {unused.length > 0 && <p>{t.report.unused(f.list(unused.slice(0, MOST_NAMED).map(titleOf)))}</p>}
      <details>
        <summary>{t.report.seeColumns}</summary>
        {isChanging ? (
          <MappingForm
            campaign={campaign}
            report={report}
            notice={notice}
            file={file}
            onLeave={() => setIsChanging(false)}
          />
        ) : (
          <>
            <MappingView view={view} notice={notice} />
            {canChange && (
              <div className="actions">
                <Button onPress={() => setIsChanging(true)}>{t.mapping.change}</Button>
              </div>
            )}
          </>
        )}
      </details>
    </div>
  );
};

/** How each file was understood, with the way to change it. */
export const UnderstoodFiles = ({ campaign, report, notice }: Props & { notice: Notice }) => {
  const isAdministrator = useHasRole('administrator');
  const canChange = isAdministrator && campaign.possible.includes('import') && report.status === 'done';
  return report.files.map((_, at) => (
    <Understood
      key={`${report.number} ${at}`}
      campaign={campaign}
      report={report}
      notice={notice}
      file={at}
      canChange={canChange}
    />
  ));
};
