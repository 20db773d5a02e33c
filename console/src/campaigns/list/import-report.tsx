/** What the import of a list found: counts, groups, what is odd, and the rows to look at. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { Campaign, ImportReport, Notice } from '../../../../client/operations.ts';
import { useHasRole } from '../../api/app-context.tsx';
import { Bar } from '../../elements/bar.tsx';
import { Button } from '../../elements/button.tsx';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { FileFacts, SheetFindings, UnderstoodFiles } from './file-facts.tsx';
import { AskDecisions, GiveUp } from './questions.tsx';
import { Apart, Lines, ListFindings } from './report-findings.tsx';
import { Counts } from './row-counts.tsx';
import { RowsToMend } from './rows-to-mend.tsx';

type Props = { campaign: Campaign; report: ImportReport };

const Groups = ({ groups }: Pick<ImportReport, 'groups'>) => {
  const { t, f } = useI18n();
  return (
    <table>
      <caption className="unseen">{t.report.groups}</caption>
      <thead>
        <tr>
          <th scope="col">{t.report.language}</th>
          <th scope="col">{t.report.channel}</th>
          <th scope="col" className="number">
            {t.report.people}
          </th>
        </tr>
      </thead>
      <tbody>
        {groups.map(({ language, channel, people }) => (
          <tr key={`${language} ${channel}`}>
            <td>{f.languageName(language)}</td>
            <td>{t.channels[channel]}</td>
            <td className="number">{f.count(people)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** Earlier campaigns that people of this list were in. */
const Earlier = ({ report: { earlier = [] } }: Pick<Props, 'report'>) => {
  const { t, f } = useI18n();
  if (earlier.length === 0) return null;
  return (
    <section>
      <h3>{t.report.earlier}</h3>
      <ul>
        {earlier.map(({ campaign, name, startedAt, sameFile, people, of }) => (
          <li key={campaign}>
            {sameFile && `${t.report.earlierSameFile(name)} `}
            {t.report.earlierPeople(f.count(people), f.count(of), name)}{' '}
            {startedAt === undefined
              ? t.report.earlierNotStarted
              : t.report.earlierStarted(f.date(startedAt))}{' '}
            <Link href={`/campaigns/${campaign}`}>{t.report.earlierSee(name)}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** What was decided of people and contacts, with the way to decide otherwise. */
const Decided = ({ campaign, report }: Props) => {
  const { t, f } = useI18n();
  const isAdministrator = useHasRole('administrator');
  const [isChanging, setIsChanging] = useState(false);
  const { conflicts, shared } = report.decisions ?? {};
  if (conflicts === undefined && shared === undefined) return null;
  const words = <Answer extends string>(
    given: { all?: Answer | undefined; groups: Record<string, Answer> } | undefined,
    of: (words: string) => string,
    titles: Record<Answer, { title: string }>,
  ): string[] => {
    const counts = new Map<Answer, number>();
    for (const answer of Object.values<Answer>(given?.groups ?? {})) {
      counts.set(answer, (counts.get(answer) ?? 0) + 1);
    }
    return [
      ...[...counts].map(([answer, count]) =>
        of(t.report.decidedSingly(titles[answer].title, f.count(count))),
      ),
      ...(given?.all === undefined
        ? []
        : [of(counts.size === 0 ? titles[given.all].title : t.report.decidedAll(titles[given.all].title))]),
    ];
  };
  const lines = [
    ...words(conflicts, t.report.decidedConflicts, t.conflicts.decisions),
    ...words(shared, t.report.decidedShared, t.shared.decisions),
  ];
  return (
    <section>
      <h3>{t.report.decided}</h3>
      {isChanging ? (
        <AskDecisions campaign={campaign} report={report} onLeave={() => setIsChanging(false)} />
      ) : (
        <>
          <ul>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          {isAdministrator && campaign.possible.includes('import') && (
            <Button onPress={() => setIsChanging(true)}>{t.report.changeDecisions}</Button>
          )}
        </>
      )}
    </section>
  );
};

/** How far the reading of a list is: it is gone over twice. */
export const Reading = ({ campaign, report }: Props) => {
  const { t, f } = useI18n();
  const isAdministrator = useHasRole('administrator');
  const { counts, surveyed, status } = report;
  const isWriting = status === 'importing';
  const of = surveyed?.rows ?? 0;
  return (
    <section className="card">
      <h2>{isWriting ? t.reading.writing : t.reading.survey}</h2>
      {isWriting && of > 0 && (
        <Bar
          label={t.reading.writing}
          percent={(100 * counts.rows) / of}
          text={t.reading.written(f.count(counts.rows), f.count(of))}
        />
      )}
      <p className="figure">
        {isWriting
          ? t.reading.written(f.count(counts.rows), f.count(of))
          : status === 'queued'
            ? t.reading.queued
            : t.reading.rowsRead(f.count(counts.rows))}
      </p>
      <p>{isWriting ? t.reading.writingHelp : t.reading.surveyHelp}</p>
      {isAdministrator && <GiveUp campaign={campaign} report={report} asked={false} />}
    </section>
  );
};

/** A list that could not be used, and why. */
export const Failed = ({ report }: Pick<Props, 'report'>) => {
  const { t, language } = useI18n();
  return (
    <Message tone="bad" title={t.report.failed}>
      <p>{report.failure?.[language]}</p>
      <p>{t.report.failedHelp}</p>
    </Message>
  );
};

/** A file that failed after the list that counts. */
export const LastFailure = ({ report: { lastFailure } }: Pick<Props, 'report'>) => {
  const { t, f, language } = useI18n();
  if (lastFailure === undefined) return null;
  return (
    <Message tone="bad" title={t.report.lastFailed(f.when(lastFailure.at, Date.now()))}>
      <p>{lastFailure.failure[language]}</p>
      <p>{t.report.lastFailedHelp}</p>
    </Message>
  );
};

/** What was found in a list that counts. */
export const Report = ({ campaign, report, notice }: Props & { notice: Notice }) => {
  const { t, f } = useI18n();
  const { counts, hasRejects } = report;
  const toFix = counts.rejected + counts.duplicate + counts.unreachable + counts.conflict;
  return (
    <>
      <section>
        <h2 tabIndex={-1}>{t.report.title(f.count(counts.rows))}</h2>
        <FileFacts campaign={campaign} report={report} />
        <Counts report={report} />
      </section>
      <SheetFindings campaign={campaign} report={report} />
      <section>
        <h3>{t.report.file}</h3>
        <UnderstoodFiles campaign={campaign} report={report} notice={notice} />
        <Lines lines={report.lines} />
      </section>
      {hasRejects && toFix > 0 && <RowsToMend campaign={campaign} report={report} count={toFix} />}
      <ListFindings report={report} />
      <Apart findings={report.findings} />
      <Earlier report={report} />
      <Decided campaign={campaign} report={report} />
      <section>
        <h3>{t.report.groups}</h3>
        <Groups groups={report.groups} />
      </section>
    </>
  );
};
