import { csvHead, csvLines } from '../../adapters/files/report-csv.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import { standingRules } from '../../core/delivery/standing.ts';
import { letterReason } from '../../core/report/letter-reason.ts';
import { readFallbackAttempts } from '../runtime/fallback-attempts.ts';
import type { ExportDependencies, ReportSource } from './source.ts';

const titles = [
  'reference',
  'last_name',
  'first_name',
  'language',
  'notice_code',
  'reason',
  'reason_fr',
  'standing',
  'letter',
];
/** Chunks whose people are read together. */
const CHUNKS_AT_ONCE = 100;

type Wanted = { delivery: Delivery; places: ReadonlySet<number> };

/**
 * Everybody who must be written to by post, with the reason, as a CSV that a spreadsheet opens: those without a usable
 * contact, and those whom no message reached; with what has become of the letter, `impossible` where the list has no
 * usable postal address. Whoever was told otherwise since is left out.
 */
export async function* postList(
  deps: Pick<ExportDependencies, 'deliveries' | 'audience' | 'clock' | 'fallbackHourMs'>,
  { campaign, audience, count }: ReportSource,
): AsyncGenerator<Uint8Array> {
  let people = 0;
  const rules = standingRules(campaign, deps.fallbackHourMs, deps.clock());
  const fallbackAttempts = await readFallbackAttempts(deps.deliveries, { campaign, audience });
  const rowsOf = async (wanted: readonly Wanted[]): Promise<Uint8Array> => {
    const byChunk = new Map(wanted.map((one) => [one.delivery.chunk, one]));
    const found = await deps.audience.getMany(wanted.map(({ delivery: { chunk } }) => ({ audience, chunk })));
    const rows = found
      .sort((one, other) => one.chunk.number - other.chunk.number)
      .flatMap(({ chunk: { number, language, recipients } }) =>
        recipients.flatMap((recipient, place) => {
          const { reference, lastName, firstName, writtenName = '', code, circumstances = [] } = recipient;
          const one = byChunk.get(number);
          // Erased on request: nobody to write to is left.
          if (!one?.places.has(place) || reference === '') return [];
          const isSetApart = circumstances.length > 0;
          const due = letterReason(one.delivery, place, rules, fallbackAttempts, isSetApart);
          if (due === undefined) return [];
          const { reason, standing } = due;
          const letter = standing.standing === 'owed' ? standing.letter : 'impossible';
          const names = [lastName || writtenName, firstName];
          return [[reference, ...names, language, code, reason.en, reason.fr, standing.standing, letter]];
        }),
      );
    people += rows.length;
    return csvLines(rows);
  };
  const wantedOf = (delivery: Delivery): Wanted[] => {
    const places = [...delivery.facts.keys()].filter(
      (place) => letterReason(delivery, place, rules, fallbackAttempts) !== undefined,
    );
    return places.length === 0 ? [] : [{ delivery, places: new Set(places) }];
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
