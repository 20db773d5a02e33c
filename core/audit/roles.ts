// The roles of staff. Without zod: the console takes them as they are.

/** Every role, in the order in which documents name them. */
export const roles = ['administrator', 'approver', 'agent', 'auditor'] as const;
/** What people may do, by the group of the user pool that they are in. One person may be in several. */
export type Role = (typeof roles)[number];
