import { ProgressBar } from 'react-aria-components/ProgressBar';

type Props = { label: string; percent: number; text: string };

/** How far something is. */
export const Bar = ({ label, percent, text }: Props) => (
  <ProgressBar className="bar" aria-label={label} value={percent} valueLabel={text}>
    <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect className="rail" width="100" height="4" />
      <rect className="done" width={Math.min(100, Math.max(percent, percent > 0 ? 0.5 : 0))} height="4" />
    </svg>
  </ProgressBar>
);
