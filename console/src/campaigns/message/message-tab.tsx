import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Campaign, Notice } from '../../../../client/operations.ts';
import { useApi, useHasRole } from '../../api/app-context.tsx';
import { Button } from '../../elements/button.tsx';
import { ConfirmButton } from '../../elements/confirm-button.tsx';
import { ErrorMessage } from '../../elements/error-message.tsx';
import { Choice, Field } from '../../elements/field.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { useNotice } from '../queries.ts';
import { ChannelChoice } from './channel-choice.tsx';
import { channelsOf, orderOf } from './channels.ts';
import { type Fields, fieldsToSend, textIn, troublesOf } from './fields.ts';
import { MessageForm } from './message-form.tsx';
import { Preview } from './preview.tsx';

/** The message of a campaign in one language, as a person who does not exist would get it. */
export const MessagePreview = ({ campaign, lang }: { campaign: Campaign; lang: string }) => {
  const api = useApi();
  const query = useQuery({
    queryKey: ['preview', campaign.id, campaign.version, lang],
    queryFn: () =>
      api.call('previewMessage', {
        id: campaign.id,
        query: { language: lang },
      }),
  });
  const sendsSms = campaign.channels.includes('sms');
  return (
    <Loaded query={query}>
      {({ sms, ...message }) => (
        <Preview message={{ ...message, ...(sendsSms && { sms: sms.text }) }} lang={lang} />
      )}
    </Loaded>
  );
};

const Editing = ({ campaign, notice }: { campaign: Campaign; notice: Notice }) => {
  const { t, f } = useI18n();
  const api = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState(campaign.name);
  const [fields, setFields] = useState<Fields>(campaign.fields);
  const [chosen, setChosen] = useState(campaign.defaultLanguage);
  const [order, setOrder] = useState(orderOf(campaign.channels));
  const [strict, setStrict] = useState(false);
  const form = notice.campaignFields;
  const languages = Object.keys(fields);
  const defaultLanguage = fields[chosen] === undefined ? (languages[0] ?? chosen) : chosen;
  const isChanged =
    name !== campaign.name ||
    defaultLanguage !== campaign.defaultLanguage ||
    order !== orderOf(campaign.channels) ||
    JSON.stringify(fieldsToSend(form, fields)) !== JSON.stringify(fieldsToSend(form, campaign.fields));
  const save = useMutation({
    mutationFn: () =>
      api.call('updateCampaign', {
        id: campaign.id,
        version: campaign.version,
        body: {
          name: name.trim(),
          fields: fieldsToSend(form, fields),
          defaultLanguage,
          ...(order !== orderOf(campaign.channels) && { channels: channelsOf(order) }),
        },
      }),
    onSuccess: (changed) => {
      queries.setQueryData(['campaign', campaign.id], changed);
      setFields(changed.fields);
      setName(changed.name);
    },
    onError: () => queries.invalidateQueries({ queryKey: ['campaign', campaign.id] }),
  });
  const troubles = troublesOf(form, fields);
  const isComplete = troubles.length === 0 && name.trim() !== '';
  const voids = campaign.state === 'submitted' || campaign.state === 'approved';
  return (
    <>
      <Field
        label={t.newCampaign.name}
        help={t.newCampaign.nameHelp}
        value={name}
        onChange={setName}
        required
        error={strict && name.trim() === '' ? t.message.troubles.missing : undefined}
      />
      <h2>{t.newCampaign.textTitle}</h2>
      <MessageForm notice={notice} fields={fields} onChange={setFields} strict={strict} />
      {languages.length > 1 && (
        <Choice
          label={t.newCampaign.defaultLanguage}
          help={t.newCampaign.defaultLanguageHelp}
          value={defaultLanguage}
          options={languages.map((one) => ({ value: one, label: f.languageName(one) }))}
          onChange={setChosen}
        />
      )}
      <ChannelChoice value={order} onChange={setOrder} />
      {save.isError && <ErrorMessage error={save.error} />}
      {save.isSuccess && !isChanged && <Message tone="good" announced title={t.message.saved} />}
      <div className="actions">
        {voids && isChanged && isComplete ? (
          <ConfirmButton
            button={t.message.save}
            kind="main"
            title={t.message.voidsTitle}
            confirm={t.message.save}
            onConfirm={() => save.mutateAsync()}
          >
            <p>{t.message.voidsHelp}</p>
          </ConfirmButton>
        ) : (
          <Button
            kind="main"
            disabled={!isChanged}
            busy={save.isPending}
            onPress={() => {
              setStrict(true);
              if (isComplete) save.mutate();
            }}
          >
            {t.message.save}
          </Button>
        )}
        {!isChanged && <p className="small">{t.message.unchanged}</p>}
      </div>
    </>
  );
};

const Reading = ({ campaign, notice }: { campaign: Campaign; notice: Notice }) => {
  const { t, f, language } = useI18n();
  const [chosen, setChosen] = useState(campaign.defaultLanguage);
  const mayPreview = useHasRole('administrator', 'approver');
  const values = campaign.fields[chosen] ?? {};
  return (
    <>
      <h2>{t.newCampaign.textTitle}</h2>
      <fieldset className="switch wide">
        <legend>{t.message.languages}</legend>
        {campaign.languages.map((one) => (
          <button key={one} type="button" aria-pressed={one === chosen} onClick={() => setChosen(one)}>
            {f.languageName(one)}
          </button>
        ))}
      </fieldset>
      <div className="beside">
        <dl className="values">
          {notice.campaignFields.map(({ name, label }) =>
            values[name] === undefined ? null : (
              <div key={name}>
                <dt>{textIn(label, language)}</dt>
                <dd lang={chosen}>{values[name]}</dd>
              </div>
            ),
          )}
        </dl>
        <div className="stays">{mayPreview && <MessagePreview campaign={campaign} lang={chosen} />}</div>
      </div>
    </>
  );
};

const MessageTab = ({ campaign }: { campaign: Campaign }) => {
  const { t, language } = useI18n();
  const notice = useNotice(campaign.notice);
  const isAdministrator = useHasRole('administrator');
  const canChange = campaign.possible.includes('change');
  return (
    <Loaded query={notice}>
      {(loaded) => (
        <>
          <p>
            {t.message.notice} <b>{textIn(loaded.title, language)}</b>
          </p>
          {canChange && isAdministrator ? (
            <Editing campaign={campaign} notice={loaded} />
          ) : (
            <>
              <Message tone="info">{canChange ? t.notYours.changeMessage : t.message.fixed}</Message>
              <Reading campaign={campaign} notice={loaded} />
            </>
          )}
        </>
      )}
    </Loaded>
  );
};

export default MessageTab;
