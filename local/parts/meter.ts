/** What a run counts, kept on disk. */
import { createMeter, type Meter } from '../front-door/meter.ts';
import { outOfRoom } from '../process/disk-space.ts';
import type { Stops } from './stops.ts';

const METER_SAVE_MS = 1_000;

/** Counts, saves each second, and looks whether there is room left: `diskFull` resolves with the sentence that says so. */
export const startMeter = (
  file: string,
  dataDir: string,
  stops: Stops,
): { meter: Meter; diskFull: Promise<string> } => {
  const meter = createMeter(file);
  const { promise: diskFull, resolve } = Promise.withResolvers<string>();
  const saving = setInterval(() => {
    const sentence = outOfRoom(dataDir);
    if (sentence !== undefined) resolve(sentence);
    meter.save();
  }, METER_SAVE_MS);
  stops.add(() => {
    clearInterval(saving);
    meter.save();
  });
  return { meter, diskFull };
};
