/** Geometry of the plot of messages over time; all in units of its view box. */
export const WIDTH = 720;
export const HEIGHT = 220;
const LEFT = 56;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 28;

export type Timeline = { from: string; stepSeconds: number; sent: readonly number[] };
type BarShape = { x: number; y: number; width: number; height: number };
type Mark = { at: number; value: number };

export type Plot = {
  bars: BarShape[];
  /** Where the allowed rate lies; absent where it is not known. */
  allowedY?: number;
  left: number;
  right: number;
  bottom: number;
  /** Marks of the axes: place, and messages a second or epoch milliseconds. */
  rates: Mark[];
  times: Mark[];
};

/** A round number at or above the value, so that four marks stand at round numbers too. */
export const roundUp = (value: number): number => {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 4, 5, 8, 10].find((one) => one * power >= value) ?? 10;
  return step * power;
};

/** Bars of messages a second over time, with the allowed rate as a line. */
export const plotOf = ({ from, stepSeconds, sent }: Timeline, allowedPerSecond?: number): Plot => {
  const rates = sent.map((count) => count / stepSeconds);
  const top = roundUp(Math.max(allowedPerSecond ?? 0, ...rates));
  const wide = WIDTH - LEFT - RIGHT;
  const high = HEIGHT - TOP - BOTTOM;
  const width = wide / Math.max(sent.length, 12);
  const y = (rate: number): number => TOP + high * (1 - rate / top);
  const fromMs = Date.parse(from);
  const every = Math.max(1, Math.ceil(Math.max(sent.length, 12) / 4));
  return {
    bars: rates.map((rate, at) => ({
      x: LEFT + at * width + width * 0.08,
      y: y(rate),
      width: width * 0.84,
      height: Math.max(0, HEIGHT - BOTTOM - y(rate)),
    })),
    ...(allowedPerSecond === undefined ? {} : { allowedY: y(allowedPerSecond) }),
    left: LEFT,
    right: WIDTH - RIGHT,
    bottom: HEIGHT - BOTTOM,
    rates: [0, 0.5, 1].map((part) => ({ at: y(top * part), value: top * part })),
    times: [0, 1, 2, 3].map((mark) => ({
      at: LEFT + mark * every * width,
      value: fromMs + mark * every * stepSeconds * 1000,
    })),
  };
};
