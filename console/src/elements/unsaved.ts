// What is typed and not saved, wherever on the pages: nobody leaves it without having been asked.
import { useEffect, useId, useSyncExternalStore } from 'react';

const forms = new Set<string>();
const listeners = new Set<() => void>();

const tell = (): void => {
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const warn = (event: BeforeUnloadEvent): void => event.preventDefault();

/** Whether anything would be lost now. */
export const isAnyUnsaved = (): boolean => forms.size > 0;

export const useAnyUnsaved = (): boolean => useSyncExternalStore(subscribe, isAnyUnsaved);

/** Forgets what is unsaved, as somebody has said that it may be lost. */
export const dropUnsaved = (): void => {
  forms.clear();
  window.removeEventListener('beforeunload', warn);
  tell();
};

/** Has people asked before they leave this form, while something of it is not saved. */
export const useUnsaved = (isUnsaved: boolean): void => {
  const id = useId();
  useEffect(() => {
    if (!isUnsaved) return;
    forms.add(id);
    window.addEventListener('beforeunload', warn);
    tell();
    return () => {
      forms.delete(id);
      if (forms.size === 0) window.removeEventListener('beforeunload', warn);
      tell();
    };
  }, [id, isUnsaved]);
};
