import { csvHead, csvLines } from '../../adapters/files/report-csv.ts';
import { makePdf, type PdfSection } from '../../adapters/files/report-pdf.ts';
import { type ZipEntry, zipWithManifest } from '../../adapters/files/zip.ts';
import type { Campaign, Signature } from '../../core/campaign/campaign.ts';
import type { FrozenContent } from '../../core/notice/content.ts';
import { createResults, type Result, type ResultLine, standingOf } from '../../core/report/report.ts';
import { readSecondTries } from './second-tries.ts';
import type { ExportDependencies, ReportSource } from './source.ts';

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

const sum = (lines: readonly ResultLine[]): number => lines.reduce((total, { people }) => total + people, 0);

const isoOf = (ms: number | undefined): string => (ms === undefined ? '–' : new Date(ms).toISOString());

/** Lines added up by what `keyOf` makes of them, in the order in which they come. */
const totals = (lines: readonly ResultLine[], keyOf: (line: ResultLine) => string): [string, string][] => {
  const sums = new Map<string, number>();
  for (const line of lines) sums.set(keyOf(line), (sums.get(keyOf(line)) ?? 0) + line.people);
  return [...sums].map(([key, people]) => [key, String(people)]);
};

/** Who put their name to what is sent, in the order in which they did. */
const signaturesOf = ({ submission, approval }: Campaign): (Signature & { step: string })[] => [
  ...(submission === undefined ? [] : [{ step: 'submitted', ...submission }]),
  ...(approval === undefined ? [] : [{ step: 'approved', ...approval }]),
];

const sectionsOf = (
  deps: Pick<ExportDependencies, 'sender' | 'version'>,
  campaign: Campaign,
  content: FrozenContent | undefined,
  lines: readonly ResultLine[],
  nowMs: number,
): PdfSection[] => {
  const { counts } = campaign.import ?? {};
  return [
    {
      heading: 'Campaign',
      table: {
        titles: ['', ''],
        rows: [
          ['Campaign', `${campaign.name} (${campaign.id})`],
          ['Sent by', `${deps.sender.name}`],
          ['State', campaign.state],
          ['Created', isoOf(campaign.createdAtMs)],
          ['Started', isoOf(campaign.startedAtMs)],
          ['Completed', isoOf(campaign.completedAtMs)],
          ['This report', isoOf(nowMs)],
          ['Written by', `Tocsin ${deps.version}`],
        ],
      },
    },
    {
      heading: 'Approval',
      paragraphs: [
        'Whoever submits a campaign cannot approve it. Both put their name to the same SHA-256: of the text, of the fields that it was made of, and of the list with its totals.',
      ],
      table: {
        titles: ['Step', 'When', 'Who', 'SHA-256'],
        rows: signaturesOf(campaign).map(({ step, name, atMs, hash }) => [step, isoOf(atMs), name, hash]),
      },
    },
    {
      heading: 'People',
      paragraphs: [
        `${sum(lines)} people are on the list. All times are in UTC.`,
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
    {
      heading: 'Files beside this one',
      paragraphs: [
        'results.csv: people by day, channel, language and result.',
        'approval.csv: who submitted and who approved it, when, and the SHA-256 of what they approved.',
        'messages.csv: one line for each person by number, without personal data: how, when and with which result.',
        'text/: the text in each language, as text and as HTML.',
        'MANIFEST.sha256: SHA-256 of each file; "sha256sum --check MANIFEST.sha256" finds any change.',
      ],
    },
  ];
};

const bytes = (text: string): Uint8Array[] => [Buffer.from(text)];

/**
 * The bundle for the regulator (GDPR, Article 33(5)): a ZIP of a PDF to read, CSVs to check it by, the text that was
 * sent, who approved it, and the SHA-256 of each. Of the people on the list it holds no personal data.
 */
export async function* regulatorBundle(
  deps: Pick<ExportDependencies, 'deliveries' | 'campaigns' | 'sender' | 'version' | 'clock'>,
  { campaign, audience, count }: ReportSource,
): AsyncGenerator<Uint8Array> {
  const { contentHash } = campaign;
  const content =
    contentHash === undefined ? undefined : await deps.campaigns.getContent(campaign.id, contentHash);
  const nowMs = deps.clock();
  const seconds = await readSecondTries(deps.deliveries, { campaign, audience });
  const folded = createResults(seconds);

  // The fold goes along while the lines are written, so that all files tell of the same reading.
  async function* messages(): AsyncGenerator<Uint8Array> {
    yield csvHead(['chunk', 'place', 'channel', 'language', 'day', 'result']);
    for await (const page of deps.deliveries.scan(audience)) {
      const rows = page.flatMap((delivery) => {
        folded.add(delivery);
        return delivery.facts.flatMap((_, place) => {
          const standing = standingOf(delivery, place, seconds);
          if (standing === undefined) return [];
          const { result, channel, day } = standing;
          return [[delivery.chunk, place, channel, delivery.language, day, result]];
        });
      });
      if (rows.length > 0) yield csvLines(rows);
    }
    count(sum(folded.lines()));
  }
  async function* resultTable(): AsyncGenerator<Uint8Array> {
    yield csvHead(['day', 'channel', 'language', 'result', 'people']);
    const rows = folded.lines();
    yield csvLines(
      rows.map(({ day, channel, language, result, people }) => [day, channel, language, result, people]),
    );
  }
  async function* approval(): AsyncGenerator<Uint8Array> {
    yield csvHead(['step', 'at', 'name', 'account', 'sha256']);
    const rows = signaturesOf(campaign).map(({ step, atMs, name, by, hash }) => [
      step,
      isoOf(atMs),
      name,
      by,
      hash,
    ]);
    if (rows.length > 0) yield csvLines(rows);
  }
  async function* pdf(): AsyncGenerator<Uint8Array> {
    const sections = sectionsOf(deps, campaign, content, folded.lines(), nowMs);
    yield await makePdf(`Notice of a personal data breach: ${campaign.name}`, sections, new Date(nowMs));
  }
  const texts = Object.entries(content?.messages ?? {});
  const entries: ZipEntry[] = [
    { name: 'messages.csv', content: messages() },
    { name: 'results.csv', content: resultTable() },
    { name: 'approval.csv', content: approval() },
    { name: 'report.pdf', content: pdf() },
    ...texts.flatMap(([language, { subject, text, html }]) => [
      { name: `text/${language}.txt`, content: bytes(`${subject}\n\n${text}`) },
      { name: `text/${language}.html`, content: bytes(html) },
    ]),
  ];
  yield* zipWithManifest(entries, new Date(nowMs));
}
