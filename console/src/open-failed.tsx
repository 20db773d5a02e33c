import { Button } from './elements/button.tsx';
import { Message } from './elements/message.tsx';
import { useI18n } from './i18n/i18n.tsx';

/** In place of the console where nobody could be signed in, or the console does not know where it runs. */
export const OpenFailed = () => {
  const { t } = useI18n();
  return (
    <main className="alone">
      <h1>Tocsin</h1>
      <Message tone="bad" title={t.openFailed.title}>
        <p>{t.openFailed.help}</p>
        <Button kind="main" onPress={() => window.location.assign('/')}>
          {t.openFailed.again}
        </Button>
      </Message>
    </main>
  );
};
