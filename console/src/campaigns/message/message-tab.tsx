import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Campaign, Notice } from '../../../../client/operations.ts';
import { useApi, useHasRole } from '../../api/app-context.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { textIn } from '../fields.ts';
import { useNotice } from '../queries.ts';
import { Editing } from './editing.tsx';
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
