/** The form that changes the message of a campaign. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Campaign, Notice } from '../../../../client/operations.ts';
import { useApi } from '../../api/app-context.tsx';
import { Button } from '../../elements/button.tsx';
import { ConfirmButton } from '../../elements/confirm-button.tsx';
import { ErrorMessage } from '../../elements/error-message.tsx';
import { Choice, Field } from '../../elements/field.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { ChannelChoice } from './channel-choice.tsx';
import { type ChannelOrder, channelsOf, orderOf } from './channels.ts';
import { type Fields, fieldsToSend, textIn, troublesOf } from './fields.ts';
import { MessageForm } from './message-form.tsx';
import { type Content, type Difference, differencesOf, sortsAnew } from './opened.ts';

type Props = { campaign: Campaign; notice: Notice };

/**
 * What the form holds and was opened with. The campaign is asked for again and again meanwhile: what does not concern the
 * form moves its version on; what does is shown, and nothing is saved over it unseen.
 */
const useForm = ({ campaign, notice }: Props) => {
  const [opened, setOpened] = useState(campaign);
  const [name, setName] = useState(campaign.name);
  const [fields, setFields] = useState<Fields>(campaign.fields);
  const [chosen, setChosen] = useState(campaign.defaultLanguage);
  const [breachDay, setBreachDay] = useState(campaign.breachedOn ?? '');
  const [order, setOrder] = useState<ChannelOrder>(orderOf(campaign.channels));
  const languages = Object.keys(fields);
  const defaultLanguage = fields[chosen] === undefined ? (languages[0] ?? chosen) : chosen;
  const toSend = fieldsToSend(notice.campaignFields, fields);
  const content: Content = {
    name: name.trim(),
    fields: toSend,
    defaultLanguage,
    channels: order === orderOf(opened.channels) ? opened.channels : channelsOf(order),
    ...(breachDay !== '' && { breachedOn: breachDay }),
  };
  const asSaved = (saved: Campaign): Content => ({
    ...saved,
    fields: fieldsToSend(notice.campaignFields, saved.fields),
  });
  const isChanged = differencesOf(asSaved(opened), content).length > 0;
  const byOthers = differencesOf(asSaved(opened), asSaved(campaign));

  /** Holds what is saved, in place of what was typed. */
  const adopt = (saved: Campaign): void => {
    setOpened(saved);
    setName(saved.name);
    setFields(saved.fields);
    setChosen(saved.defaultLanguage);
    setBreachDay(saved.breachedOn ?? '');
    setOrder(orderOf(saved.channels));
  };
  // Where nothing was typed there is nothing to lose.
  const follows = byOthers.length > 0 && !isChanged;
  useEffect(() => {
    if (follows) adopt(campaign);
  }, [follows, campaign]);

  return {
    ...{ name, setName, fields, setFields, defaultLanguage, setChosen, order, setOrder, languages },
    ...{ breachDay, setBreachDay },
    ...{ content, isChanged, byOthers: follows ? [] : byOthers, adopt },
    version: byOthers.length === 0 ? campaign.version : opened.version,
    /** What is saved now is known, and what was typed counts more. */
    keepOwn: (): void => setOpened(campaign),
    sorted: sortsAnew(campaign, content),
  };
};

type OthersProps = Props & {
  differences: readonly Difference[];
  onTake: () => void;
  onKeep: () => void;
};

/** What somebody else has saved while this form was open. */
const Others = ({ notice, differences, onTake, onKeep }: OthersProps) => {
  const { t, f, language } = useI18n();
  const labels = {
    name: t.newCampaign.name,
    defaultLanguage: t.newCampaign.defaultLanguage,
    channels: t.order.label,
    breachedOn: t.newCampaign.breachDay,
  };
  const labelOf = (difference: Difference): string => {
    if (difference.of !== 'field') return labels[difference.of];
    const label = notice.campaignFields.find(({ name }) => name === difference.field)?.label;
    return t.message.fieldIn(
      label ? textIn(label, language) : difference.field,
      f.languageName(difference.language),
    );
  };
  const wordsOf = ({ of, value }: Difference): string => {
    if (of === 'defaultLanguage') return f.languageName(value);
    if (of === 'channels') return t.order.orders[value as ChannelOrder];
    return value === '' ? t.message.empty : value;
  };
  return (
    <Message tone="warn" announced title={t.message.others}>
      <p>{t.message.othersHelp}</p>
      <dl className="values">
        {differences.map((difference) => (
          <div key={labelOf(difference)}>
            <dt>{labelOf(difference)}</dt>
            <dd {...(difference.of === 'field' && { lang: difference.language })}>{wordsOf(difference)}</dd>
          </div>
        ))}
      </dl>
      <div className="actions">
        <Button onPress={onKeep}>{t.message.keepOwn}</Button>
        <Button onPress={onTake}>{t.message.takeTheirs}</Button>
      </div>
    </Message>
  );
};

export const Editing = ({ campaign, notice }: Props) => {
  const { t, f } = useI18n();
  const api = useApi();
  const queries = useQueryClient();
  const [strict, setStrict] = useState(false);
  const form = useForm({ campaign, notice });
  const { content, isChanged, byOthers, sorted, languages } = form;
  const save = useMutation({
    mutationFn: () => {
      const { channels, ...rest } = content;
      const isOrdered = orderOf(channels) !== orderOf(campaign.channels);
      return api.call('updateCampaign', {
        id: campaign.id,
        version: form.version,
        body: { ...rest, breachedOn: rest.breachedOn ?? null, ...(isOrdered && { channels }) },
      });
    },
    onSuccess: (changed) => {
      queries.setQueryData(['campaign', campaign.id], changed);
      form.adopt(changed);
    },
    onError: () => queries.invalidateQueries({ queryKey: ['campaign', campaign.id] }),
  });
  const isComplete = troublesOf(notice.campaignFields, form.fields).length === 0 && content.name !== '';
  const voids = campaign.state === 'submitted' || campaign.state === 'approved';
  const list = campaign.import?.status;
  const rereads = list !== undefined && list !== 'failed' && sorted.length > 0;
  return (
    <>
      <Field
        label={t.newCampaign.name}
        help={t.newCampaign.nameHelp}
        value={form.name}
        onChange={form.setName}
        required
        error={strict && content.name === '' ? t.message.troubles.missing : undefined}
      />
      <h2>{t.newCampaign.textTitle}</h2>
      <MessageForm notice={notice} fields={form.fields} onChange={form.setFields} strict={strict} />
      {languages.length > 1 && (
        <Choice
          label={t.newCampaign.defaultLanguage}
          help={t.newCampaign.defaultLanguageHelp}
          value={form.defaultLanguage}
          options={languages.map((one) => ({ value: one, label: f.languageName(one) }))}
          onChange={form.setChosen}
        />
      )}
      <Field
        label={t.newCampaign.breachDay}
        help={t.newCampaign.breachDayHelp}
        type="date"
        value={form.breachDay}
        onChange={form.setBreachDay}
      />
      <ChannelChoice value={form.order} onChange={form.setOrder} />
      {byOthers.length > 0 && (
        <Others
          campaign={campaign}
          notice={notice}
          differences={byOthers}
          onTake={() => form.adopt(campaign)}
          onKeep={form.keepOwn}
        />
      )}
      {save.isError && <ErrorMessage error={save.error} />}
      {save.isSuccess && !isChanged && <Message tone="good" announced title={t.message.saved} />}
      <div className="actions">
        {(voids || rereads) && isChanged && isComplete ? (
          <ConfirmButton
            button={t.message.save}
            kind="main"
            title={rereads ? t.relist.title : t.message.voidsTitle}
            confirm={t.message.save}
            onConfirm={() => save.mutateAsync()}
          >
            {rereads && <p>{t.relist.help(f.list(sorted.map((one) => t.relist.what[one])))}</p>}
            {voids && <p>{rereads ? t.relist.voids : t.message.voidsHelp}</p>}
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
