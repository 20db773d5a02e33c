import type { ReactNode } from 'react';

export type Tone = 'info' | 'good' | 'warn' | 'bad';

const signs: Record<Tone, string> = { info: 'i', good: '✓', warn: '!', bad: '✕' };

type Props = {
  tone: Tone;
  title?: ReactNode;
  children?: ReactNode;
  /** Read out when it appears: of what comes up while somebody works. */
  announced?: boolean;
};

/** Something to be noticed, with a sign beside the colour. */
export const Message = ({ tone, title, children, announced = false }: Props) => (
  <div className={`message ${tone}`} {...(announced && { role: tone === 'bad' ? 'alert' : 'status' })}>
    <span className="sign" aria-hidden="true">
      {signs[tone]}
    </span>
    <div>
      {title && <p className="title">{title}</p>}
      {children}
    </div>
  </div>
);

/** What to do where there is nothing yet. */
export const Empty = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="empty">
    <h2>{title}</h2>
    {children}
  </section>
);
