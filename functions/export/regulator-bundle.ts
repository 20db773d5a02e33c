import { csvHead, csvLines } from '../../adapters/files/report-csv.ts';
import { makePdf } from '../../adapters/files/report-pdf.ts';
import { type ZipEntry, zipWithManifest } from '../../adapters/files/zip.ts';
import { standingRules } from '../../core/delivery/standing.ts';
import { createResults, personResultAt, type ResultRules } from '../../core/report/results.ts';
import { readFallbackAttempts } from '../runtime/fallback-attempts.ts';
import { isoOf, peopleIn, sectionsOf, signaturesOf, sumsBy, textsOf } from './regulator-sections.ts';
import { titleOf } from './regulator-words.ts';
import type { ExportDependencies, ReportSource } from './source.ts';

const bytes = (text: string): Uint8Array[] => [Buffer.from(text)];

/**
 * The bundle for the regulator (GDPR, Article 33(5)): a ZIP of a PDF to read, CSVs to check it by, the text that was
 * sent, who approved it, and the SHA-256 of each. Of the people on the list it holds no personal data.
 */
export async function* regulatorBundle(
  deps: Pick<
    ExportDependencies,
    'deliveries' | 'campaigns' | 'sender' | 'version' | 'clock' | 'fallbackHourMs' | 'timeZone'
  >,
  { campaign, audience, report, count }: ReportSource,
): AsyncGenerator<Uint8Array> {
  const { contentHash } = campaign;
  const content =
    contentHash === undefined ? undefined : await deps.campaigns.getContent(campaign.id, contentHash);
  const nowMs = deps.clock();
  const fallbackAttempts = await readFallbackAttempts(deps.deliveries, { campaign, audience });
  const { timeZone } = deps;
  const rules: ResultRules = { ...standingRules(campaign, deps.fallbackHourMs, nowMs), timeZone };
  const results = createResults(rules, fallbackAttempts);

  // Results are counted while the lines are written, so that all files tell of the same reading.
  async function* messages(): AsyncGenerator<Uint8Array> {
    yield csvHead(['chunk', 'place', 'channel', 'language', 'day', 'standing', 'result']);
    for await (const page of deps.deliveries.scan(audience)) {
      const rows = page.flatMap((delivery) => {
        results.add(delivery);
        return delivery.facts.flatMap((_, place) => {
          const person = personResultAt(delivery, place, rules, fallbackAttempts);
          if (person === undefined) return [];
          const { standing, result, channel, day } = person;
          return [[delivery.chunk, place, channel, delivery.language, day, standing, result]];
        });
      });
      if (rows.length > 0) yield csvLines(rows);
    }
    count(peopleIn(results.lines()));
  }
  async function* resultTable(): AsyncGenerator<Uint8Array> {
    yield csvHead(['day', 'channel', 'language', 'standing', 'result', 'people']);
    const rows = results.lines();
    yield csvLines(
      rows.map(({ day, channel, language, standing, result, people }) => [
        day,
        channel,
        language,
        standing,
        result,
        people,
      ]),
    );
  }
  async function* toldTable(): AsyncGenerator<Uint8Array> {
    yield csvHead(['day', 'channel', 'people']);
    const told = results.lines().filter(({ standing }) => standing === 'told');
    const rows = sumsBy(told, ({ day, channel }) => `${day} ${channel}`);
    if (rows.length > 0) yield csvLines(rows.map(([key, people]) => [...key.split(' '), people]));
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
    const { language = 'en' } = report;
    const reading = { language, timeZone, nowMs };
    const sections = sectionsOf(deps, campaign, content, results.lines(), reading);
    yield await makePdf(titleOf(campaign.name)[language], sections, new Date(nowMs), language);
  }
  const texts = Object.entries(content?.messages ?? {});
  const entries: ZipEntry[] = [
    { name: 'messages.csv', content: messages() },
    { name: 'results.csv', content: resultTable() },
    { name: 'told.csv', content: toldTable() },
    { name: 'approval.csv', content: approval() },
    { name: 'report.pdf', content: pdf() },
    ...texts.flatMap(([language, message]) => [
      ...textsOf(campaign, message).map(({ part, subject, text }) => ({
        name: part === 'email' ? `text/${language}.txt` : `text/${language}.${part}.txt`,
        content: bytes(subject === undefined ? text : `${subject}\n\n${text}`),
      })),
      ...(campaign.channels.includes('email')
        ? [{ name: `text/${language}.html`, content: bytes(message.html) }]
        : []),
    ]),
  ];
  yield* zipWithManifest(entries, new Date(nowMs));
}
