// The states of a batch of letters. Without zod: the console takes them as they are.

export const batchStates = [
  /** Its people are being found and its letters made. */
  'writing',
  'written',
  /** With whoever prints it, or the post. */
  'handed-over',
  /** The post has taken it; that is being noted beside each person. */
  'posting',
  'posted',
  /** It will not be posted; its people are being freed for another one. */
  'voiding',
  'voided',
] as const;
export type BatchState = (typeof batchStates)[number];
