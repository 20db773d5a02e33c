/** Which column of a file is which: as it was understood, and as somebody says. */
import { useEffect, useId, useRef, useState } from 'react';
import type { Campaign, ImportReport, Notice } from '../../../../client/operations.ts';
import { columnLetters } from '../../../../core/columns/column.ts';
import { fieldLabel } from '../../../../core/columns/field-words.ts';
import { isStandardField } from '../../../../core/columns/fields.ts';
import { Button } from '../../elements/button.tsx';
import { ConfirmButton } from '../../elements/confirm-button.tsx';
import { ErrorMessage } from '../../elements/error-message.tsx';
import { Message } from '../../elements/message.tsx';
import { useUnsaved } from '../../elements/unsaved.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { textIn } from '../fields.ts';
import { useListChange } from './list-queries.ts';
import {
  asUnderstood,
  type Chosen,
  type FieldGroup,
  fieldGroups,
  inSight,
  isChanged,
  isHardlyUsable,
  type MappingError,
  mappingErrors,
  toSend,
} from './mapping-form.ts';
import type { ColumnView, Doubt, FileView } from './shapes.ts';

/** The name of a field for whoever looks: those of the notice by its own labels. */
export const useFieldName = (notice: Notice) => {
  const { language } = useI18n();
  return (field: string): string => {
    const own = notice.personFields.find(({ name }) => name === field);
    return own === undefined || isStandardField(field)
      ? fieldLabel(field)[language]
      : textIn(own.label, language);
  };
};

/** What is to be known of a column beside its values. */
const Remarks = ({ column, doubts, notice }: { column: ColumnView; doubts: Doubt[]; notice: Notice }) => {
  const { t, language } = useI18n();
  const nameOf = useFieldName(notice);
  const { looksLike, usedAs, field } = column;
  return (
    <>
      {doubts.map(({ kind, message }) => (
        <p key={kind} className="mark doubt">
          <span className="sign" aria-hidden="true">
            ?
          </span>
          <span>
            <span className="unseen">{t.mapping.doubtful} </span>
            {message[language]}
          </span>
        </p>
      ))}
      {doubts.length === 0 && looksLike !== undefined && field === null && (
        <p className="mark doubt">
          <span className="sign" aria-hidden="true">
            !
          </span>
          <span>{t.mapping.looksLike(nameOf(looksLike))}</span>
        </p>
      )}
      {doubts.length === 0 && isHardlyUsable(column) && (
        <p className="mark doubt">
          <span className="sign" aria-hidden="true">
            !
          </span>
          <span>{t.mapping.fewUsable}</span>
        </p>
      )}
      {usedAs === 'by-content' && doubts.length === 0 && <p className="small">{t.mapping.byContent}</p>}
    </>
  );
};

const Values = ({ column: { field, filled, usable, of, examples } }: { column: ColumnView }) => {
  const { t, f } = useI18n();
  if (filled === 0) return <p className="small">{t.mapping.neverFilled}</p>;
  return (
    <>
      <p>
        {field === null
          ? t.mapping.filled(f.count(filled), f.count(of))
          : t.mapping.usableOf(f.count(usable), f.count(filled))}
      </p>
      {examples.length > 0 && (
        <p className="samples">
          <span className="unseen">{t.mapping.examples} </span>
          {examples.map((example, at) => (
            <code key={at}>{example}</code>
          ))}
        </p>
      )}
    </>
  );
};

type SelectProps = {
  id: string;
  column: ColumnView;
  value: string | null;
  /** What a column can stand for, in this campaign. */
  fields: readonly string[];
  notice: Notice;
  isWrong: boolean;
  onChange: (field: string | null) => void;
};

const FieldSelect = ({ id, column, value, fields, notice, isWrong, onChange }: SelectProps) => {
  const { t } = useI18n();
  const nameOf = useFieldName(notice);
  const groups = Object.keys(fieldGroups) as FieldGroup[];
  const ofNotice = fields.filter((field) => !isStandardField(field));
  const optionOf = (field: string) => (
    <option key={field} value={field}>
      {nameOf(field)}
    </option>
  );
  return (
    <select
      id={id}
      value={value ?? ''}
      aria-label={t.mapping.standsForOf(column.letter, column.title || t.mapping.untitled)}
      aria-invalid={isWrong}
      onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
    >
      <option value="">{t.mapping.notUsed}</option>
      {groups.map((group) => (
        <optgroup key={group} label={t.mapping.groups[group]}>
          {fieldGroups[group].filter((field) => fields.includes(field)).map(optionOf)}
        </optgroup>
      ))}
      {ofNotice.length > 0 && <optgroup label={t.mapping.groups.notice}>{ofNotice.map(optionOf)}</optgroup>}
    </select>
  );
};

type RowProps = { column: ColumnView; doubts: Doubt[]; notice: Notice; children: React.ReactNode };

const ColumnRow = ({ column, doubts, notice, children }: RowProps) => {
  const { t } = useI18n();
  const isDoubtful = doubts.length > 0;
  return (
    <li className={isDoubtful ? 'doubtful' : ''}>
      <h4>
        <span className="letter">{column.letter}</span>{' '}
        <span className={column.title === '' ? 'small' : ''}>{column.title || t.mapping.untitled}</span>
      </h4>
      <div className="stands-for">{children}</div>
      <div>
        <Values column={column} />
      </div>
      <div className="remarks">
        <Remarks column={column} doubts={doubts} notice={notice} />
      </div>
    </li>
  );
};

const doubtsOf = ({ doubts }: FileView, { index }: ColumnView): Doubt[] =>
  doubts.filter((doubt) => doubt.index === index);

const Head = () => {
  const { t } = useI18n();
  return (
    <div className="head" aria-hidden="true">
      <span>{t.mapping.column}</span>
      <span>{t.mapping.standsFor}</span>
      <span>{t.mapping.usable}</span>
      <span>{t.mapping.remarks}</span>
    </div>
  );
};

type ColumnsProps = { view: FileView; notice: Notice; children: (column: ColumnView) => React.ReactNode };

/** The columns of a file, those that nobody needs to look at apart. */
const Columns = ({ view, notice, children }: ColumnsProps) => {
  const { t, f } = useI18n();
  const { shown, rest } = inSight(view);
  const listOf = (columns: readonly ColumnView[]) => (
    <ol className="columns">
      {columns.map((column) => (
        <ColumnRow key={column.index} column={column} doubts={doubtsOf(view, column)} notice={notice}>
          {children(column)}
        </ColumnRow>
      ))}
    </ol>
  );
  const [first] = view.columns;
  return (
    <>
      {first !== undefined && (
        <p className="small">
          {t.mapping.inSample(f.count(first.of))}
          {view.columns.some(({ usedAs }) => usedAs === 'chosen') && ` ${t.mapping.someChosen}`}
        </p>
      )}
      <div className="mapping">
        <Head />
        {listOf(shown)}
        {rest.length > 0 && (
          <details>
            <summary>{t.mapping.unused(f.count(rest.length))}</summary>
            {listOf(rest)}
          </details>
        )}
      </div>
    </>
  );
};

/** The columns of a file as they were taken. */
export const MappingView = ({ view, notice }: { view: FileView; notice: Notice }) => {
  const { t } = useI18n();
  const nameOf = useFieldName(notice);
  return (
    <Columns view={view} notice={notice}>
      {({ field }) => (
        <p>{field === null ? <span className="small">{t.mapping.notUsed}</span> : nameOf(field)}</p>
      )}
    </Columns>
  );
};

type ErrorsProps = { errors: readonly MappingError[]; idOf: (index: number) => string; notice: Notice };

/** What cannot be so, each with the way to its column. */
const Errors = ({ errors, idOf, notice }: ErrorsProps) => {
  const { t, f } = useI18n();
  const nameOf = useFieldName(notice);
  const words = (error: MappingError): string => {
    if (error.error !== 'twice') {
      return error.error === 'no-reference' ? t.mapping.error.noReference : t.mapping.error.noContact;
    }
    return t.mapping.error.twice(nameOf(error.field), f.list(error.indexes.map(columnLetters)));
  };
  const goTo = (index: number): void => {
    const select = document.getElementById(idOf(index));
    const inDetails = select?.closest('details');
    if (inDetails) inDetails.open = true;
    select?.focus();
  };
  return (
    <Message tone="bad" announced title={t.mapping.errors}>
      <ul>
        {errors.map((error) => (
          <li key={`${error.error} ${error.indexes.join()}`}>
            {words(error)}{' '}
            {error.indexes.map((index) => (
              <button key={index} type="button" className="button text" onClick={() => goTo(index)}>
                {t.mapping.toColumn(columnLetters(index))}
              </button>
            ))}
          </li>
        ))}
      </ul>
    </Message>
  );
};

type FormProps = {
  campaign: Campaign;
  report: ImportReport;
  notice: Notice;
  /** Which file of the list it is, from 0. */
  file: number;
  /** The form stands in place of columns that nobody asked about, and can be left. */
  onLeave?: () => void;
};

/** Has somebody say which column of a file is which. What they choose stays while the campaign is asked for again. */
export const MappingForm = ({ campaign, report, notice, file, onLeave }: FormProps) => {
  const { t, language } = useI18n();
  const change = useListChange(campaign, report);
  const view = report.files[file] ?? { sizeBytes: 0, columns: [], doubts: [], missing: [] };
  const [chosen, setChosen] = useState<Chosen>(() => asUnderstood(view.columns));
  const [remember, setRemember] = useState(true);
  const [tried, setTried] = useState(false);
  const id = useId();
  const idOf = (index: number): string => `${id}-${index}`;
  const errors = mappingErrors(chosen);
  const wrong = new Set(tried ? errors.flatMap(({ indexes }) => indexes) : []);
  const summary = useRef<HTMLDivElement>(null);
  const [refusals, setRefusals] = useState(0);
  useEffect(() => {
    if (refusals > 0) summary.current?.focus();
  }, [refusals]);
  const send = () => change.mutateAsync({ change: 'columns', file, choices: toSend(chosen), remember });
  const tryToSend = (): void => {
    setTried(true);
    if (errors.length > 0) setRefusals((count) => count + 1);
    else change.mutate({ change: 'columns', file, choices: toSend(chosen), remember });
  };
  const general = view.doubts.filter(({ index }) => index === undefined);
  const isNew = isChanged(view.columns, chosen);
  useUnsaved(isNew && !change.isSuccess);
  return (
    <>
      {(general.length > 0 || view.missing.length > 0) && (
        <Message tone="warn">
          {general.map(({ kind, message }) => (
            <p key={kind}>{message[language]}</p>
          ))}
          {view.missing.includes('reference') && <p>{t.mapping.error.noReference}</p>}
          {view.missing.includes('email') && <p>{t.mapping.error.noContact}</p>}
        </Message>
      )}
      <div ref={summary} tabIndex={-1} className="summary">
        {tried && errors.length > 0 && <Errors errors={errors} idOf={idOf} notice={notice} />}
      </div>
      <Columns view={view} notice={notice}>
        {(column) => (
          <FieldSelect
            id={idOf(column.index)}
            column={column}
            value={chosen[column.index] ?? null}
            fields={report.fields}
            notice={notice}
            isWrong={wrong.has(column.index)}
            onChange={(field) => setChosen((before) => ({ ...before, [column.index]: field }))}
          />
        )}
      </Columns>
      <label className="check">
        <input type="checkbox" checked={remember} onChange={({ target }) => setRemember(target.checked)} />
        {t.mapping.remember}
      </label>
      {change.isError && <ErrorMessage error={change.error} />}
      <div className="actions">
        {onLeave === undefined || errors.length > 0 ? (
          <Button
            kind="main"
            busy={change.isPending}
            disabled={onLeave !== undefined && !isNew}
            onPress={tryToSend}
          >
            {onLeave === undefined ? t.mapping.goOn : t.mapping.save}
          </Button>
        ) : (
          <ConfirmButton
            button={t.mapping.save}
            kind="main"
            disabled={!isNew}
            title={t.mapping.saveTitle}
            confirm={t.mapping.save}
            onConfirm={send}
          >
            <p>{t.mapping.saveHelp}</p>
          </ConfirmButton>
        )}
        {onLeave !== undefined && <Button onPress={onLeave}>{t.mapping.keep}</Button>}
        {onLeave !== undefined && !isNew && <p className="small">{t.mapping.unchanged}</p>}
      </div>
    </>
  );
};
