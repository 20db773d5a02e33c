import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';

type Props = {
  children: ReactNode;
  onPress?: () => void;
  kind?: 'main' | 'plain' | 'danger' | 'text';
  type?: 'button' | 'submit';
  /** Work is under way: pressing again does nothing, and the focus stays. */
  busy?: boolean;
  disabled?: boolean;
};

export const Button = ({
  children,
  onPress,
  kind = 'plain',
  type = 'button',
  busy = false,
  disabled = false,
}: Props) => (
  <AriaButton
    className={`button ${kind}${busy ? ' busy' : ''}`}
    type={busy ? 'button' : type}
    isDisabled={disabled}
    {...(onPress && !busy && { onPress })}
  >
    {children}
  </AriaButton>
);
