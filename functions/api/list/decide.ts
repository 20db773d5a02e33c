// What somebody says of a list: which column is which, what becomes of conflicts and shared contacts, or nothing of it.
import type { Actor } from '../../../core/audit/actor.ts';
import type { AuditEvent } from '../../../core/audit/event.ts';
import { canonicalJson } from '../../../core/base/sha256.ts';
import { withAuthor } from '../../../core/campaign/authors.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { withoutImport } from '../../../core/campaign/lists.ts';
import { choicesProblem } from '../../../core/columns/choose.ts';
import { type Choices, titlesKey } from '../../../core/columns/mapping.ts';
import { type Decisions, MAX_SINGLE_DECISIONS } from '../../../core/list/decisions.ts';
import { type Import, isUnderWay, type ListFile, toBeWritten } from '../../../core/list/import.ts';
import { decisionProblems, mergeDecisions, questionsOpen } from '../../../core/survey/answers.ts';
import { type Conflicts, conflictsSchema } from '../../../core/survey/conflicts.ts';
import type { ListReport } from '../../../core/survey/report.ts';
import {
  asUploaded,
  changeImport,
  checkNoneUnderWay,
  checkTakesList,
  type ImportDependencies,
  withNewList,
} from '../campaigns/begin-import.ts';
import { changeCampaign, notPossible } from '../campaigns/change.ts';
import { recordsChange } from '../http/audit.ts';
import { authorOf } from '../http/caller.ts';
import type { ApiDependencies } from '../http/dependencies.ts';
import { type FieldError, Problem, pointerTo, versionOwed } from '../http/problem.ts';
import { checkVersion } from '../http/version.ts';

type Command = { campaign: string; ifMatch?: string | undefined; by: Actor };

const isSame = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other);

/** The list of a campaign; ends the request where it has none. */
export const listOf = ({ import: list }: Campaign): Import => {
  if (list !== undefined) return list;
  throw new Problem('not-found', {
    detail: {
      en: 'No list has been uploaded to this campaign yet.',
      fr: 'Aucune liste n’a encore été déposée pour cette campagne.',
    },
  });
};

const refuse = (errors: readonly FieldError[]): void => {
  if (errors.length === 0) return;
  throw new Problem('invalid-request', {
    detail: {
      en: 'What was said does not fit the list.',
      fr: 'Ce qui a été indiqué ne convient pas à la liste.',
    },
    errors: [...errors],
  });
};

/** The file that is meant; ends the request where the list has no such file. */
const fileOf = ({ files }: Import, at: number): ListFile => {
  const file = files[at];
  if (file !== undefined) return file;
  throw new Problem('invalid-request', {
    detail: { en: 'The list has no such file.', fr: 'La liste n’a pas ce fichier.' },
    errors: [
      {
        pointer: '#/file',
        message: {
          en: `The files of the list are numbered from 0 to ${files.length - 1}.`,
          fr: `Les fichiers de la liste sont numérotés de 0 à ${files.length - 1}.`,
        },
      },
    ],
  });
};

/** Ends the request where columns cannot be what is said of them. */
const checkChoices = ({ layout }: ListFile, choices: Choices, personFields: readonly string[]): void => {
  // Layouts that were stored before titles were kept have none.
  const { titles = [], width = 0 } = layout ?? {};
  const known = titles.length > 0 ? titles : Array<string>(width).fill('');
  const message = choicesProblem(choices, known, personFields);
  if (message !== undefined) refuse([{ pointer: '#/choices', message }]);
};

/**
 * Says which column of a file is which, and has the list read anew by it. What was decided of conflicts is asked again:
 * by other columns other people have a reference in common. A repeat of what is said already asks for the work once more.
 */
export const setColumns = async (
  deps: ImportDependencies & Pick<ApiDependencies, 'columnChoices'>,
  {
    campaign: id,
    ifMatch,
    by,
    file: at,
    choices,
    remember,
  }: Command & {
    file: number;
    choices: Choices;
    remember: boolean;
  },
): Promise<Campaign> => {
  let titles: readonly string[] = [];
  const changed = await changeImport(
    deps,
    { campaign: id, by, action: 'list.columns', more: { columns: Object.keys(choices).length } },
    (before) => {
      const list = listOf(before);
      const file = fileOf(list, at);
      if (list.status === 'queued' && isSame(file.choices, choices)) return before;
      checkVersion(before, ifMatch);
      checkTakesList(before);
      checkNoneUnderWay(before);
      checkChoices(file, choices, before.personFields);
      titles = file.layout?.titles ?? [];
      const files = asUploaded(list.files).map((one, index) => (index === at ? { ...one, choices } : one));
      return withNewList(deps, before, { files });
    },
  );
  // Forgotten where the process dies before it: then the next such file asks again.
  if (remember && titles.length > 0) await deps.columnChoices.put(titlesKey(titles), choices);
  return changed;
};

/** What is wrong with decisions, each at its place in the body. */
const decisionErrors = (report: ListReport, given: Decisions, all: Decisions): FieldError[] =>
  decisionProblems(report, given, all).map((problem): FieldError => {
    if (problem.problem === 'unknown') {
      return {
        pointer: pointerTo([problem.of, 'groups', problem.group]),
        message: {
          en: 'The list has no such group. Read the report again.',
          fr: 'La liste n’a pas ce groupe. Relisez le rapport.',
        },
      };
    }
    return {
      pointer: pointerTo([problem.of, 'groups']),
      message: {
        en: `At most ${MAX_SINGLE_DECISIONS} groups can be decided one by one. Decide the rest together, with "all".`,
        fr: `Au plus ${MAX_SINGLE_DECISIONS} groupes peuvent être décidés un par un. Décidez du reste ensemble, avec «\u00a0all\u00a0».`,
      },
    };
  });

/** The campaign with these answers: its list goes on where nothing is open any more, or is read anew by them. */
const withDecisions = (
  deps: ImportDependencies,
  before: Campaign,
  list: Import,
  report: ListReport,
  decisions: Decisions,
): Campaign => {
  if (list.status !== 'undecided') {
    return withNewList(deps, before, { files: asUploaded(list.files), decisions });
  }
  const open = questionsOpen(report, decisions);
  const decided: Import = { ...list, decisions };
  const next = open.length === 0 ? toBeWritten(decided) : { ...decided, questions: open };
  return { ...before, import: next };
};

/** What an answer is kept as in the audit trail. */
const particularsOf = ({ conflicts, shared }: Decisions): AuditEvent['particulars'] => {
  const groups = [conflicts, shared].reduce((sum, given) => sum + Object.keys(given?.groups ?? {}).length, 0);
  return {
    ...(conflicts?.all && { conflicts: conflicts.all }),
    ...(shared?.all && { shared: shared.all }),
    ...(groups > 0 && { groups }),
  };
};

/**
 * Decides about people with one reference, and about contacts that many share. Answers add to those given before. A repeat
 * of what is decided already asks for the work once more.
 */
export const setDecisions = async (
  deps: ImportDependencies & Pick<ApiDependencies, 'listReports'>,
  { campaign: id, ifMatch, by, given }: Command & { given: Decisions },
): Promise<{ campaign: Campaign; report: ListReport | undefined }> => {
  const reports = new Map<number, ListReport | undefined>();
  const reportOf = async ({ number }: Import): Promise<ListReport | undefined> => {
    if (!reports.has(number)) reports.set(number, await deps.listReports.get(id, number));
    return reports.get(number);
  };
  const campaign = await changeImport(
    deps,
    { campaign: id, by, action: 'list.decide', more: particularsOf(given) ?? {} },
    async (before) => {
      const list = listOf(before);
      const decisions = mergeDecisions(list.decisions, given);
      if (isSame(decisions, list.decisions)) return before;
      checkVersion(before, ifMatch);
      checkTakesList(before);
      checkNoneUnderWay(before);
      const report = await reportOf(list);
      if (report?.totals === undefined || list.questions.includes('columns')) {
        return notPossible(before, {
          en: 'The list has not been surveyed yet. Say first which column is which.',
          fr: 'La liste n’a pas encore été examinée. Indiquez d’abord à quoi correspond chaque colonne.',
        });
      }
      refuse(decisionErrors(report, given, decisions));
      return withDecisions(deps, before, list, report, decisions);
    },
  );
  return { campaign, report: reports.get(listOf(campaign).number) ?? (await reportOf(listOf(campaign))) };
};

/** Ends the request where it is another import than the caller has read of. */
const checkImportRead = ({ number }: Import, read: number): void => {
  if (number === read) return;
  throw new Problem('changed-meanwhile', {
    detail: {
      en: `Another list has been uploaded or read anew since you read it: the import is number ${number} now. Look at it first.`,
      fr: `Une autre liste a été déposée ou relue depuis que vous l’avez lue\u00a0: l’import porte maintenant le numéro ${number}. Regardez-le d’abord.`,
    },
  });
};

/**
 * Gives up an import that is under way or waits for answers: the list before it counts again, if there was one. Does
 * nothing where none is. An import under way changes the campaign's version by itself, so its number says what was read;
 * of one that waits, answers may have come since, and the version says that.
 *
 * @param number - of the import that is given up
 */
export const giveUpImport = async (
  deps: ImportDependencies,
  { campaign: id, ifMatch, by, number }: Command & { number: number },
): Promise<Campaign> =>
  await changeCampaign(
    deps.campaigns,
    id,
    (before) => {
      const { import: list } = before;
      checkTakesList(before);
      if (list === undefined || !(isUnderWay(list) || list.status === 'undecided')) return before;
      checkImportRead(list, number);
      if (list.status === 'undecided' && ifMatch === undefined) throw versionOwed();
      checkVersion(before, ifMatch);
      const without = withAuthor(withoutImport(before), authorOf(by), 'list');
      return without.import === undefined ? { ...without, state: 'draft' } : without;
    },
    { record: recordsChange(deps, by, 'list.give-up') },
  );

/** The people of conflicts, for whoever decides; undefined where they are kept no more. */
export const readConflicts = async (
  { uploads }: Pick<ApiDependencies, 'uploads'>,
  object: string,
): Promise<Conflicts | undefined> => {
  const text = await uploads.text(object);
  return text === undefined ? undefined : conflictsSchema.parse(JSON.parse(text));
};
