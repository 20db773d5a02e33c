/** What is wrong with letters: held against the list that was made up, and the account of the printer. */
import { generatePeople, type PeopleOptions } from '../../test-data/generate.ts';
import type { ProgressView } from '../clients/api-client.ts';
import type { PrinterAccount } from './printer.ts';

/** How people of a rehearsal with letters stand in the end, as `--json` writes it. */
export const toldOf = ({ telling }: ProgressView) => ({
  people: telling.people,
  byEmail: telling.by.email,
  bySms: telling.by.sms,
  byLetter: telling.by.letter,
  byOther: telling.by.other,
  owed: telling.owed,
  unreachable: telling.unreachable,
  underWay: telling.underWay,
});

/** Sentences; empty where everybody is told, or named as not to be reached, and the printer says the same. */
export const problemsOfLetters = (
  people: PeopleOptions,
  progress: ProgressView,
  printer: PrinterAccount,
): string[] => {
  const told = toldOf(progress);
  let [rows, mustHave, mayNot] = [0, 0, 0];
  const usable = new Set<string>();
  for (const { ending, hasPost = false, address, mobile, cells } of generatePeople(people)) {
    if (ending !== 'accepted' && ending !== 'unreachable') continue;
    rows += 1;
    const reference = cells[0]?.trim() ?? '';
    if (hasPost) usable.add(reference);
    const isPostal = address === undefined && (mobile === undefined || people.phoneOnly === undefined);
    if (isPostal && hasPost && !printer.posted.has(reference)) mustHave += 1;
    if (isPostal && !hasPost && printer.posted.has(reference)) mayNot += 1;
  }
  const strangers = [...printer.posted.keys()].filter((reference) => !usable.has(reference)).length;
  const twice = [...printer.posted].filter(
    ([reference, letters]) => letters > (printer.returned.has(reference) ? 2 : 1),
  ).length;
  const sum = told.byEmail + told.bySms + told.byLetter + told.byOther + told.owed + told.unreachable;
  const checks: [isWrong: boolean, what: string][] = [
    [told.people !== rows, `${told.people} people are counted, and ${rows} are in the list.`],
    [sum + told.underWay !== rows, `${sum} people are told, owed a letter or not to be reached, of ${rows}.`],
    [told.owed > 0, `${told.owed} people are still owed a letter.`],
    [told.underWay > 0, `${told.underWay} people are still under way.`],
    [mustHave > 0, `${mustHave} people whom only a letter reaches have none.`],
    [mayNot > 0, `${mayNot} people without a usable address have a letter.`],
    [strangers > 0, `${strangers} letters went to nobody whose address is usable.`],
    [twice > 0, `${twice} people have one letter more than came back and one.`],
    [
      told.byLetter > printer.posted.size,
      `${told.byLetter} people are counted as told by letter, and ${printer.posted.size} have one.`,
    ],
  ];
  return [...printer.problems, ...checks.flatMap(([isWrong, what]) => (isWrong ? [what] : []))];
};
