import { createHash } from 'node:crypto';

/** Somebody who can sign in to the local run. */
export type LocalUser = { subject: string; name: string; groups: string[] };

/** A subject as Amazon Cognito gives them, the same for a name at every start: records of it stay theirs. */
const subjectOf = (name: string): string => {
  const hex = createHash('sha256').update(name).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
};

/** One user for each group, called like it, and more agents where there are to be several: `agent-1`, `agent-2`… */
export const usersOf = (groups: readonly string[], moreAgents = 0): LocalUser[] => {
  const user = (name: string, group: string): LocalUser => ({
    subject: subjectOf(name),
    name,
    groups: [group],
  });
  const agents = Array.from({ length: moreAgents }, (_, at) => user(`agent-${at + 1}`, 'agent'));
  return [...groups.map((group) => user(group, group)), ...agents];
};
