import type { ProviderEvent } from '../../adapters/providers/event.ts';
import type { MessageChannel } from '../../core/audience/audience.ts';
import type { MetricName } from '../../core/base/metrics.ts';
import { type Outcome, outcomeOf } from '../../core/delivery/outcome.ts';
import type { Metrics } from '../runtime/metrics.ts';

const measureOf: Record<MessageChannel, Partial<Record<Outcome, MetricName>>> = {
  email: { delivered: 'DeliveriesTold', bounced: 'BouncesTold', complained: 'ComplaintsTold' },
  sms: { delivered: 'SmsDelivered', bounced: 'SmsFailed', rejected: 'SmsFailed' },
};

/** The reader of events, counting what they tell. */
export const countingEvents =
  (read: (line: string) => ProviderEvent, metrics: Metrics) =>
  (line: string): ProviderEvent => {
    const event = read(line);
    metrics.add('EventsRead', 1);
    if (event.kind === 'malformed') metrics.add('EventsUnreadable', 1);
    if (event.kind !== 'news') return event;
    const measure = measureOf[event.channel][outcomeOf(event.facts)];
    if (measure !== undefined) metrics.add(measure, 1);
    return event;
  };
