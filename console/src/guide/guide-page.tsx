import { useQuery } from '@tanstack/react-query';
import { useUser } from '../api/app-context.tsx';
import { Page } from '../elements/page.tsx';
import { useI18n } from '../i18n/i18n.tsx';

const FILE = '/download/tocsin.mjs';

const readSha256 = async (): Promise<string> => {
  const response = await fetch(`${FILE}.sha256.txt`);
  const [sum = ''] = (await response.text()).split(' ');
  return /^[0-9a-f]{64}$/.test(sum) ? sum : '';
};

/** The command line, to be downloaded and compared. */
const CommandLine = () => {
  const { t } = useI18n();
  const { data: sha256 } = useQuery({ queryKey: ['command-line'], queryFn: readSha256, retry: false });
  return (
    <section>
      <h2>{t.guide.commandLine.title}</h2>
      <p>{t.guide.commandLine.help}</p>
      <p>
        <a className="button plain" href={FILE} download>
          {t.guide.commandLine.download}
        </a>
      </p>
      {sha256 !== undefined && sha256 !== '' && (
        <p className="small">
          SHA-256 <code className="hash">{sha256}</code>
        </p>
      )}
    </section>
  );
};

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
      <CommandLine />
    </Page>
  );
};

export default GuidePage;
