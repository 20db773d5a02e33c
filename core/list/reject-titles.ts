// The columns that a list of rejected rows has in front of those of its file, by which such a list is known again.

/** Titles; the number of the row is the first. */
export const rejectTitles = ['ligne / row', 'résultat / result', 'à faire', 'what to do'] as const;
