// The letter of a person as it was printed: made again, then downloaded.
import { useMutation } from '@tanstack/react-query';
import { useApi } from '../api/app-context.tsx';
import { Button } from '../elements/button.tsx';
import { ErrorMessage } from '../elements/error-message.tsx';
import { Message } from '../elements/message.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { type PersonProps, withTicket } from './call-context.ts';

const LOOK_EVERY_MS = 2_000;
const MOST_LOOKS = 30;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const OpenLetter = ({ person, call }: PersonProps) => {
  const { t } = useI18n();
  const api = useApi();
  const letter = useMutation({
    /** Whether it was there in time. */
    mutationFn: async (): Promise<boolean> => {
      const body = { reason: call.reason, ...withTicket(call) };
      for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
        if (looks > 0) await sleep(LOOK_EVERY_MS);
        const asked = { id: person.campaign.id, code: person.noticeCode, body };
        const { downloadUrl } = await api.call('openLetter', asked);
        if (downloadUrl === undefined) continue;
        window.location.assign(downloadUrl);
        return true;
      }
      return false;
    },
  });
  return (
    <>
      <Button onPress={() => letter.mutate()} busy={letter.isPending}>
        {letter.isPending ? t.person.letterIsMade : t.person.openLetter}
      </Button>
      {letter.data === false && <Message tone="info" announced title={t.person.letterLater} />}
      {letter.error !== null && <ErrorMessage error={letter.error} />}
    </>
  );
};
