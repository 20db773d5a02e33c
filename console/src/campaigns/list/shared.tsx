/** Addresses and numbers that many people share, and what becomes of them. */
import { useId } from 'react';
import type { ImportReport } from '../../../../client/operations.ts';
import type { SharedDecision } from '../../../../core/list/decisions.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { type Answers, leftOf, withAnswer } from './answers.ts';
import { DecisionChoice } from './decision-choice.tsx';
import type { SharedContacts } from './shapes.ts';

type GroupProps = {
  group: SharedContacts['many'][number];
  hasFiles: boolean;
  answers: Answers<SharedDecision>;
  onAnswer: (answer: SharedDecision) => void;
};

const Group = ({
  group: { group, contact, masked, people, rows },
  hasFiles,
  answers,
  onAnswer,
}: GroupProps) => {
  const { t, f } = useI18n();
  const id = useId();
  const { all } = answers;
  const named = f.list(
    rows.map(({ file, row }) =>
      hasFiles ? t.shared.rowOfFile(f.count(row), f.count(file + 1)) : f.count(row),
    ),
  );
  return (
    <article className="card conflict" aria-labelledby={id}>
      <h4 id={id}>
        {t.shared.contact[contact]} {masked !== undefined && <code>{masked}</code>} ·{' '}
        {t.shared.of(f.count(people))}
      </h4>
      <p>
        {rows.length < people ? t.shared.andMore(named, f.count(people - rows.length)) : t.shared.rows(named)}
      </p>
      <DecisionChoice
        legend={t.shared.decide}
        answers={t.shared.decisions}
        value={answers.groups[group]}
        onChange={onAnswer}
        without={all && t.conflicts.takesAll(t.shared.decisions[all].title)}
      />
    </article>
  );
};

type Props = {
  report: ImportReport;
  shared: SharedContacts;
  answers: Answers<SharedDecision>;
  onChange: (answers: Answers<SharedDecision>) => void;
};

/** The question what becomes of addresses that are hardly anybody's own. */
export const Shared = ({ report, shared, answers, onChange }: Props) => {
  const { t, f } = useI18n();
  const { many, more, manyOfPeople } = shared;
  const count = many.length + more;
  const left = leftOf(count, answers);
  return (
    <>
      <p>{t.shared.help(f.count(count), f.count(manyOfPeople))}</p>
      {count > 1 && (
        <div className="card">
          <DecisionChoice
            legend={t.shared.decideAll}
            answers={t.shared.decisions}
            value={answers.all}
            onChange={(all) => onChange({ ...answers, all })}
          />
        </div>
      )}
      {/* Of a single one its own answer says as much. */}
      {count > 1 && (
        <p role="status">
          <strong>
            {left === 0
              ? t.conflicts.allDecided(f.count(count))
              : t.shared.left(f.count(left), f.count(count))}
          </strong>
        </p>
      )}
      {many.map((group) => (
        <Group
          key={group.group}
          group={group}
          hasFiles={report.files.length > 1}
          answers={answers}
          onAnswer={(answer) => onChange(withAnswer(answers, group.group, answer))}
        />
      ))}
      {more > 0 && <p>{t.shared.more(f.count(more))}</p>}
    </>
  );
};
