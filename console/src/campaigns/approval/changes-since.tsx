/** What of a submission is other than in the one that was last decided about. */
import {
  type Document,
  type Piece,
  type Stretch,
  type TermChange,
  type TextChange,
  whatChanged,
} from '../../../../client/what-changed.ts';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { orderOf } from '../channels.ts';

const Pieces = ({ pieces }: { pieces: readonly Piece[] }) =>
  pieces.map(({ kind, text }, at) => {
    if (kind === 'kept') return text;
    const Changed = kind === 'added' ? 'ins' : 'del';
    return <Changed key={at}>{text}</Changed>;
  });

const Stretches = ({ language, stretches }: { language: string; stretches: readonly Stretch[] }) => {
  const { t, f } = useI18n();
  return stretches.map((stretch, at) =>
    'unchanged' in stretch ? (
      <p key={at} className="small">
        {t.approval.unchangedParagraphs(f.count(stretch.unchanged))}
      </p>
    ) : (
      <p key={at} lang={language}>
        <Pieces pieces={stretch.pieces} />
      </p>
    ),
  );
};

const ChangeOfText = ({ change }: { change: TextChange }) => {
  const { t, f } = useI18n();
  const { language, part } = change;
  return (
    <section className="sheet">
      <h3 className="named">{t.approval.partIn(f.languageName(language), t.approval.parts[part])}</h3>
      {change.change === 'changed' && <Stretches language={language} stretches={change.stretches} />}
      {change.change === 'added' && <p>{t.approval.newText}</p>}
      {change.change === 'removed' && (
        <>
          <p>{t.approval.removedText}</p>
          <p lang={language}>
            <del>{change.text}</del>
          </p>
        </>
      )}
    </section>
  );
};

const ChangeOfTerm = ({ change }: { change: TermChange }) => {
  const { t, f } = useI18n();
  const { labels } = t.approval;
  const words = ((): [string, string] => {
    switch (change.of) {
      case 'channels':
        return [t.order.orders[orderOf(change.was)], t.order.orders[orderOf(change.value)]];
      case 'defaultLanguage':
        return [f.languageName(change.was), f.languageName(change.value)];
      case 'fallbackAfterHours':
        return [t.approval.hours(f.count(change.was)), t.approval.hours(f.count(change.value))];
      case 'breachedOn': {
        const day = (value: string | undefined): string =>
          value === undefined ? t.message.empty : f.date(value);
        return [day(change.was), day(change.value)];
      }
    }
  })();
  return (
    <div>
      <dt>{labels[change.of]}</dt>
      <dd>
        {t.opened.was} <del>{words[0]}</del>
      </dd>
      <dd>
        {t.opened.isNow} <ins>{words[1]}</ins>
      </dd>
    </div>
  );
};

const Compared = ({ document, before }: { document: Document; before: NonNullable<Document['before']> }) => {
  const { t, f } = useI18n();
  const { texts, terms, unchanged, isOtherList } = whatChanged(document, before);
  const isNothing = texts.length === 0 && terms.length === 0;
  return (
    <>
      <p>{t.approval.comparedWith[before.decision](before.name, f.dateTime(before.at))}</p>
      {before.reason !== undefined && (
        <blockquote>
          <p>{before.reason}</p>
        </blockquote>
      )}
      {isNothing ? (
        <Message tone="info" title={t.approval.nothingChanged} />
      ) : (
        <p className="small">
          {t.approval.howMarked} <del>{t.approval.markedRemoved}</del> <ins>{t.approval.markedAdded}</ins>
        </p>
      )}
      {terms.length > 0 && (
        <dl className="values">
          {terms.map((change) => (
            <ChangeOfTerm key={change.of} change={change} />
          ))}
        </dl>
      )}
      {texts.map((change) => (
        <ChangeOfText key={`${change.language} ${change.part}`} change={change} />
      ))}
      <p className="small">
        {!isNothing && unchanged > 0 && `${t.approval.unchangedTexts(f.count(unchanged))} `}
        {t.approval.listIs[isOtherList ? 'other' : 'same']}
      </p>
    </>
  );
};

export const ChangesSince = ({ document }: { document: Document }) => {
  const { t } = useI18n();
  const { before } = document;
  return (
    <section className="changes">
      <h2>{t.approval.changes}</h2>
      {before === undefined ? (
        <Message tone="info" title={t.approval.firstSubmission} />
      ) : (
        <Compared document={document} before={before} />
      )}
    </section>
  );
};
