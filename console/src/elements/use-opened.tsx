/** What a page, a form or a window was opened with: nothing is signed or changed but that, whatever is asked for meanwhile. */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

type Versioned = { version: number };

export type Opened<Item, Change> = {
  /** What was read: newer versions of it as long as nothing that concerns whoever reads is other. */
  item: Item;
  /** What others have changed since. */
  changes: readonly Change[];
  /** Takes what is there now, or what one has just made oneself, as read. */
  adopt: (item?: Item) => void;
};

/**
 * Holds what was opened while it is asked for again and again.
 *
 * @param now - as it was last asked for
 * @param follows - whether what is new takes its place by itself: where nothing was typed, there is nothing to lose
 */
export const useOpened = <Item extends Versioned, Change>(
  now: Item,
  changesOf: (opened: Item, now: Item) => readonly Change[],
  follows = false,
): Opened<Item, Change> => {
  const [opened, setOpened] = useState(now);
  // An answer that was on its way while one changed something oneself is older than what one has made.
  const newest = now.version < opened.version ? opened : now;
  const changes = changesOf(opened, newest);
  const takes = follows && changes.length > 0;
  useEffect(() => {
    if (takes) setOpened(newest);
  }, [takes, newest]);
  return {
    item: changes.length === 0 || follows ? newest : opened,
    changes: follows ? [] : changes,
    adopt: (item = newest) => setOpened(item),
  };
};

type Surrounding = { isMoved: boolean; adopt: (item: unknown) => void };
const AroundContext = createContext<Surrounding>({ isMoved: false, adopt: () => {} });

/** What the page around has been opened with: whether that is still so, and how one's own change becomes part of it. */
export const useAround = (): Surrounding => useContext(AroundContext);

/** Tells windows and steps within that what they are about was changed by somebody else. */
export const Around = <Item, Change>({
  opened: { changes, adopt },
  children,
}: {
  opened: Opened<Item, Change>;
  children: ReactNode;
}) => (
  <AroundContext value={{ isMoved: changes.length > 0, adopt: (item) => adopt(item as Item) }}>
    {children}
  </AroundContext>
);
