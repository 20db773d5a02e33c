import { csvHead, csvLines } from '../../adapters/files/report-csv.ts';
import { makePdf } from '../../adapters/files/report-pdf.ts';
import { type ZipEntry, zipWithManifest } from '../../adapters/files/zip.ts';
import { createResults, standingOf } from '../../core/report/results.ts';
import { readFallbackAttempts } from './fallback-attempts.ts';
import { isoOf, peopleIn, sectionsOf, signaturesOf } from './regulator-sections.ts';
import type { ExportDependencies, ReportSource } from './source.ts';

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
  const fallbackAttempts = await readFallbackAttempts(deps.deliveries, { campaign, audience });
  const results = createResults(fallbackAttempts);

  // Results are counted while the lines are written, so that all files tell of the same reading.
  async function* messages(): AsyncGenerator<Uint8Array> {
    yield csvHead(['chunk', 'place', 'channel', 'language', 'day', 'result']);
    for await (const page of deps.deliveries.scan(audience)) {
      const rows = page.flatMap((delivery) => {
        results.add(delivery);
        return delivery.facts.flatMap((_, place) => {
          const standing = standingOf(delivery, place, fallbackAttempts);
          if (standing === undefined) return [];
          const { result, channel, day } = standing;
          return [[delivery.chunk, place, channel, delivery.language, day, result]];
        });
      });
      if (rows.length > 0) yield csvLines(rows);
    }
    count(peopleIn(results.lines()));
  }
  async function* resultTable(): AsyncGenerator<Uint8Array> {
    yield csvHead(['day', 'channel', 'language', 'result', 'people']);
    const rows = results.lines();
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
    const sections = sectionsOf(deps, campaign, content, results.lines(), nowMs);
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
