import { useUser } from '../api/app-context.tsx';
import { Page } from '../elements/page.tsx';
import { useI18n } from '../i18n/i18n.tsx';

/** The users' guide: what each role does, in the order of a bad day. */
const GuidePage = () => {
  const { t } = useI18n();
  const { roles } = useUser();
  return (
    <Page title={t.app.guide}>
      <p className="lead">{t.guide.lead}</p>
      {roles.length > 0 && (
        <section className="card">
          <h2>{t.guide.yours}</h2>
          <ul>
            {roles.map((role) => (
              <li key={role}>
                <b>{t.roles[role]}</b>: {t.guide.roles[role]}
              </li>
            ))}
          </ul>
        </section>
      )}
      {t.guide.chapters.map(({ title, lines }) => (
        <section key={title}>
          <h2>{title}</h2>
          <ol>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
        </section>
      ))}
      <section>
        <h2>{t.guide.wordsTitle}</h2>
        <dl className="values">
          {t.guide.words.map(({ word, meaning }) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
    </Page>
  );
};

export default GuidePage;
