/** The report of a list as somebody answers its questions: what they choose stays, and what others say meanwhile is shown. */
import type { ReactNode } from 'react';
import type { ImportReport } from '../../../../client/operations.ts';
import { columnLetters } from '../../../../core/columns/column.ts';
import { fieldLabel } from '../../../../core/columns/field-words.ts';
import { isStandardField } from '../../../../core/columns/fields.ts';
import { Button } from '../../elements/button.tsx';
import { Message } from '../../elements/message.tsx';
import { dropUnsaved, useAnyUnsaved } from '../../elements/unsaved.ts';
import { Around, useOpened } from '../../elements/use-opened.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { isUnderWay } from '../queries.ts';
import { type ReportChange, reportChanges, titlesOf } from './report-changes.ts';

const useWords = () => {
  const { t, language } = useI18n();
  const fieldOf = (field: string | null): string => {
    if (field === null) return t.mapping.notUsed;
    return isStandardField(field) ? fieldLabel(field)[language] : field;
  };
  return {
    labelOf(change: ReportChange): string {
      if (change.of === 'list') return t.opened.grounds.list;
      if (change.of === 'column') {
        return `${columnLetters(change.index)} ${change.title || t.mapping.untitled}`;
      }
      const about = change.of === 'conflicts' ? t.conflicts.title : t.shared.title;
      return change.group === undefined ? about : `${about} · ${change.group}`;
    },
    sidesOf(change: ReportChange): [was: string, now: string] | undefined {
      if (change.of === 'list') return undefined;
      if (change.of === 'column') return [fieldOf(change.was), fieldOf(change.value)];
      const titles: Record<string, { title: string }> =
        change.of === 'conflicts' ? t.conflicts.decisions : t.shared.decisions;
      const wordsOf = (answer: string | undefined): string =>
        (answer === undefined ? undefined : titles[answer]?.title) ?? t.conflicts.noAnswer;
      return [wordsOf(change.was), wordsOf(change.value)];
    },
  };
};

type Props = { report: ImportReport; children: (report: ImportReport) => ReactNode };

export const ReadReport = ({ report, children }: Props) => {
  const { t } = useI18n();
  const isTyping = useAnyUnsaved();
  const opened = useOpened(report, reportChanges, !isTyping);
  const words = useWords();
  // What was chosen can be said of the list that there is now where it asks the same.
  const asksTheSame =
    !isUnderWay(report) &&
    report.status === opened.item.status &&
    (report.number === opened.item.number ||
      (report.questions.includes('columns') && titlesOf(report) === titlesOf(opened.item)));
  return (
    <Around opened={opened}>
      {opened.changes.length > 0 && (
        <Message tone="warn" announced title={t.message.others}>
          <p>{t.opened.listHelp}</p>
          <dl className="values">
            {opened.changes.map((change) => {
              const sides = words.sidesOf(change);
              return (
                <div key={words.labelOf(change)}>
                  <dt>{words.labelOf(change)}</dt>
                  {sides !== undefined && (
                    <>
                      <dd>
                        {t.opened.was} <del>{sides[0]}</del>
                      </dd>
                      <dd>
                        {t.opened.isNow} <ins>{sides[1]}</ins>
                      </dd>
                    </>
                  )}
                </div>
              );
            })}
          </dl>
          <div className="actions">
            {asksTheSame && <Button onPress={() => opened.adopt()}>{t.opened.keepChosen}</Button>}
            <Button
              onPress={() => {
                dropUnsaved();
                opened.adopt();
              }}
            >
              {t.opened.takeList}
            </Button>
          </div>
        </Message>
      )}
      {children(opened.item)}
    </Around>
  );
};
