/** A page of a campaign that is read before something is signed: it stays as it was opened, and says what is new. */
import type { ReactNode } from 'react';
import type { Campaign } from '../../../client/operations.ts';
import { Button } from '../elements/button.tsx';
import { Message } from '../elements/message.tsx';
import { Around, useOpened } from '../elements/use-opened.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { type Change, campaignChanges } from './changes.ts';
import { useDifferenceWords } from './difference-words.ts';
import { useNotice } from './queries.ts';

const Changes = ({ campaign, changes }: { campaign: Campaign; changes: readonly Change[] }) => {
  const { t } = useI18n();
  const notice = useNotice(campaign.notice);
  const words = useDifferenceWords(notice.data);
  return (
    <dl className="values">
      {changes.map((change) => {
        if (!('value' in change)) {
          return (
            <div key={change.of}>
              <dt>{t.opened.grounds[change.of]}</dt>
            </div>
          );
        }
        const lang = change.of === 'field' ? { lang: change.language } : {};
        return (
          <div key={words.labelOf(change)}>
            <dt>{words.labelOf(change)}</dt>
            <dd>
              {t.opened.was} <del {...lang}>{words.wordsOf(change, change.was)}</del>
            </dd>
            <dd>
              {t.opened.isNow} <ins {...lang}>{words.wordsOf(change, change.value)}</ins>
            </dd>
          </div>
        );
      })}
    </dl>
  );
};

type Props = { campaign: Campaign; children: (campaign: Campaign) => ReactNode };

export const ReadCampaign = ({ campaign, children }: Props) => {
  const { t } = useI18n();
  const opened = useOpened(campaign, campaignChanges);
  return (
    <Around opened={opened}>
      {opened.changes.length > 0 && (
        <Message tone="warn" announced title={t.opened.changed}>
          <p>{t.opened.changedHelp}</p>
          <Changes campaign={campaign} changes={opened.changes} />
          <div className="actions">
            <Button onPress={() => opened.adopt()}>{t.opened.show}</Button>
          </div>
        </Message>
      )}
      {children(opened.item)}
    </Around>
  );
};
