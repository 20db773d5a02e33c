import { type ReactNode, useState } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useI18n } from '../i18n/i18n.tsx';
import { Button } from './button.tsx';
import { ErrorMessage } from './error-message.tsx';

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
  onConfirm: () => Promise<unknown>;
  /** Whether what the window asks for is filled in. */
  ready?: boolean;
  disabled?: boolean;
};

/** A button that first says what it will do, and does it once that is confirmed. */
export const ConfirmButton = ({
  button,
  kind = 'plain',
  title,
  children,
  confirm,
  onConfirm,
  ready = true,
  disabled = false,
}: Props) => {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
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
      <Button kind={kind} onPress={() => setOpen(true)} disabled={disabled}>
        {button}
      </Button>
      {open && (
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
