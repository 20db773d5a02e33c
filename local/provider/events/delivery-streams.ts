import type { Clock } from '../../../core/base/clock.ts';
import type { DeliveryStreamSettings } from '../../stack/provider.ts';
import { DeliveryStream, type Timers } from './delivery-stream.ts';
import type { EventFaults } from './event-faults.ts';

export type DeliveryStreams = {
  /** The stream of these settings: one, however many configuration sets write to it. */
  of(settings: DeliveryStreamSettings): DeliveryStream;
  /** What a stream counts of itself, by its name. */
  figures(name: string): ReturnType<DeliveryStream['figures']> | undefined;
  /** Stops writing; what was not stored is left to the next run. */
  stop(): void;
};

export const createDeliveryStreams = (deps: {
  clock: Clock;
  timers: Timers;
  /** Stores an object of event records; rejects when it could not. */
  put(bucket: string, key: string, body: Buffer): Promise<void>;
  faults?: Pick<EventFaults, 'fileFate'> | undefined;
}): DeliveryStreams => {
  const { clock, timers, put, faults } = deps;
  const streams = new Map<string, DeliveryStream>();
  return {
    of({ bucket, ...settings }) {
      const known = streams.get(settings.name);
      if (known !== undefined) return known;
      const stream = new DeliveryStream({
        ...settings,
        clock,
        timers,
        put: (key, body) => put(bucket, key, body),
        ...(faults === undefined ? {} : { faults }),
      });
      streams.set(settings.name, stream);
      return stream;
    },
    figures: (name) => streams.get(name)?.figures(),
    stop() {
      for (const stream of streams.values()) stream.stop();
    },
  };
};
