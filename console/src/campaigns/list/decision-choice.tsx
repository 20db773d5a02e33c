import { useId } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';

type Props<Answer extends string> = {
  legend: string;
  help?: string;
  answers: Readonly<Record<Answer, { title: string; help: string }>>;
  value: Answer | undefined;
  onChange: (answer: Answer) => void;
  /** Says in place of "no answer yet" where the group stands without one of its own. */
  without?: string | undefined;
};

/** One answer of several, each with what follows from it. */
export const DecisionChoice = <Answer extends string>({
  legend,
  help,
  answers,
  value,
  onChange,
  without,
}: Props<Answer>) => {
  const { t } = useI18n();
  const id = useId();
  return (
    <fieldset className="decision">
      <legend>{legend}</legend>
      {help && <p className="small">{help}</p>}
      <div className="choices">
        {(Object.keys(answers) as Answer[]).map((answer) => (
          <label key={answer} className="choice card">
            <input
              type="radio"
              name={id}
              checked={value === answer}
              onChange={() => onChange(answer)}
              aria-describedby={`${id}-${answer}`}
            />
            <span>
              <b>{answers[answer].title}</b>
              <span className="small" id={`${id}-${answer}`}>
                {answers[answer].help}
              </span>
            </span>
          </label>
        ))}
      </div>
      {value === undefined && <p className="small">{without ?? t.conflicts.noAnswer}</p>}
    </fieldset>
  );
};
