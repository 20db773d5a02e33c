// The questions of a list, asked one after the other of whoever sits there.
import type { Asked, ImportReport } from '../../client/operations.ts';
import { everythingIn, pagesOf } from '../../client/pages.ts';
import type { Question } from '../../core/list/decisions.ts';
import type { Session } from '../context/session.ts';
import { columnLines, conflictLines, conflictsOpen, sharedLines, sharedOpen } from '../show/list.ts';
import { CliError } from '../terminal/exit-code.ts';
import { bold, dim, number } from '../terminal/terminal.ts';
import { choicesWith } from './list-answers.ts';

type Ask = (question: string) => Promise<string>;
type Decisions = Asked<'setDecisions'>['body'];
type ConflictAnswer = NonNullable<NonNullable<Decisions['conflicts']>['all']>;
type SharedAnswer = NonNullable<NonNullable<Decisions['shared']>['all']>;

/** How often a question is asked. */
const MAX_TRIES = 10;
const NOTHING_ANSWERED = 'Nothing was answered, and the list waits: see the command import-report.';

const say = ({ io }: Session, lines: readonly string[]): void => {
  for (const line of lines) io.note(line);
};

/** Asks until the answer is one of these letters; for each, what it stands for. */
const oneOf = async <Meant extends string>(
  at: Session,
  ask: Ask,
  question: string,
  letters: Readonly<Record<string, Meant>>,
): Promise<Meant> => {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const typed = (await ask(question)).trim().toLowerCase();
    const meant = letters[typed] ?? Object.values(letters).find((one) => one === typed);
    if (meant !== undefined) return meant;
    say(at, [`Type one of ${Object.keys(letters).join(', ')}.`]);
  }
  throw new CliError('unusable', NOTHING_ANSWERED);
};

/** Which column of each doubtful file is which. */
const askColumns = async (at: Session, ask: Ask, id: string, report: ImportReport): Promise<ImportReport> => {
  const doubtful = report.files.findIndex(({ doubts, missing }) => doubts.length + missing.length > 0);
  const index = Math.max(0, doubtful);
  const file = report.files[index];
  if (file === undefined) throw new CliError('failed', 'The list has no file.');
  say(at, [
    '',
    bold('Which column is which?'),
    ...columnLines(file, at.language),
    dim(`Fields: ${report.fields.join(', ')}`),
  ]);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const typed = (
      await ask('Type what is to be changed, such as D=email F=unused; nothing takes it as it is shown: ')
    ).trim();
    try {
      const choices = choicesWith(file.columns, report.fields, {
        set: typed === '' ? [] : typed.split(/\s+(?=\S+=)/),
        unused: [],
      });
      const body = { file: index, choices };
      return await at.api().call('setColumns', { id, body, version: report.version });
    } catch (error) {
      // What was typed can be typed again; anything else ends the command.
      if (!(error instanceof CliError && error.exit === 'unusable') && !isRefused(error)) throw error;
      say(at, [(error as Error).message]);
    }
  }
  throw new CliError('unusable', NOTHING_ANSWERED);
};

const isRefused = (error: unknown): boolean => (error as { status?: number }).status === 400;

const conflictLetters: Readonly<Record<string, ConflictAnswer>> = {
  o: 'others',
  s: 'same',
  l: 'leave-out',
};
const MEANINGS = dim(
  '  o  other people: each is told\n  s  the same person: told once\n  l  leave them out: nobody of them is told',
);

/**
 * Answers to conflicts one by one; one with "!" goes for all that follow.
 *
 * @param undecided - how many there are, of which the first 500 are shown
 */
const oneByOne = async (
  at: Session,
  ask: Ask,
  id: string,
  undecided: number,
): Promise<NonNullable<Decisions['conflicts']>> => {
  const pages = pagesOf((after) => at.api().call('getConflicts', { id, query: { after } }));
  const all = await everythingIn(pages, ({ conflicts }) => conflicts);
  const open = all.filter(({ decision }) => decision === undefined);
  const groups: Record<string, ConflictAnswer> = {};
  const rest = Object.fromEntries(
    Object.entries(conflictLetters).map(([letter, meant]) => [`${letter}!`, `${meant}!` as const]),
  );
  for (const [index, conflict] of open.entries()) {
    say(at, ['', dim(`${index + 1} of ${open.length}`), ...conflictLines(conflict)]);
    const answer = await oneOf(at, ask, 'o, s or l? With "!" for all that follow: ', {
      ...conflictLetters,
      ...rest,
    });
    if (answer.endsWith('!')) return { all: answer.slice(0, -1) as ConflictAnswer, groups };
    groups[conflict.group] = answer as ConflictAnswer;
  }
  if (undecided <= open.length) return { groups };
  return {
    all: await oneOf(at, ask, 'And all others, which are not shown: o, s or l? ', conflictLetters),
    groups,
  };
};

/** Who the people with one reference are. */
const askConflicts = async (
  at: Session,
  ask: Ask,
  id: string,
  report: ImportReport,
): Promise<ImportReport> => {
  say(at, [
    '',
    bold(`${conflictsOpen(report.conflicts)} Who are they?`),
    MEANINGS,
    dim('  1  look at them one by one'),
  ]);
  const answer = await oneOf(at, ask, 'All of them o, s or l, or 1? ', {
    ...conflictLetters,
    '1': 'one-by-one' as const,
  });
  const conflicts =
    answer === 'one-by-one'
      ? await oneByOne(at, ask, id, report.conflicts?.undecided ?? 0)
      : { all: answer, groups: {} };
  return await at.api().call('setDecisions', { id, body: { conflicts }, version: report.version });
};

/** Whether messages go to contacts that many people share. */
const askShared = async (at: Session, ask: Ask, id: string, report: ImportReport): Promise<ImportReport> => {
  const letters: Readonly<Record<string, SharedAnswer>> = { a: 'set-aside', m: 'send' };
  say(at, [
    '',
    bold(`${sharedOpen(report.shared)} May messages go there?`),
    ...sharedLines(report),
    dim('  a  set them aside: these people are told by their next contact, or by letter'),
    dim('  m  messages go there, one for each person'),
    dim('  1  answer one by one'),
  ]);
  const answer = await oneOf(at, ask, 'All of them a or m, or 1? ', {
    ...letters,
    '1': 'one-by-one' as const,
  });
  const groups: Record<string, SharedAnswer> = {};
  if (answer === 'one-by-one') {
    for (const { group, people, decision } of report.shared?.many ?? []) {
      if (decision !== undefined) continue;
      groups[group] = await oneOf(at, ask, `${group}, ${number(people)} people: a or m? `, letters);
    }
  }
  // Those that the report does not name are answered together.
  const isRestOpen = answer === 'one-by-one' && (report.shared?.more ?? 0) > 0;
  const all = answer === 'one-by-one' ? undefined : answer;
  const rest = isRestOpen ? await oneOf(at, ask, 'And all others, a or m? ', letters) : all;
  const shared = { ...(rest !== undefined && { all: rest }), groups };
  return await at.api().call('setDecisions', { id, body: { shared }, version: report.version });
};

const askers: Record<Question, typeof askColumns> = {
  columns: askColumns,
  conflicts: askConflicts,
  shared: askShared,
};

/** Asks the first question that is open; resolves to the report after the answer. */
export const askQuestion = async (
  at: Session,
  ask: Ask,
  id: string,
  report: ImportReport,
): Promise<ImportReport> => {
  const [question] = report.questions;
  if (question === undefined) throw new CliError('failed', 'The list waits, and asks nothing.');
  return await askers[question](at, ask, id, report);
};
