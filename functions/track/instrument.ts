import type { ProviderEvent } from '../../adapters/providers/event.ts';
import type { MessageChannel } from '../../core/audience/audience.ts';
import type { ChannelMetricName } from '../../core/base/metrics.ts';
import { type Outcome, outcomeOf } from '../../core/delivery/outcome.ts';
import type { Metrics } from '../runtime/metrics.ts';

/** That an email is rejected is a fault of the notice, which pace judges; an SMS is rejected on its way to the person. */
const measureOf: Record<MessageChannel, Partial<Record<Outcome, ChannelMetricName>>> = {
  email: { delivered: 'MessagesDelivered', bounced: 'MessagesUndelivered', complained: 'Complaints' },
  sms: {
    delivered: 'MessagesDelivered',
    bounced: 'MessagesUndelivered',
    rejected: 'MessagesUndelivered',
  },
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
    if (measure !== undefined) metrics.of(event.channel).add(measure, 1);
    return event;
  };
