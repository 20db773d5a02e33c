// The letter of a person as it was printed: made again, then downloaded.
import { useState } from 'react';
import { useApi } from '../api/app-context.tsx';
import { ConfirmButton } from '../elements/confirm-button.tsx';
import { Message } from '../elements/message.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { type PersonProps, withTicket } from './call-context.ts';
import { useIdentity } from './identity-choice.tsx';

const LOOK_EVERY_MS = 2_000;
const MOST_LOOKS = 30;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const OpenLetter = ({ person, call }: PersonProps) => {
  const { t } = useI18n();
  const api = useApi();
  const { identity, choice } = useIdentity(call.identity);
  const [isLate, setLate] = useState(false);
  const open = async (): Promise<void> => {
    if (identity === '') return;
    setLate(false);
    const body = { reason: call.reason, identity, ...withTicket(call) };
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      if (looks > 0) await sleep(LOOK_EVERY_MS);
      const asked = { id: person.campaign.id, code: person.noticeCode, body };
      const { downloadUrl } = await api.call('openLetter', asked);
      if (downloadUrl === undefined) continue;
      window.location.assign(downloadUrl);
      return;
    }
    setLate(true);
  };
  return (
    <>
      <ConfirmButton
        button={t.person.openLetter}
        title={t.person.openLetter}
        confirm={t.person.openLetter}
        ready={identity !== ''}
        onConfirm={open}
      >
        <p>{t.person.openLetterHelp}</p>
        {choice}
      </ConfirmButton>
      {isLate && <Message tone="info" announced title={t.person.letterLater} />}
    </>
  );
};
