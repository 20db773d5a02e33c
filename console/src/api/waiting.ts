/** The wait of a request that the API wants to be asked again later, for the page to say so. */
import type { Retry } from '../../../client/api-client.ts';

export const createWaiting = () => {
  const listeners = new Set<() => void>();
  let seconds: number | undefined;
  let latest = 0;

  const publish = (next: number | undefined): void => {
    seconds = next;
    for (const changed of listeners) changed();
  };

  return {
    /** Takes note of a wait that the API asked for. The shorter ones are over before anybody could read of them. */
    note({ told, inSeconds }: Retry): void {
      if (!told) return;
      latest += 1;
      const own = latest;
      publish(inSeconds);
      setTimeout(() => {
        if (own === latest) publish(undefined);
      }, inSeconds * 1000);
    },
    /** Seconds of the wait that is under way; undefined where nothing waits. */
    seconds: (): number | undefined => seconds,
    subscribe(changed: () => void): () => void {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
};
export type Waiting = ReturnType<typeof createWaiting>;
