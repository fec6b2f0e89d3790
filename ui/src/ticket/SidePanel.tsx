/** A dialog beside the blotter, which stays in use: it takes the focus when it opens and gives it back when it closes. */
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react';
import { focusListIfLost } from '../blotter/focus-list.ts';

interface SidePanelProps {
  onClose: () => void;
  children: ReactNode;
}

export function SidePanel({ onClose, children }: SidePanelProps) {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      focusListIfLost();
    },
    [before],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    onClose();
  };
  return (
    <div className="side ticket" role="dialog" aria-label="New trade" tabIndex={-1} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}
