/** A figure of one minute: when the minute began, epoch ms, and its value. */
export type MinuteFigure = { atMs: number; value: number };

/**
 * What the delivery stream tells of itself, each by the minute in the order of time; minutes without a figure are left
 * out. A stream through which nothing passes tells nothing.
 */
export type EventStreamFigures = {
  /** Age of the oldest record that is not in the bucket yet, seconds: the highest of the minute. */
  oldestSeconds: readonly MinuteFigure[];
  /** Records that were put into the stream. */
  incoming: readonly MinuteFigure[];
  /** Records that the stream refused because there were too many; the provider keeps them and tries again. */
  refused: readonly MinuteFigure[];
};

/** The stream that carries the provider's events to their bucket. */
export interface EventStream {
  /** Figures of the last {@link EVENTS_PATIENCE_MS}. Throws where they cannot be read. */
  figures(): Promise<EventStreamFigures>;
}

/**
 * How long events are waited for before a message without a word counts as not sent: told twice is better than never.
 */
export const EVENTS_PATIENCE_MS = 6 * 3_600_000;

const MINUTE_MS = 60_000;
/**
 * How long after the last refusal the provider may still hold events back that it could not put into the stream. How
 * long it tries is not documented; this is several times what a repeat with growing pauses takes.
 */
const REFUSED_LATER_MS = 15 * MINUTE_MS;
/** No stream buffers for longer (Firehose API reference, `BufferingHints`): an older record is stuck. */
const LONGEST_BUFFER_SECONDS = 900;

/** When the last time of refusals began; a time goes on until nothing was refused for long enough. */
const refusedSinceMs = (refused: readonly MinuteFigure[], nowMs: number): number | undefined => {
  let since: number | undefined;
  let later = nowMs;
  for (const { atMs } of refused.filter(({ value }) => value > 0).toReversed()) {
    if (later - (atMs + MINUTE_MS) > REFUSED_LATER_MS) break;
    since = atMs;
    later = atMs;
  }
  return since;
};

/** From when on records may wait in the stream. */
const waitingSinceMs = (
  { oldestSeconds, incoming }: EventStreamFigures,
  nowMs: number,
  lateMs: number,
): number => {
  const newest = oldestSeconds.at(-1);
  const heard = newest === undefined ? -Infinity : newest.atMs + MINUTE_MS;
  const oldest = newest === undefined ? Infinity : newest.atMs - newest.value * 1000;
  if (heard > nowMs - lateMs) return oldest;
  // Silent since then: what had come in was written, unless it was stuck or more came in of which nothing is told.
  const unheard = incoming.find(({ atMs, value }) => atMs >= heard && value > 0)?.atMs ?? Infinity;
  const stuck = newest !== undefined && newest.value > LONGEST_BUFFER_SECONDS ? oldest : Infinity;
  return Math.min(unheard, stuck, nowMs - lateMs);
};

/**
 * The watermark of the events, epoch ms: whatever the provider told before is in the bucket. Nothing is taken for told
 * that is not: where the figures leave it open, it is the earlier time.
 *
 * @param lateMs - how far figures may lag behind what they tell of
 */
export const eventsInBucketUntilMs = (figures: EventStreamFigures, nowMs: number, lateMs: number): number =>
  Math.min(nowMs, waitingSinceMs(figures, nowMs, lateMs), refusedSinceMs(figures.refused, nowMs) ?? Infinity);

/** The event files that track has still to read, those it has in hand included. */
export interface EventFileQueue {
  /** About how many there are. */
  waiting(): Promise<number>;
}
