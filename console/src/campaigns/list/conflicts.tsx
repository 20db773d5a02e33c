/** People of one reference side by side, and who they are. */
import { useEffect, useId, useRef } from 'react';
import type { Campaign, ImportReport } from '../../../../client/operations.ts';
import type { ConflictDecision } from '../../../../core/list/decisions.ts';
import { Button } from '../../elements/button.tsx';
import { Loaded } from '../../elements/loading.tsx';
import { useI18n } from '../../i18n/i18n.tsx';
import { type Answers, leftOf, MOST_SINGLE_ANSWERS, withAnswer } from './answers.ts';
import { DecisionChoice } from './decision-choice.tsx';
import { type ComparedField, differingFields, shownValue, toldFields } from './differences.ts';
import { useConflicts } from './list-queries.ts';
import type { ConflictGroup, ConflictPerson } from './shapes.ts';

type PersonProps = {
  person: ConflictPerson;
  fields: readonly ComparedField[];
  differing: ReadonlySet<ComparedField>;
  hasFiles: boolean;
};

const Person = ({ person, fields, differing, hasFiles }: PersonProps) => {
  const { t, f } = useI18n();
  const row = f.count(person.row);
  return (
    <li className="one" style={{ gridRow: `span ${fields.length + 1}` }}>
      <h5>{hasFiles ? t.conflicts.rowOfFile(row, f.count(person.file + 1)) : t.conflicts.row(row)}</h5>
      {fields.map((field) => {
        const value = shownValue(person, field);
        const differs = differing.has(field);
        return (
          <p key={field} className={differs ? 'differs' : ''}>
            <span className="what">
              {t.conflicts.what[field]}
              {differs && (
                <>
                  {' '}
                  <span aria-hidden="true">≠</span>
                  <span className="unseen">({t.conflicts.differsMark})</span>
                </>
              )}
            </span>
            <span className={value === '' ? 'small' : ''}>
              {value === '' ? t.conflicts.none : field === 'birthDate' ? f.date(value) : value}
            </span>
          </p>
        );
      })}
    </li>
  );
};

type GroupProps = {
  group: ConflictGroup;
  hasFiles: boolean;
  answers: Answers<ConflictDecision>;
  onAnswer: (answer: ConflictDecision) => void;
  ref?: React.Ref<HTMLElement> | undefined;
};

const MOST_PEOPLE_SHOWN = 10;

const Group = ({ group: { group, people }, hasFiles, answers, onAnswer, ref }: GroupProps) => {
  const { t, f } = useI18n();
  const id = useId();
  const fields = toldFields(people);
  const differing = differingFields(people);
  const { all } = answers;
  const [first] = people;
  return (
    <article className="card conflict" aria-labelledby={id} tabIndex={-1} ref={ref}>
      <h4 id={id}>
        {t.conflicts.reference(first?.reference ?? '')}
        {people.length < MOST_PEOPLE_SHOWN && ` · ${t.conflicts.heading(f.count(people.length))}`}
      </h4>
      {differing.length > 0 && (
        <p>{t.conflicts.differs(f.list(differing.map((field) => t.conflicts.what[field])))}</p>
      )}
      <ul className="people">
        {people.map((person) => (
          <Person
            key={`${person.file} ${person.row}`}
            person={person}
            fields={fields}
            differing={new Set(differing)}
            hasFiles={hasFiles}
          />
        ))}
      </ul>
      {people.length >= MOST_PEOPLE_SHOWN && <p className="small">{t.conflicts.morePeople}</p>}
      <DecisionChoice
        legend={t.conflicts.decide}
        answers={t.conflicts.decisions}
        value={answers.groups[group]}
        onChange={onAnswer}
        without={all && t.conflicts.takesAll(t.conflicts.decisions[all].title)}
      />
    </article>
  );
};

type Props = {
  campaign: Campaign;
  report: ImportReport;
  answers: Answers<ConflictDecision>;
  onChange: (answers: Answers<ConflictDecision>) => void;
};

/** The question who the people with one reference are. */
export const Conflicts = ({ campaign, report, answers, onChange }: Props) => {
  const { t, f } = useI18n();
  const query = useConflicts(campaign.id, report.number, true);
  const { groups = 0, rows = 0 } = report.conflicts ?? {};
  const left = leftOf(groups, answers);
  const shownBefore = useRef(0);
  /** Takes the focus to the first of those that have been added: the button for more may be gone. */
  const firstAdded = useRef<HTMLElement>(null);
  const pages = query.data?.pages.length ?? 0;
  useEffect(() => {
    if (pages > 1) firstAdded.current?.focus();
  }, [pages]);
  const hasFiles = report.files.length > 1;
  return (
    <>
      <p>{t.conflicts.help(f.count(groups), f.count(rows))}</p>
      <p className="small">
        {t.conflicts.fix} {t.conflicts.record}
      </p>
      {groups > 1 && (
        <div className="card">
          <DecisionChoice
            legend={t.conflicts.decideAll}
            help={t.conflicts.decideAllHelp}
            answers={t.conflicts.decisions}
            value={answers.all}
            onChange={(all) => onChange({ ...answers, all })}
          />
        </div>
      )}
      {/* Of a single one its own answer says as much. */}
      {groups > 1 && (
        <p role="status">
          <strong>
            {left === 0
              ? t.conflicts.allDecided(f.count(groups))
              : t.conflicts.left(f.count(left), f.count(groups))}
          </strong>
        </p>
      )}
      <Loaded query={query}>
        {({ pages }) => {
          const shown = pages.flatMap(({ conflicts }) => conflicts);
          return (
            <>
              {shown.map((group, at) => (
                <Group
                  key={group.group}
                  ref={at === shownBefore.current ? firstAdded : undefined}
                  group={group}
                  hasFiles={hasFiles}
                  answers={answers}
                  onAnswer={(answer) => onChange(withAnswer(answers, group.group, answer))}
                />
              ))}
              <div className="actions">
                {query.hasNextPage && (
                  <Button
                    busy={query.isFetchingNextPage}
                    onPress={() => {
                      shownBefore.current = shown.length;
                      void query.fetchNextPage();
                    }}
                  >
                    {t.conflicts.more}
                  </Button>
                )}
                <p className="small">{t.conflicts.shown(f.count(shown.length), f.count(groups))}</p>
              </div>
              {!query.hasNextPage && shown.length < groups && <p>{t.conflicts.beyond}</p>}
              {Object.keys(answers.groups).length >= MOST_SINGLE_ANSWERS && (
                <p>{t.conflicts.tooMany(f.count(MOST_SINGLE_ANSWERS))}</p>
              )}
            </>
          );
        }}
      </Loaded>
    </>
  );
};
