import type { PdfSection } from '../../adapters/files/report-pdf.ts';
import type { Campaign, Signature } from '../../core/campaign/campaign.ts';
import type { FrozenContent } from '../../core/notice/content.ts';
import type { Result, ResultLine } from '../../core/report/results.ts';
import type { ExportDependencies } from './source.ts';

/** What each result is called in the report. */
const results: Record<Result, string> = {
  pending: 'not sent yet',
  inDoubt: 'sending is in doubt',
  accepted: 'sent, not confirmed by the receiving server or network',
  delivered: 'delivered',
  complained: 'delivered, marked as unwanted',
  bounced: 'refused by the receiving server or network',
  rejected: 'could not be sent',
  expired: 'data deleted before sending',
  told: 'told by letter or telephone',
  letterDue: 'letter due',
};

export const peopleIn = (lines: readonly ResultLine[]): number =>
  lines.reduce((total, { people }) => total + people, 0);

export const isoOf = (ms: number | undefined): string =>
  ms === undefined ? '–' : new Date(ms).toISOString();

/** People by the key of their line, in the order of the lines. */
const totals = (lines: readonly ResultLine[], keyOf: (line: ResultLine) => string): [string, string][] => {
  const sums = new Map<string, number>();
  for (const line of lines) sums.set(keyOf(line), (sums.get(keyOf(line)) ?? 0) + line.people);
  return [...sums].map(([key, people]) => [key, String(people)]);
};

/** Who submitted and who approved the campaign, in that order. */
export const signaturesOf = ({ submission, approval }: Campaign): (Signature & { step: string })[] => [
  ...(submission === undefined ? [] : [{ step: 'submitted', ...submission }]),
  ...(approval === undefined ? [] : [{ step: 'approved', ...approval }]),
];

const campaignSection = (
  { sender, version }: Pick<ExportDependencies, 'sender' | 'version'>,
  campaign: Campaign,
  nowMs: number,
): PdfSection => ({
  heading: 'Campaign',
  table: {
    titles: ['', ''],
    rows: [
      ['Campaign', `${campaign.name} (${campaign.id})`],
      ['Sent by', sender.name],
      ['State', campaign.state],
      ['Created', isoOf(campaign.createdAtMs)],
      ['Started', isoOf(campaign.startedAtMs)],
      ['Completed', isoOf(campaign.completedAtMs)],
      ['This report', isoOf(nowMs)],
      ['Written by', `Tocsin ${version}`],
    ],
  },
});

const approvalSection = (campaign: Campaign): PdfSection => ({
  heading: 'Approval',
  paragraphs: [
    'Whoever submits a campaign cannot approve it. Both put their name to the same SHA-256: of the text, of the fields that it was made of, and of the list with its totals.',
  ],
  table: {
    titles: ['Step', 'When', 'Who', 'SHA-256'],
    rows: signaturesOf(campaign).map(({ step, name, atMs, hash }) => [step, isoOf(atMs), name, hash]),
  },
});

const peopleSections = (campaign: Campaign, lines: readonly ResultLine[]): PdfSection[] => {
  const { counts } = campaign.import ?? {};
  return [
    {
      heading: 'People',
      paragraphs: [
        `${peopleIn(lines)} people are on the list. All times are in UTC.`,
        ...(counts === undefined
          ? []
          : [
              `The list had ${counts.rows} rows: ${counts.accepted} people whom messages were sent to, ${counts.unreachable} to be told by letter, ${counts.duplicate} named twice, ${counts.rejected} not usable.`,
            ]),
      ],
      table: { titles: ['Result', 'People'], rows: totals(lines, ({ result }) => results[result]) },
    },
    {
      heading: 'By channel',
      table: { titles: ['Channel', 'People'], rows: totals(lines, ({ channel }) => channel) },
    },
    {
      heading: 'By day',
      table: { titles: ['Day', 'People'], rows: totals(lines, ({ day }) => (day === '' ? 'not sent' : day)) },
    },
  ];
};

const textSections = (content: FrozenContent | undefined): PdfSection[] => [
  {
    heading: 'The text',
    paragraphs:
      content === undefined
        ? ['Nothing has been sent, so no text is fixed yet.']
        : [
            `SHA-256 of all messages as they were fixed when they were approved: ${content.hash}`,
            'Names in double braces are filled in for each person.',
          ],
  },
  ...Object.entries(content?.messages ?? {}).map(([language, { subject, text }]) => ({
    heading: `Text in "${language}"`,
    paragraphs: [`Subject: ${subject}`, ...text.split('\n\n')],
  })),
];

const filesSection: PdfSection = {
  heading: 'Files beside this one',
  paragraphs: [
    'results.csv: people by day, channel, language and result.',
    'approval.csv: who submitted and who approved it, when, and the SHA-256 of what they approved.',
    'messages.csv: one line for each person by number, without personal data: how, when and with which result.',
    'text/: the text in each language, as text and as HTML.',
    'MANIFEST.sha256: SHA-256 of each file; "sha256sum --check MANIFEST.sha256" finds any change.',
  ],
};

/** What the PDF of the bundle says: what was sent, to how many people, when and with which result. */
export const sectionsOf = (
  deps: Pick<ExportDependencies, 'sender' | 'version'>,
  campaign: Campaign,
  content: FrozenContent | undefined,
  lines: readonly ResultLine[],
  nowMs: number,
): PdfSection[] => [
  campaignSection(deps, campaign, nowMs),
  approvalSection(campaign),
  ...peopleSections(campaign, lines),
  ...textSections(content),
  filesSection,
];
