/** How the message greets some people of the list, once somebody asks for it: that is on record. */
import type { Campaign } from '../../../../client/operations.ts';
import { useHasRole } from '../../api/app-context.tsx';
import { Button } from '../../elements/button.tsx';
import { ErrorMessage } from '../../elements/error-message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { useGreetings } from './queries.ts';

export const Greetings = ({ campaign }: { campaign: Campaign }) => {
  const { t, f } = useI18n();
  const seesNames = useHasRole('administrator');
  const { mutate, isPending, error, data } = useGreetings(campaign);
  return (
    <section>
      <h2>{t.greetings.title}</h2>
      <p>
        {t.greetings.help} {!seesNames && t.greetings.masked}
      </p>
      {data === undefined && (
        <div className="actions">
          <Button busy={isPending} onPress={() => mutate()}>
            {t.greetings.show}
          </Button>
        </div>
      )}
      {error !== null && <ErrorMessage error={error} />}
      {data !== undefined && (
        <div role="status">
          <dl className="values">
            {data.greetings.map(({ kind, language, channel, text }) => (
              <div key={kind}>
                <dt>
                  {t.greetings.kinds[kind]} ({t.channels[channel]}, {f.languageName(language)})
                </dt>
                <dd lang={language}>{text}</dd>
              </div>
            ))}
          </dl>
          <p className="small">{t.greetings.nameless(f.count(data.nameless), f.count(data.lookedAt))}</p>
        </div>
      )}
    </section>
  );
};
