import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Notice, NoticeField } from '../../../../client/operations.ts';
import { useApi } from '../../api/app-context.tsx';
import { ErrorMessage } from '../../elements/error-message.tsx';
import { Field } from '../../elements/field.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { type Fields, filledOf, rowsOf, textIn, troubleOf, type Values } from '../fields.ts';
import { Preview } from './preview.tsx';

/** The preview follows what is typed after a pause of this length. */
const PAUSE_MS = 350;

const useSettled = <Value,>(value: Value): Value => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
};

const LivePreview = ({ notice, lang, values }: { notice: Notice; lang: string; values: Values }) => {
  const api = useApi();
  const settled = useSettled(values);
  // What the API would refuse is left out while it is being typed; the field says what is wrong.
  const usable = Object.fromEntries(
    notice.campaignFields.flatMap((field) => {
      const value = settled[field.name] ?? '';
      return troubleOf({ required: false }, value) === undefined ? [[field.name, value]] : [];
    }),
  );
  const query = useQuery({
    queryKey: ['notice-preview', notice.id, lang, usable],
    queryFn: () =>
      api.call('previewNotice', {
        id: notice.id,
        body: { language: lang, fields: usable },
      }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  if (query.data !== undefined) return <Preview message={query.data} lang={lang} />;
  return query.isError ? <ErrorMessage error={query.error} retry={() => void query.refetch()} /> : null;
};

type FieldsProps = {
  form: readonly NoticeField[];
  lang: string;
  values: Values;
  onChange: (name: string, value: string) => void;
  /** Whether to say what is missing even of fields that nobody has been in. */
  strict: boolean;
};

const LanguageFields = ({ form, lang, values, onChange, strict }: FieldsProps) => {
  const { t, language } = useI18n();
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  return form.map((field) => {
    const value = values[field.name] ?? '';
    const trouble = strict || touched.has(field.name) ? troubleOf(field, value) : undefined;
    const rows = rowsOf(field, value);
    const example = textIn(field.example, lang);
    return (
      <Field
        key={field.name}
        label={textIn(field.label, language)}
        value={value}
        onChange={(next) => onChange(field.name, next)}
        onBlur={() => setTouched((before) => new Set(before).add(field.name))}
        required={field.required}
        lang={lang}
        error={trouble && t.message.troubles[trouble]}
        {...(rows !== undefined && { rows })}
        help={
          <>
            {textIn(field.help, language)} {field.form === 'list' && t.message.oneALine}
            <span className="example">
              {t.message.example} <span lang={lang}>{example}</span>
            </span>
          </>
        }
      />
    );
  });
};

type Props = {
  notice: Notice;
  fields: Fields;
  onChange: (fields: Fields) => void;
  strict: boolean;
};

/** The fields of a notice in each of its languages, with the message as it is becoming beside them. */
export const MessageForm = ({ notice, fields, onChange, strict }: Props) => {
  const { t, f } = useI18n();
  const [first = 'en'] = notice.languages;
  const [chosen, setChosen] = useState(Object.keys(fields)[0] ?? first);
  const lang = notice.languages.includes(chosen) ? chosen : first;
  const values = fields[lang];
  const write = (next: Values): void => onChange({ ...fields, [lang]: next });
  const leaveOut = (): void => {
    const { [lang]: _, ...others } = fields;
    onChange(others);
  };
  return (
    <>
      <fieldset className="switch wide">
        <legend>{t.message.languages}</legend>
        {notice.languages.map((one) => {
          const { filled, required } = filledOf(notice.campaignFields, fields[one]);
          return (
            <button key={one} type="button" aria-pressed={one === lang} onClick={() => setChosen(one)}>
              {f.languageName(one)}{' '}
              <span className="small">
                {fields[one] === undefined ? t.message.notWritten : t.message.filled(filled, required)}
              </span>
            </button>
          );
        })}
      </fieldset>
      <div className="beside">
        <div>
          {values === undefined ? (
            <div className="card">
              <p>{t.message.leftOut(f.languageName(lang))}</p>
              <button type="button" className="button plain" onClick={() => write({})}>
                {t.message.write(f.languageName(lang))}
              </button>
            </div>
          ) : (
            <>
              <LanguageFields
                key={lang}
                form={notice.campaignFields}
                lang={lang}
                values={values}
                onChange={(name, value) => write({ ...values, [name]: value })}
                strict={strict}
              />
              {Object.keys(fields).length > 1 && (
                <button type="button" className="button text" onClick={leaveOut}>
                  {t.message.leaveOut(f.languageName(lang))}
                </button>
              )}
            </>
          )}
        </div>
        <div className="stays">
          {values !== undefined && <LivePreview notice={notice} lang={lang} values={values} />}
        </div>
      </div>
    </>
  );
};
