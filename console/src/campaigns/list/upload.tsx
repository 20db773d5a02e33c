/** The upload of a campaign's list, in this tab. */
import { useEffect, useId, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import type { Campaign } from '../../../../client/operations.ts';
import type { UploadProgress } from '../../../../core/list/upload.ts';
import { Bar } from '../../elements/bar.tsx';
import { Button } from '../../elements/button.tsx';
import { DropZone } from '../../elements/drop-zone.tsx';
import { ErrorMessage } from '../../elements/error-message.tsx';
import { Message } from '../../elements/message.tsx';
import { useUnsaved } from '../../elements/unsaved.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import type { OpenedFile } from './list-file.ts';
import { hasKeptUpload } from './upload-storage.ts';
import { type FileUpload, useUpload } from './use-upload.ts';

/** A heading that takes the focus when it appears, as what had it is gone. */
const FocusedHeading = ({ children }: { children: string }) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h3 ref={heading} tabIndex={-1}>
      {children}
    </h3>
  );
};

/** How far an upload is, and whether its connection is lost. */
const UnderWay = ({ progress, onStop }: { progress: UploadProgress; onStop: () => void }) => {
  const { t, f } = useI18n();
  const { sentBytes, sizeBytes, waiting } = progress;
  const percent = sizeBytes === 0 ? 0 : (100 * sentBytes) / sizeBytes;
  const words = t.upload.sent(f.bytes(sentBytes), f.bytes(sizeBytes));
  return (
    <section className="card">
      <FocusedHeading>{sentBytes === sizeBytes ? t.upload.finishing : t.upload.underWay}</FocusedHeading>
      <Bar label={t.upload.underWay} percent={percent} text={words} />
      <p>{words}</p>
      {waiting && (
        <Message tone="warn" announced title={t.upload.lost}>
          <p>{t.upload.lostHelp}</p>
        </Message>
      )}
      <Button onPress={onStop}>{t.upload.stop}</Button>
    </section>
  );
};

type ConvertingProps = { isOpening: boolean; share: number; onStop: () => void };

/** How far a workbook has been read. */
const Converting = ({ isOpening, share, onStop }: ConvertingProps) => {
  const { t, f } = useI18n();
  const words = t.upload.converted(f.percent(Math.round(100 * share)));
  return (
    <section className="card">
      <FocusedHeading>{isOpening ? t.upload.opening : t.upload.converting}</FocusedHeading>
      <Bar label={t.upload.converting} percent={100 * share} text={words} />
      <p>{words}</p>
      <p className="small">{t.upload.convertHelp}</p>
      <Button onPress={onStop}>{t.upload.cancel}</Button>
    </section>
  );
};

type SheetProps = { opened: OpenedFile; onChoose: (sheet: number) => void; onStop: () => void };

/** Asks which sheet of a workbook holds the list. */
const ChooseSheet = ({ opened: { sheets }, onChoose, onStop }: SheetProps) => {
  const { t, f } = useI18n();
  const id = useId();
  const [chosen, setChosen] = useState<number>();
  return (
    <section className="card">
      <FocusedHeading>{t.upload.sheetTitle}</FocusedHeading>
      <p>{t.upload.sheetHelp}</p>
      <fieldset className="choices">
        <legend className="unseen">{t.upload.sheetTitle}</legend>
        {sheets.map(({ index, name, rows, isHidden }) => (
          <label key={index} className="card choice">
            <input type="radio" name={id} checked={chosen === index} onChange={() => setChosen(index)} />
            <span>
              <b>{name}</b>
              <span className="small">
                {t.upload.sheetRows(f.count(rows))}
                {isHidden && ` · ${t.upload.sheetHidden}`}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="actions">
        <Button
          kind="main"
          disabled={chosen === undefined}
          onPress={() => chosen !== undefined && onChoose(chosen)}
        >
          {t.upload.sheetGoOn}
        </Button>
        <Button onPress={onStop}>{t.upload.cancel}</Button>
      </div>
    </section>
  );
};

const accepted = ['.xlsx', '.xlsm', '.ods', '.csv', '.txt', '.tsv', 'text/csv', 'text/plain'];

type ViewProps = {
  upload: FileUpload;
  /** Name under which this tab keeps an upload that is cut off. */
  keptAs: string;
  /** What a file may be, below the place for it. */
  limits: string;
  /** Told whether a file is being read or uploaded, or somebody is asked about it. */
  onWork?: (isAtWork: boolean) => void;
};

const ignore = (): void => {};

/** Has a file chosen or dropped, and shows how far its upload is. */
export const UploadView = ({ upload, keptAs, limits, onWork = ignore }: ViewProps) => {
  const { t, language } = useI18n();
  const { state, choose, readSheet, stop } = upload;
  const [isEmpty, setIsEmpty] = useState(false);
  const isAtWork = state.at === 'opening' || state.at === 'reading' || state.at === 'upload';
  useUnsaved(isAtWork);
  const isBusy = isAtWork || state.at === 'sheet';
  useEffect(() => onWork(isBusy), [onWork, isBusy]);

  const take = (file: File | undefined): void => {
    if (file === undefined) return;
    setIsEmpty(file.size === 0);
    if (file.size > 0) void choose(file);
  };

  switch (state.at) {
    case 'upload':
      return <UnderWay progress={state.progress} onStop={stop} />;
    case 'opening':
    case 'reading':
      return <Converting isOpening={state.at === 'opening'} share={state.share} onStop={stop} />;
    case 'sheet':
      return (
        <ChooseSheet
          opened={state.opened}
          onChoose={(sheet) => void readSheet(state.opened, sheet)}
          onStop={stop}
        />
      );
    default:
      return (
        <>
          {state.at === 'failed' && <ErrorMessage error={state.error} />}
          {state.at === 'refused' && <Message tone="bad" announced title={t.upload.refused} />}
          {state.at === 'unreadable' && <Message tone="bad" announced title={state.problem[language]} />}
          {isEmpty && <Message tone="bad" announced title={t.upload.empty} />}
          {hasKeptUpload(keptAs) && (
            <Message tone="info" title={t.upload.cutOff}>
              <p>{t.upload.cutOffHelp}</p>
            </Message>
          )}
          <DropZone onFile={take}>
            <span>{t.upload.drop}</span>
            <FileTrigger acceptedFileTypes={accepted} onSelect={(files) => take(files?.[0] ?? undefined)}>
              <AriaButton className="button main">{t.upload.choose}</AriaButton>
            </FileTrigger>
            <p className="small">{limits}</p>
          </DropZone>
        </>
      );
  }
};

type Props = {
  campaign: Campaign;
  /** Whether the rows of the file are added to the list that there is. */
  adds: boolean;
  onWork: (isAtWork: boolean) => void;
};

/** The upload of a list. */
export const Upload = ({ campaign, adds, onWork }: Props) => {
  const { t } = useI18n();
  return (
    <UploadView
      upload={useUpload(campaign, adds)}
      keptAs={campaign.id}
      limits={t.upload.limits}
      onWork={onWork}
    />
  );
};
