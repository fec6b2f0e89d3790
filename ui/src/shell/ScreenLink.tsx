/** A link within the app: it has an address, for a new tab or to be copied, and a plain click does not load the page. */
import type { MouseEvent, ReactNode } from 'react';

interface ScreenLinkProps {
  href: string;
  onOpen: () => void;
  /** Its name, where no text stands in it. */
  label?: string;
  className?: string;
  current?: boolean;
  children: ReactNode;
}

export function ScreenLink({ href, onOpen, label, className, current, children }: ScreenLinkProps) {
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onOpen();
  };
  return (
    <a
      href={href}
      className={className}
      aria-current={current ? 'page' : undefined}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      {children}
    </a>
  );
}
