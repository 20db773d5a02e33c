/** The schedules of a run. */
import type { FaultMix } from '../faults/mix.ts';
import type { LocalSchedule } from '../stack/functions.ts';
import type { Pools } from './pools.ts';
import type { Stops } from './stops.ts';

const MINUTE_MS = 60_000;
/** With faults a minute of the schedules is shorter, as every recovery waits for one. */
const MINUTE_UNDER_FAULTS_MS = 10_000;

/** What schedules take for a minute, milliseconds. */
export const minuteUnder = (faults: FaultMix | undefined): number =>
  faults === undefined ? MINUTE_MS : MINUTE_UNDER_FAULTS_MS;

/** Fires at whole multiples of the interval since midnight UTC, as a schedule that began long ago. */
const startSchedule = ({ everyMinutes }: LocalSchedule, minuteMs: number, fire: () => void): (() => void) => {
  const everyMs = everyMinutes * minuteMs;
  let timer: NodeJS.Timeout;
  const next = (): void => {
    timer = setTimeout(
      () => {
        fire();
        next();
      },
      everyMs - (Date.now() % everyMs),
    );
  };
  next();
  return () => clearTimeout(timer);
};

export const startSchedules = (
  schedules: readonly LocalSchedule[],
  { invokeLater }: Pools,
  minuteMs: number,
  stops: Stops,
): { fireAll(): void } => {
  const fire = ({ functionName, input }: LocalSchedule): void => {
    invokeLater(functionName, input);
  };
  for (const schedule of schedules) stops.add(startSchedule(schedule, minuteMs, () => fire(schedule)));
  return {
    fireAll() {
      for (const schedule of schedules) fire(schedule);
    },
  };
};
