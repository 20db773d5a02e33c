import { createHash } from 'node:crypto';

/** Somebody who can sign in to the local run. */
export type LocalUser = { subject: string; name: string; groups: string[] };

/** A subject as Amazon Cognito gives them, the same for a name at every start: records of it stay theirs. */
const subjectOf = (name: string): string => {
  const hex = createHash('sha256').update(name).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
};

/** One user for each group, called like it. */
export const usersOf = (groups: readonly string[]): LocalUser[] =>
  groups.map((group) => ({ subject: subjectOf(group), name: group, groups: [group] }));
