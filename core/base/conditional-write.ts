/** The answer of a conditional write: `stale` means that somebody else wrote first, so read and decide again. */
export type Written = 'written' | 'conflict';
