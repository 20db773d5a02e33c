import { csvHead, csvLines } from '../../adapters/files/report-csv.ts';
import type { Wording } from '../../core/base/wording.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import { letterReason } from '../../core/report/letter-reason.ts';
import { readFallbackAttempts } from './fallback-attempts.ts';
import type { ExportDependencies, ReportSource } from './source.ts';

const titles = ['reference', 'last_name', 'first_name', 'language', 'notice_code', 'reason', 'reason_fr'];
/** Chunks whose people are read together. */
const CHUNKS_AT_ONCE = 100;

type Wanted = { chunk: number; reasons: Map<number, Wording> };

/**
 * Everybody who must be written to by post, with the reason, as a CSV that a spreadsheet opens: those without a usable
 * address, and those whom no message reached. Whoever was told otherwise since is left out.
 */
export async function* postList(
  deps: Pick<ExportDependencies, 'deliveries' | 'audience'>,
  { campaign, audience, count }: ReportSource,
): AsyncGenerator<Uint8Array> {
  let people = 0;
  const rowsOf = async (wanted: readonly Wanted[]): Promise<Uint8Array> => {
    const reasons = new Map(wanted.map((one) => [one.chunk, one.reasons]));
    const found = await deps.audience.getMany(wanted.map(({ chunk }) => ({ audience, chunk })));
    const rows = found
      .sort((one, other) => one.chunk.number - other.chunk.number)
      .flatMap(({ chunk: { number, language, recipients } }) =>
        recipients.flatMap(({ reference, lastName, firstName, writtenName = '', code }, place) => {
          const reason = reasons.get(number)?.get(place);
          // Erased on request: nobody to write to is left.
          if (reason === undefined || reference === '') return [];
          return [[reference, lastName || writtenName, firstName, language, code, reason.en, reason.fr]];
        }),
      );
    people += rows.length;
    return csvLines(rows);
  };
  const fallbackAttempts = await readFallbackAttempts(deps.deliveries, { campaign, audience });
  const wantedOf = (delivery: Delivery): Wanted[] => {
    const reasons = new Map<number, Wording>();
    for (const place of delivery.facts.keys()) {
      const reason = letterReason(delivery, place, campaign.state, fallbackAttempts);
      if (reason !== undefined) reasons.set(place, reason);
    }
    return reasons.size === 0 ? [] : [{ chunk: delivery.chunk, reasons }];
  };

  yield csvHead(titles);
  const held: Wanted[] = [];
  for await (const page of deps.deliveries.scan(audience)) {
    held.push(...page.flatMap(wantedOf));
    while (held.length >= CHUNKS_AT_ONCE) yield await rowsOf(held.splice(0, CHUNKS_AT_ONCE));
  }
  if (held.length > 0) yield await rowsOf(held);
  count(people);
}
