import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { Notice } from '../../../../client/operations.ts';
import { useApi, useHasRole } from '../../api/app-context.tsx';
import { Button } from '../../elements/button.tsx';
import { ErrorMessage } from '../../elements/error-message.tsx';
import { Choice, Field } from '../../elements/field.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { Message } from '../../elements/message.tsx';
import { Page } from '../../elements/page.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { channelsOf } from '../channels.ts';
import { fieldsToSend, textIn, troublesOf } from '../fields.ts';
import { useNotice, useNotices } from '../queries.ts';
import { StepList } from '../step-list.tsx';
import { ChannelChoice } from './channel-choice.tsx';
import { type Draft, dropDraft, keepDraft, readDraft } from './draft.ts';
import { MessageForm } from './message-form.tsx';

const emptyDraft: Draft = { name: '', notice: '', defaultLanguage: '', channels: 'email', fields: {} };

const emptyFieldsOf = ({ languages }: Pick<Notice, 'languages'>): Draft['fields'] =>
  Object.fromEntries(languages.map((one) => [one, {}]));

type WritingProps = { draft: Draft; onChange: (draft: Draft) => void; notice: Notice };

const Writing = ({ draft, onChange, notice }: WritingProps) => {
  const { t, f, language } = useI18n();
  const api = useApi();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [strict, setStrict] = useState(false);
  const form = notice.campaignFields;
  const troubles = troublesOf(form, draft.fields);
  const nameIsMissing = draft.name.trim() === '';
  const languages = Object.keys(draft.fields);
  const create = useMutation({
    mutationFn: () =>
      api.call('createCampaign', {
        body: {
          name: draft.name.trim(),
          notice: draft.notice,
          defaultLanguage: draft.defaultLanguage,
          channels: channelsOf(draft.channels),
          ...(draft.breachedOn && { breachedOn: draft.breachedOn }),
          fields: fieldsToSend(form, draft.fields),
        },
      }),
    onSuccess: async (campaign) => {
      dropDraft();
      queries.setQueryData(['campaign', campaign.id], campaign);
      await queries.invalidateQueries({ queryKey: ['campaigns'] });
      navigate(`/campaigns/${campaign.id}/list`);
    },
  });
  const save = (): void => {
    setStrict(true);
    if (troubles.length === 0 && !nameIsMissing) create.mutate();
  };
  return (
    <>
      <Field
        label={t.newCampaign.name}
        help={t.newCampaign.nameHelp}
        value={draft.name}
        onChange={(name) => onChange({ ...draft, name })}
        required
        error={strict && nameIsMissing ? t.message.troubles.missing : undefined}
      />
      <h2>{t.newCampaign.textTitle}</h2>
      <p>{t.newCampaign.textHelp}</p>
      <MessageForm
        notice={notice}
        fields={draft.fields}
        onChange={(fields) => {
          const [first = ''] = Object.keys(fields);
          const keeps = fields[draft.defaultLanguage] !== undefined;
          onChange({ ...draft, fields, defaultLanguage: keeps ? draft.defaultLanguage : first });
        }}
        strict={strict}
      />
      {languages.length > 1 && (
        <Choice
          label={t.newCampaign.defaultLanguage}
          help={t.newCampaign.defaultLanguageHelp}
          value={draft.defaultLanguage}
          options={languages.map((one) => ({ value: one, label: f.languageName(one) }))}
          onChange={(defaultLanguage) => onChange({ ...draft, defaultLanguage })}
        />
      )}
      <Field
        label={t.newCampaign.breachDay}
        help={t.newCampaign.breachDayHelp}
        type="date"
        value={draft.breachedOn ?? ''}
        onChange={(breachedOn) => onChange({ ...draft, breachedOn })}
      />
      <ChannelChoice value={draft.channels} onChange={(channels) => onChange({ ...draft, channels })} />
      {strict && troubles.length > 0 && (
        <Message tone="warn" announced title={t.newCampaign.notComplete}>
          <ul>
            {troubles.slice(0, 12).map(({ language: one, field, trouble }) => {
              const label = form.find(({ name }) => name === field)?.label ?? {};
              return (
                <li key={`${one} ${field}`}>
                  {f.languageName(one)}: {textIn(label, language)} — {t.message.troubles[trouble]}
                </li>
              );
            })}
          </ul>
        </Message>
      )}
      {create.isError && <ErrorMessage error={create.error} />}
      <div className="actions">
        <Button kind="main" onPress={save} busy={create.isPending}>
          {t.newCampaign.save}
        </Button>
        <p className="small">{t.newCampaign.saveHelp}</p>
      </div>
    </>
  );
};

const ChooseNotice = ({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) => {
  const { t, f, language } = useI18n();
  const query = useNotices();
  const choose = (notice: { id: string; languages: string[] }): void => {
    const [first = ''] = notice.languages;
    // What was typed stays where the notices have a field of the same name.
    const kept = Object.keys(draft.fields).length === 0 ? emptyFieldsOf(notice) : draft.fields;
    onChange({ ...draft, notice: notice.id, defaultLanguage: draft.defaultLanguage || first, fields: kept });
  };
  return (
    <Loaded query={query}>
      {({ notices }) => (
        <fieldset className="choices">
          <legend>{t.newCampaign.notice}</legend>
          {notices.map((notice) => (
            <label key={notice.id} className="card choice">
              <input
                type="radio"
                name="notice"
                checked={draft.notice === notice.id}
                onChange={() => choose(notice)}
              />
              <span>
                <b>{textIn(notice.title, language)}</b>
                <span className="small">{f.list(notice.languages.map((one) => f.languageName(one)))}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
    </Loaded>
  );
};

const NewCampaign = () => {
  const { t } = useI18n();
  const [draft, setDraft] = useState<Draft>(() => readDraft() ?? emptyDraft);
  const notice = useNotice(draft.notice || undefined);
  useEffect(() => {
    if (draft !== emptyDraft) keepDraft(draft);
  }, [draft]);
  return (
    <>
      <StepList current="message" />
      <ChooseNotice draft={draft} onChange={setDraft} />
      {draft.notice !== '' && (
        <Loaded query={notice}>
          {(loaded) => <Writing key={loaded.id} draft={draft} onChange={setDraft} notice={loaded} />}
        </Loaded>
      )}
      {draft !== emptyDraft && (
        <button
          type="button"
          className="button text"
          onClick={() => {
            dropDraft();
            setDraft(emptyDraft);
          }}
        >
          {t.newCampaign.drop}
        </button>
      )}
    </>
  );
};

const NewCampaignPage = () => {
  const { t } = useI18n();
  const may = useHasRole('administrator');
  return (
    <Page title={t.newCampaign.title} up={{ href: '/', title: t.app.campaigns }}>
      {may ? <NewCampaign /> : <Message tone="info">{t.notYours.createCampaign}</Message>}
    </Page>
  );
};

export default NewCampaignPage;
