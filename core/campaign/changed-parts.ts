// Parts of a campaign that somebody changes. Without zod: the console takes them as they are.

export const changedParts = ['text', 'channels', 'list'] as const;
export type ChangedPart = (typeof changedParts)[number];
