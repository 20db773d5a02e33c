/** What a run has started and must stop again, the last first. */
export type Stops = {
  add(stop: () => unknown): void;
  /** Stops everything; what is there already when a start fails as well. */
  all(): Promise<void>;
};

export const createStops = (): Stops => {
  const stops: (() => unknown)[] = [];
  return {
    add: (stop) => {
      stops.push(stop);
    },
    all: async () => {
      for (const stop of stops.splice(0).reverse()) await stop();
    },
  };
};
