// Which reports there are, and which of them name people. Without zod: the console takes them as they are.

/**
 * `regulator`: a bundle of what was sent, to how many people, when, with which result and who approved it, without
 * personal data of the people on the list.
 * `post`: the list of people who must be told by letter, with the reason.
 * `results`: everybody on the list, told by what and when, or why not, for the organisation's own system.
 */
export const reportKinds = ['regulator', 'post', 'results'] as const;
export type ReportKind = (typeof reportKinds)[number];

/** Reports that name people. */
export const personalReports: readonly string[] = ['post', 'results'] satisfies ReportKind[];

/** Forms of the results: a workbook, a CSV whose keys survive a spreadsheet, JSON lines for programs. */
export const resultsFormats = ['xlsx', 'csv', 'jsonl'] as const;
export type ResultsFormat = (typeof resultsFormats)[number];
