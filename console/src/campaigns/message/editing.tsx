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
import { useUnsaved } from '../../elements/unsaved.ts';
import { Around, useOpened } from '../../elements/use-opened.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { type ChannelOrder, channelsOf, orderOf } from '../channels.ts';
import { useDifferenceWords } from '../difference-words.ts';
import { type Fields, fieldsToSend, troublesOf } from '../fields.ts';
import { type Content, type Difference, differencesOf, sortsAnew } from '../opened.ts';
import { ChannelChoice } from './channel-choice.tsx';
import { MessageForm } from './message-form.tsx';

type Props = { campaign: Campaign; notice: Notice };

/** What the form holds of what differs. */
const ownOf = (own: Content, difference: Difference): string => {
  if (difference.of === 'field') return own.fields[difference.language]?.[difference.field] ?? '';
  return difference.of === 'channels' ? orderOf(own.channels) : (own[difference.of] ?? '');
};

/** What the form holds, and what it was opened with. */
const useForm = ({ campaign, notice }: Props) => {
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
    channels: order === orderOf(campaign.channels) ? campaign.channels : channelsOf(order),
    ...(breachDay !== '' && { breachedOn: breachDay }),
  };
  const asSaved = (saved: Campaign): Content => ({
    ...saved,
    fields: fieldsToSend(notice.campaignFields, saved.fields),
  });
  const [known, setKnown] = useState(campaign);
  const isChanged = differencesOf(asSaved(known), content).length > 0;
  const changesOf = (one: Campaign, other: Campaign): Difference[] =>
    differencesOf(asSaved(one), asSaved(other));
  // Where nothing was typed there is nothing to lose.
  const opened = useOpened(campaign, changesOf, !isChanged);

  /** Holds what is saved, in place of what was typed. */
  const hold = (saved: Campaign): void => {
    setKnown(saved);
    setName(saved.name);
    setFields(saved.fields);
    setChosen(saved.defaultLanguage);
    setBreachDay(saved.breachedOn ?? '');
    setOrder(orderOf(saved.channels));
  };
  const adopt = (saved: Campaign): void => {
    opened.adopt(saved);
    hold(saved);
  };
  const { item } = opened;
  const isBehind = !isChanged && changesOf(known, item).length > 0;
  useEffect(() => {
    if (isBehind) hold(item);
  }, [isBehind, item]);

  return {
    ...{ name, setName, fields, setFields, defaultLanguage, setChosen, order, setOrder, languages },
    ...{ breachDay, setBreachDay },
    ...{ content, isChanged, opened, adopt },
    /** What was typed counts more than what is saved now, which is taken wherever nothing was typed. */
    keepOwn(): void {
      opened.adopt();
      setKnown(campaign);
      for (const change of opened.changes) {
        if (ownOf(content, change) !== change.was) continue;
        if (change.of === 'name') setName(change.value);
        else if (change.of === 'defaultLanguage') setChosen(change.value);
        else if (change.of === 'breachedOn') setBreachDay(change.value);
        else if (change.of === 'channels') setOrder(change.value as ChannelOrder);
        else if (change.of === 'field') {
          const { language, field, value } = change;
          setFields((before) => ({ ...before, [language]: { ...before[language], [field]: value } }));
        }
      }
    },
    sorted: sortsAnew(campaign, content),
  };
};

type OthersProps = Pick<Props, 'notice'> & {
  differences: readonly Difference[];
  /** What the form holds. */
  own: Content;
  onTake: () => void;
  onKeep: () => void;
};

/** What somebody else has saved while this form was open. */
const Others = ({ notice, differences, own, onTake, onKeep }: OthersProps) => {
  const { t } = useI18n();
  const { labelOf, wordsOf } = useDifferenceWords(notice);
  return (
    <Message tone="warn" announced title={t.message.others}>
      <p>{t.message.othersHelp}</p>
      <dl className="values">
        {differences.map((difference) => (
          <div key={labelOf(difference)}>
            <dt>{labelOf(difference)}</dt>
            <dd {...(difference.of === 'field' && { lang: difference.language })}>
              {wordsOf(difference, difference.value)}
            </dd>
            {ownOf(own, difference) !== difference.was && (
              <dd>
                <span className="small">{t.message.own}</span>{' '}
                <span {...(difference.of === 'field' && { lang: difference.language })}>
                  {wordsOf(difference, ownOf(own, difference))}
                </span>
              </dd>
            )}
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
  const { content, isChanged, opened, sorted, languages } = form;
  useUnsaved(isChanged);
  const save = useMutation({
    mutationFn: () => {
      const { channels, ...rest } = content;
      const isOrdered = orderOf(channels) !== orderOf(campaign.channels);
      return api.call('updateCampaign', {
        id: campaign.id,
        version: opened.item.version,
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
      {opened.changes.length > 0 && (
        <Others
          notice={notice}
          differences={opened.changes}
          own={content}
          onTake={() => form.adopt(campaign)}
          onKeep={form.keepOwn}
        />
      )}
      {save.isError && <ErrorMessage error={save.error} />}
      {save.isSuccess && !isChanged && <Message tone="good" announced title={t.message.saved} />}
      <Around opened={opened}>
        <div className="actions">
          {(voids || rereads) && isChanged && isComplete ? (
            <ConfirmButton
              button={t.message.save}
              kind="main"
              title={rereads ? t.relist.title : t.message.voidsTitle}
              confirm={t.message.save}
              about={[rereads, voids, ...sorted].join()}
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
      </Around>
    </>
  );
};
