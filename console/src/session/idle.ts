// When a page was left alone: no hand on keyboard, pointer or screen of any of its tabs.

/** So long somebody may look away from a page before it is locked. */
const LOCK_AFTER_MS = 15 * 60_000;
/** Tabs tell each other of a hand no more often than this. */
const TELL_EVERY_MS = 10_000;

const signs = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

export type Watch = {
  /** Says that there was a hand in another tab. */
  note(): void;
  /** Begins to count anew, as after signing in. */
  restart(): void;
};

/**
 * Calls `leave` once nobody has touched this page, or another tab that tells of it, for so long. A computer that slept
 * has no timers: the time is looked at again with the first touch, before that counts as one.
 *
 * @param tell - tells the other tabs
 */
export const watchHands = (leave: () => void, tell: () => void): Watch => {
  let lastMs = Date.now();
  let toldMs = 0;
  let hasLeft = false;
  let timer: number | undefined;
  const look = (): void => {
    window.clearTimeout(timer);
    if (hasLeft) return;
    const leftMs = lastMs + LOCK_AFTER_MS - Date.now();
    if (leftMs > 0) {
      timer = window.setTimeout(look, leftMs);
      return;
    }
    hasLeft = true;
    leave();
  };
  const touched = (): void => {
    look();
    if (hasLeft) return;
    lastMs = Date.now();
    if (lastMs - toldMs < TELL_EVERY_MS) return;
    toldMs = lastMs;
    tell();
  };
  for (const sign of signs) window.addEventListener(sign, touched, { capture: true, passive: true });
  document.addEventListener('visibilitychange', look);
  look();
  return {
    note() {
      lastMs = Date.now();
    },
    restart() {
      hasLeft = false;
      lastMs = Date.now();
      look();
    },
  };
};
