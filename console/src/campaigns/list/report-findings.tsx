/** What was found out about a list as a whole. */
import type { ImportReport } from '../../../../client/operations.ts';
import { Message } from '../../elements/message.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import type { ListFinding } from './shapes.ts';

/** Kinds of people who are set apart: they have a place of their own. */
const circumstances = ['deceased', 'minor', 'protected', 'not-electronic'] as const;
type Circumstance = (typeof circumstances)[number];

const isApart = ({ kind }: ListFinding): boolean => circumstances.some((one) => one === kind);

/** That people get a message in a language that nobody chose for them is seen, although nothing is to be done. */
const isToBeSeen = ({ kind, verdict }: ListFinding): boolean =>
  verdict === 'warns' || kind === 'language-missing' || kind === 'language-fallback';

const Examples = ({
  finding: { examples, count },
  hasFiles,
}: {
  finding: ListFinding;
  hasFiles: boolean;
}) => {
  const { t, f } = useI18n();
  if (examples.length === 0) return null;
  return (
    <details>
      <summary>
        {t.report.examples(f.count(examples.length), f.count(Math.max(count, examples.length)))}
      </summary>
      <ul>
        {examples.map(({ file, row, column, maskedValue }, at) => (
          <li key={at}>
            {row !== undefined &&
              (hasFiles
                ? t.conflicts.rowOfFile(f.count(row), f.count(file + 1))
                : t.conflicts.row(f.count(row)))}
            {row !== undefined && column !== '' && ', '}
            {column !== '' && t.report.exampleColumn(column)}
            {maskedValue !== '' && (
              <>
                {' '}
                <code>{maskedValue}</code>
              </>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
};

type FindingsProps = { findings: readonly ListFinding[]; hasFiles: boolean };

const Findings = ({ findings, hasFiles }: FindingsProps) => {
  const { language } = useI18n();
  return (
    <ul className="findings">
      {findings.map((finding) => (
        <li key={`${finding.kind} ${finding.message.en}`}>
          <Message tone={finding.verdict === 'warns' ? 'warn' : 'info'}>
            <p>{finding.message[language]}</p>
            <Examples finding={finding} hasFiles={hasFiles} />
          </Message>
        </li>
      ))}
    </ul>
  );
};

/** People who are told otherwise than everybody else, and how many. */
export const Apart = ({ findings }: { findings: readonly ListFinding[] }) => {
  const { t, f } = useI18n();
  const apart = findings.filter(isApart);
  if (apart.length === 0) return null;
  return (
    <section>
      <h3>{t.report.apart}</h3>
      <p>{t.report.apartHelp}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.report.apartWhy}</th>
            <th scope="col" className="number">
              {t.report.apartRows}
            </th>
          </tr>
        </thead>
        <tbody>
          {apart.map(({ kind, count }) => (
            <tr key={kind}>
              <td>{t.report.circumstances[kind as Circumstance]}</td>
              <td className="number">{f.count(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

/** Every line of the files, by what it is. */
export const Lines = ({ lines }: Pick<ImportReport, 'lines'>) => {
  const { t, f, language } = useI18n();
  if (lines.length === 0) return null;
  const all = lines.reduce((sum, line) => sum + line.lines, 0);
  return (
    <details className="card">
      <summary>{t.report.lines(f.count(all))}</summary>
      <ul>
        {lines.map(({ kind, message }) => (
          <li key={kind}>{message[language]}</li>
        ))}
      </ul>
    </details>
  );
};

/** What is odd about a list, what to look at first. */
export const ListFindings = ({ report }: { report: ImportReport }) => {
  const { t, f } = useI18n();
  const hasFiles = report.files.length > 1;
  const others = report.findings.filter((finding) => !isApart(finding));
  const warnings = others.filter(isToBeSeen);
  const told = others.filter((finding) => !isToBeSeen(finding));
  return (
    <>
      <section>
        <h3>{t.report.findings}</h3>
        {warnings.length === 0 ? (
          <Message tone="good">{t.report.noFindings}</Message>
        ) : (
          <>
            <p>{t.report.findingsHelp}</p>
            <Findings findings={warnings} hasFiles={hasFiles} />
          </>
        )}
      </section>
      {told.length > 0 && (
        <section>
          <details className="card">
            <summary>{t.report.told(f.count(told.length))}</summary>
            <Findings findings={told} hasFiles={hasFiles} />
          </details>
        </section>
      )}
    </>
  );
};
