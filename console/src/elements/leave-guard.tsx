/** Asks before somebody leaves what they have typed and not saved: by a link, or by the browser's way back. */
import { useEffect, useSyncExternalStore } from 'react';
import { useBrowserLocation } from 'wouter/use-browser-location';
import { useI18n } from '../i18n/i18n.tsx';
import { Button } from './button.tsx';
import { Dialog } from './confirm-button.tsx';
import { dropUnsaved, isAnyUnsaved } from './unsaved.ts';

let leave: (() => void) | undefined;
const listeners = new Set<() => void>();
const ask = (next: (() => void) | undefined): void => {
  leave = next;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The address that is shown, while the browser may have gone back already. */
let shown = window.location.href;

// Before the router hears of it: its own listener is added once something is on the page.
window.addEventListener('popstate', (event) => {
  if (!isAnyUnsaved() || window.location.href === shown) return;
  event.stopImmediatePropagation();
  const wanted = window.location.href;
  window.history.pushState(null, '', shown);
  ask(() => window.history.pushState(null, '', wanted));
});

/** The browser's location, which changes once nothing unsaved is left behind. */
export const useGuardedLocation: typeof useBrowserLocation = (options) => {
  const [path, navigate] = useBrowserLocation(options);
  useEffect(() => {
    if (window.location.pathname === path) shown = window.location.href;
  }, [path]);
  const go: typeof navigate = (to, how) => {
    if (isAnyUnsaved()) ask(() => navigate(to, how));
    else navigate(to, how);
  };
  return [path, go];
};

/** The question whether what is typed may be lost. */
export const LeaveGuard = () => {
  const { t } = useI18n();
  const next = useSyncExternalStore(subscribe, () => leave);
  if (next === undefined) return null;
  return (
    <Dialog title={t.leave.title} onClose={() => ask(undefined)}>
      <p>{t.leave.help}</p>
      <div className="actions">
        <Button kind="main" onPress={() => ask(undefined)}>
          {t.leave.stay}
        </Button>
        <Button
          kind="danger"
          onPress={() => {
            ask(undefined);
            dropUnsaved();
            next();
          }}
        >
          {t.leave.go}
        </Button>
      </div>
    </Dialog>
  );
};
