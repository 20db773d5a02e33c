import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';

type Props = {
  title: string;
  /** The page above this one. */
  up?: { href: string; title: string };
  aside?: ReactNode;
  children: ReactNode;
};

/** Whether a page was shown before: the first one leaves the focus where the browser put it. */
let hasShown = false;

/** A page with its heading. Going to a page moves the focus to its heading, so that it is read out. */
export const Page = ({ title, up, aside, children }: Props) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (hasShown) heading.current?.focus();
    hasShown = true;
  }, []);
  useEffect(() => {
    document.title = `${title} · Tocsin`;
  }, [title]);
  return (
    <>
      {up && (
        <p className="up">
          <Link href={up.href}>← {up.title}</Link>
        </p>
      )}
      <div className="heading">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside}
      </div>
      {children}
    </>
  );
};
