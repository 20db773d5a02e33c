/** What a rehearsal found wrong. */
import type { ExpectedCounts } from '../../test-data/generate.ts';
import type { ApiClient } from '../clients/api-client.ts';
import { readTold } from '../clients/provider-client.ts';
import type { Ended } from '../clients/wait.ts';
import { problemsOfTwoChannels } from './fallback-check.ts';
import { problemsOfDoubled, problemsUnderFaults } from './fault-run.ts';
import { problemsOfLetters } from './letters-check.ts';
import { peopleOptions } from './notes.ts';
import type { Rehearsed, Report } from './report.ts';

/** What the import did to a list otherwise than it should, a sentence each. */
const importProblems = ({ people }: Report, expected: ExpectedCounts): string[] => {
  const problems: string[] = [];
  for (const ending of ['rows', 'accepted', 'duplicate', 'unreachable', 'rejected'] as const) {
    if (people[ending] !== expected[ending]) {
      problems.push(
        `The import ended ${people[ending]} rows as ${ending} where the list has ${expected[ending]}.`,
      );
    }
  }
  return problems;
};

/** What went wrong with the sending, a sentence each; empty where all is well. */
const sendingProblems = ({ people, outcomes }: Report, { progress, account, agrees }: Ended): string[] => {
  const problems: string[] = [];
  const lost = people.accepted - account.distinctTagged;
  if (lost !== 0) problems.push(`${lost} accepted people have no message at the provider.`);
  const extra = account.messages - account.distinctTagged;
  if (extra > progress.sentAgainInDoubt) {
    problems.push(`${extra - progress.sentAgainInDoubt} messages were sent to people who had one already.`);
  }
  if (account.maxPerTagged > 2) problems.push(`Somebody has ${account.maxPerTagged} messages.`);
  const open = outcomes.pending + outcomes.accepted + outcomes.inDoubt;
  if (open > 0) problems.push(`${open} people have no final outcome.`);
  // A person who was sent to twice has one outcome here and two at the provider.
  if (!agrees && extra === 0) {
    problems.push(
      `The outcomes ${JSON.stringify(outcomes)} differ from the provider's ${JSON.stringify(account.outcomes)}.`,
    );
  }
  return problems;
};

/** A proof under faults proves nothing of SMS where none of their calls was struck. */
const noSmsStruck = ({ faults }: Report): string[] =>
  Object.keys(faults?.calls ?? {}).some((what) => what.startsWith('send sms-voice:Send'))
    ? []
    : ['No fault struck the sending of an SMS: take more people, or another number.'];

/** The check that fits what was rehearsed: one channel or two, with faults or without. */
const sendingOrFaultProblems = async (
  api: ApiClient,
  { run, rehearsal, ended, letters }: Rehearsed,
  result: Report,
  isGoingOn: boolean,
): Promise<string[]> => {
  if (letters === undefined) {
    return 'told' in ended
      ? await problemsUnderFaults(api, ended, result.people.accepted)
      : sendingProblems(result, ended);
  }
  return [
    ...(await problemsOfTwoChannels(run.inboxUrl, peopleOptions(rehearsal), ended, letters)),
    ...('told' in ended
      ? [...(await problemsUnderFaults(api, ended)), ...(isGoingOn ? [] : noSmsStruck(result))]
      : await problemsOfDoubled(api, await readTold(run.inboxUrl))),
  ];
};

/**
 * Everything that went wrong in a rehearsal, a sentence each; empty where all is well.
 *
 * @param isGoingOn - whether an earlier process began it, whose faults nobody knows here
 */
export const problemsOf = async (
  api: ApiClient,
  rehearsed: Rehearsed,
  result: Report,
  isGoingOn: boolean,
): Promise<string[]> => [
  ...importProblems(result, rehearsed.rehearsal.expected as ExpectedCounts),
  ...(await sendingOrFaultProblems(api, rehearsed, result, isGoingOn)),
  ...(rehearsed.printed === undefined
    ? []
    : problemsOfLetters(
        peopleOptions(rehearsed.rehearsal),
        rehearsed.printed.progress,
        rehearsed.printed.printer,
      )),
  ...result.permissions.missing,
  ...Object.keys(result.requests.violations).map((violation) => `AWS’s model of the service: ${violation}.`),
];
