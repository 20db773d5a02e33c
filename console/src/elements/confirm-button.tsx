import { type ReactNode, useEffect, useState } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useI18n } from '../i18n/i18n.tsx';
import { Button } from './button.tsx';
import { ErrorMessage } from './error-message.tsx';
import { Message } from './message.tsx';
import { useAround } from './use-opened.tsx';

type DialogProps = {
  title: string;
  onClose?: () => void;
  /** Whether it is shown where the page, with its other windows, is not. */
  isOverAll?: boolean;
  children: ReactNode;
};

/** A window over the page. Without `onClose` it cannot be dismissed. */
export const Dialog = ({ title, onClose, isOverAll = false, children }: DialogProps) => (
  <ModalOverlay
    className={isOverAll ? 'overlay over-all' : 'overlay'}
    isOpen
    isDismissable={onClose !== undefined}
    isKeyboardDismissDisabled={onClose === undefined}
    onOpenChange={(open) => {
      if (!open) onClose?.();
    }}
  >
    <Modal className="window">
      <AriaDialog role="alertdialog">
        <Heading slot="title">{title}</Heading>
        {children}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);

type Props = {
  /** What the button on the page says. */
  button: string;
  kind?: 'main' | 'plain' | 'danger';
  title: string;
  /** What will happen then. */
  children: ReactNode;
  confirm: string;
  /** What the window speaks of, as a text: where it becomes another while the window is open, that closes and says so. */
  about?: string;
  onConfirm: () => Promise<unknown>;
  /** Whether what the window asks for is filled in. */
  ready?: boolean;
  disabled?: boolean;
  /** Whether it can be done now at all: where not, there is no button, and an open window closes and says so. */
  offered?: boolean;
};

/**
 * A button that first says what it will do, and does it once that is confirmed. What was said must still be so then: the
 * window closes where somebody else has changed what it is about, or what the page around it was opened with.
 */
export const ConfirmButton = ({
  button,
  kind = 'plain',
  title,
  children,
  confirm,
  about = '',
  onConfirm,
  ready = true,
  disabled = false,
  offered = true,
}: Props) => {
  const { t } = useI18n();
  const { isMoved } = useAround();
  const [shown, setShown] = useState<{ about: string }>();
  const [hasMoved, setHasMoved] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const isOpen = shown !== undefined;
  const setOpen = (opens: boolean): void => setShown(opens ? { about } : undefined);
  // What one's own step changes is no surprise: while that is under way, nothing closes.
  const closes = isOpen && !busy && (isMoved || !offered || shown.about !== about);
  useEffect(() => {
    if (!closes) return;
    setShown(undefined);
    setHasMoved(true);
  }, [closes]);
  const act = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      setOpen(false);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {offered && (
        <Button
          kind={kind}
          onPress={() => {
            setHasMoved(false);
            setError(undefined);
            setOpen(true);
          }}
          disabled={disabled || isMoved}
        >
          {button}
        </Button>
      )}
      {hasMoved && <Message tone="warn" announced title={t.opened.closed} />}
      {isOpen && !closes && (
        <Dialog title={title} onClose={() => setOpen(false)}>
          {children}
          {error !== undefined && <ErrorMessage error={error} />}
          <div className="actions">
            <Button kind={kind === 'plain' ? 'main' : kind} onPress={act} busy={busy} disabled={!ready}>
              {confirm}
            </Button>
            <Button onPress={() => setOpen(false)}>{t.back}</Button>
          </div>
        </Dialog>
      )}
    </>
  );
};
