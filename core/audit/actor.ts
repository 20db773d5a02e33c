import type { Role } from './roles.ts';

/** What each role is for, for whoever puts people into it. */
export const rolePurposes: Record<Role, string> = {
  administrator: 'Prepares campaigns, submits them for approval and starts, pauses and cancels them.',
  approver: 'Approves what somebody else has submitted.',
  agent: 'Answers people who ask whether they were told.',
  auditor: 'Reads everything that was done and checks that the record of it is whole.',
};

/** Somebody signed in, as the verified token and the connection tell. */
export type Actor = {
  /** Stays the same for the life of the account, whatever its name becomes. */
  subject: string;
  /** Name that the person signs in with. */
  name: string;
  roles: readonly Role[];
  sourceIp: string;
};
