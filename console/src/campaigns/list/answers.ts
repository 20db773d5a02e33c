// Answers to a question that is asked of many groups, while somebody gives them: nothing here knows a page.

/** Most answers to single groups that the API takes: `MAX_SINGLE_DECISIONS`, which stands beside schemas. */
export const MOST_SINGLE_ANSWERS = 500;

/** What somebody has said: for single groups, and for all that have no answer of their own. */
export type Answers<Answer extends string> = {
  all?: Answer | undefined;
  groups: Readonly<Record<string, Answer>>;
};

export const noAnswers = { groups: {} } as const;

/** Answers with another for one group. */
export const withAnswer = <Answer extends string>(
  { all, groups }: Answers<Answer>,
  group: string,
  answer: Answer,
): Answers<Answer> => ({ ...(all !== undefined && { all }), groups: { ...groups, [group]: answer } });

export const answerFor = <Answer extends string>(
  { all, groups }: Answers<Answer>,
  group: string,
): Answer | undefined => groups[group] ?? all;

/** How many of `count` groups have no answer. */
export const leftOf = (count: number, { all, groups }: Answers<string>): number =>
  all === undefined ? Math.max(0, count - Object.keys(groups).length) : 0;

/** Whether anything differs from what was said before. */
export const hasChanged = <Answer extends string>(
  before: Answers<Answer>,
  { all, groups }: Answers<Answer>,
): boolean =>
  all !== before.all || Object.entries(groups).some(([group, answer]) => before.groups[group] !== answer);
