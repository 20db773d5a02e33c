import type { Measure } from '../../core/measures.ts';
import { type Outcome, outcomeOf } from '../../core/outcome.ts';
import type { Metrics } from '../metrics.ts';
import type { ReadEvent } from './handler.ts';

const measureOf: Partial<Record<Outcome, Measure>> = {
  delivered: 'DeliveriesTold',
  bounced: 'BouncesTold',
  complained: 'ComplaintsTold',
};

/** The reader of events, counting what they tell. */
export const countingEvents =
  (read: (line: string) => ReadEvent, metrics: Metrics) =>
  (line: string): ReadEvent => {
    const event = read(line);
    metrics.add('EventsRead', 1);
    if (event.kind === 'malformed') metrics.add('EventsUnreadable', 1);
    if (event.kind !== 'news') return event;
    const measure = measureOf[outcomeOf(event.facts)];
    if (measure !== undefined) metrics.add(measure, 1);
    return event;
  };
