/** What somebody has to answer before a list counts, and what was decided of one that does. */
import { useState } from 'react';
import type { Campaign, ImportReport, Notice } from '../../../../client/operations.ts';
import type { ConflictDecision, SharedDecision } from '../../../../core/list/decisions.ts';
import { useHasRole } from '../../api/app-context.tsx';
import { Button } from '../../elements/button.tsx';
import { ConfirmButton } from '../../elements/confirm-button.tsx';
import { ErrorMessage } from '../../elements/error-message.tsx';
import { Message } from '../../elements/message.tsx';
import { useUnsaved } from '../../elements/unsaved.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { type Answers, hasChanged, leftOf, noAnswers } from './answers.ts';
import { Conflicts } from './conflicts.tsx';
import { useListChange } from './list-queries.ts';
import { MappingForm, MappingView } from './mapping.tsx';
import { asksFor } from './mapping-form.ts';
import { titlesOf } from './report-changes.ts';
import { Shared } from './shared.tsx';

type Props = { campaign: Campaign; report: ImportReport };

/** Gives up the file at hand, so that another one can be uploaded. */
export const GiveUp = ({ campaign, report, asked }: Props & { asked: boolean }) => {
  const { t } = useI18n();
  const change = useListChange(campaign, report);
  const { number, status, decisions } = report;
  return (
    <ConfirmButton
      button={asked ? t.asks.another : t.reading.giveUp}
      kind="plain"
      title={asked ? t.asks.anotherTitle : t.reading.giveUpTitle}
      confirm={asked ? t.asks.another : t.reading.giveUp}
      about={JSON.stringify([number, asked && status, decisions])}
      onConfirm={() => change.mutateAsync({ change: 'give-up' })}
    >
      <p>{asked ? t.asks.anotherHelp : t.reading.giveUpHelp}</p>
    </ConfirmButton>
  );
};

/** Which column is which, of each file of the list. */
const AskColumns = ({ campaign, report, notice }: Props & { notice: Notice }) => {
  const { t, f } = useI18n();
  const { files } = report;
  // One after the other: an answer has the list looked at anew.
  const open = files.findIndex(asksFor);
  return (
    <section>
      <h3>{t.mapping.ask}</h3>
      <p>{t.mapping.askHelp}</p>
      {files.map((view, at) => (
        <section key={at}>
          {files.length > 1 && <h4>{t.file.of(f.count(at + 1), f.count(files.length))}</h4>}
          {at === Math.max(0, open) ? (
            <MappingForm campaign={campaign} report={report} notice={notice} file={at} />
          ) : (
            <details>
              <summary>{t.mapping.title}</summary>
              <MappingView view={view} notice={notice} />
            </details>
          )}
        </section>
      ))}
    </section>
  );
};

/** What is to be decided of people and contacts; answered together. */
export const AskDecisions = ({ campaign, report, onLeave }: Props & { onLeave?: () => void }) => {
  const { t, f } = useI18n();
  const change = useListChange(campaign, report);
  const given = report.decisions ?? {};
  const [conflicts, setConflicts] = useState<Answers<ConflictDecision>>(given.conflicts ?? noAnswers);
  const [shared, setShared] = useState<Answers<SharedDecision>>(given.shared ?? noAnswers);
  const groups = report.conflicts?.groups ?? 0;
  const contacts = (report.shared?.many.length ?? 0) + (report.shared?.more ?? 0);
  const isNew =
    hasChanged(given.conflicts ?? noAnswers, conflicts) || hasChanged(given.shared ?? noAnswers, shared);
  useUnsaved(isNew);
  const left = leftOf(groups, conflicts) + leftOf(contacts, shared);
  const save = () =>
    change.mutateAsync({
      change: 'decisions',
      decisions: {
        ...(groups > 0 && { conflicts: { ...conflicts, groups: { ...conflicts.groups } } }),
        ...(contacts > 0 && { shared: { ...shared, groups: { ...shared.groups } } }),
      },
    });
  return (
    <>
      {groups > 0 && (
        <section>
          <h3>{t.conflicts.title}</h3>
          <Conflicts campaign={campaign} report={report} answers={conflicts} onChange={setConflicts} />
        </section>
      )}
      {report.shared !== undefined && contacts > 0 && (
        <section>
          <h3>{t.shared.title}</h3>
          <Shared report={report} shared={report.shared} answers={shared} onChange={setShared} />
        </section>
      )}
      {change.isError && <ErrorMessage error={change.error} />}
      <div className="actions">
        {onLeave === undefined ? (
          <Button
            kind="main"
            busy={change.isPending}
            disabled={!isNew}
            onPress={() => void save().catch(() => undefined)}
          >
            {left === 0 ? t.conflicts.saveAndGoOn : t.conflicts.save}
          </Button>
        ) : (
          <>
            <ConfirmButton
              button={t.conflicts.save}
              kind="main"
              disabled={!isNew}
              title={t.report.rereadTitle}
              confirm={t.conflicts.save}
              onConfirm={save}
            >
              <p>{t.report.rereadHelp}</p>
            </ConfirmButton>
            <Button onPress={onLeave}>{t.mapping.keep}</Button>
          </>
        )}
        <p className="small">{left > 0 ? t.asks.left(f.count(left)) : ''}</p>
      </div>
    </>
  );
};

/** The questions of a list that waits for answers. */
export const Questions = ({ campaign, report, notice }: Props & { notice: Notice }) => {
  const { t } = useI18n();
  const isAdministrator = useHasRole('administrator');
  if (!isAdministrator) {
    return (
      <Message tone="warn" title={t.asks.title}>
        <p>{t.asks.notYours}</p>
        <ul>
          {report.questions.map((question) => (
            <li key={question}>{t.asks.questions[question]}</li>
          ))}
        </ul>
      </Message>
    );
  }
  return (
    <>
      <h2>{t.asks.title}</h2>
      <Message tone="warn">
        <p>{t.asks.help}</p>
        <ul>
          {report.questions.map((question) => (
            <li key={question}>{t.asks.questions[question]}</li>
          ))}
        </ul>
      </Message>
      {report.questions.includes('columns') ? (
        <AskColumns key={titlesOf(report)} campaign={campaign} report={report} notice={notice} />
      ) : (
        <AskDecisions key={report.number} campaign={campaign} report={report} />
      )}
      <GiveUp campaign={campaign} report={report} asked />
    </>
  );
};
