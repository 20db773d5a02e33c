/** Every text of a campaign, one below the other, as one document. */
import type { Document } from '../../../../client/what-changed.ts';
import { useI18n } from '../../i18n/i18n.tsx';

type Text = Document['now']['texts'][number];

const Paragraphs = ({ text }: { text: string }) =>
  text.split(/\n{2,}/).map((paragraph, at) => <p key={at}>{paragraph}</p>);

/** An email has its subject above it. */
const Part = ({ text: { language, part, text }, subject }: { text: Text; subject: string | undefined }) => {
  const { t } = useI18n();
  return (
    <section className="sheet">
      <h4>{t.approval.parts[part]}</h4>
      <div lang={language}>
        {subject !== undefined && <p className="subject-line">{subject}</p>}
        <Paragraphs text={text} />
      </div>
    </section>
  );
};

const InLanguage = ({ language, now }: { language: string; now: Document['now'] }) => {
  const { t, f } = useI18n();
  const texts = now.texts.filter((text) => text.language === language);
  const people = now.groups
    .filter((group) => group.language === language)
    .reduce((sum, group) => sum + group.people, 0);
  return (
    <section>
      <h3 className="named">{t.approval.inLanguage(f.languageName(language), f.count(people))}</h3>
      {texts
        .filter(({ part }) => part !== 'subject')
        .map((text) => (
          <Part
            key={text.part}
            text={text}
            subject={text.part === 'email' ? texts.find(({ part }) => part === 'subject')?.text : undefined}
          />
        ))}
    </section>
  );
};

export const WholeText = ({ document: { now } }: { document: Document }) => {
  const { t } = useI18n();
  const languages = [...new Set(now.texts.map(({ language }) => language))];
  return (
    <section>
      <h2>{t.approval.messages}</h2>
      <p>{t.approval.messagesHelp}</p>
      {languages.map((language) => (
        <InLanguage key={language} language={language} now={now} />
      ))}
    </section>
  );
};
