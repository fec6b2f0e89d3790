/** A dialog over everything, the browser's own: it keeps the focus while it is open and gives it back when it closes. */
import { type MouseEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { focusListIfLost } from '../blotter/focus-list.ts';
import { EndNotice } from '../session/EndNotice.tsx';
import './modal-dialog.css';

interface ModalDialogProps {
  label: string;
  /** Of the dialog itself: where it stands. */
  frame?: string;
  /** Of what is in it: its width, its padding, and whether it scrolls. */
  className: string;
  onClose: () => void;
  /** What closes it: a click beside it too, Escape only, or nothing while something is on its way. */
  closes?: 'easily' | 'by Escape' | 'not now';
  children: ReactNode;
}

export function ModalDialog({ label, frame = '', className, onClose, closes = 'easily', children }: ModalDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const pressedBeside = useRef(false);
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    // Closed before it goes, so that the focus returns to where it was.
    return () => {
      opened?.close();
      focusListIfLost();
    };
  }, []);

  useEffect(() => {
    if (closes !== 'not now') return;
    // Heard by the window: the focus may be nowhere, as when the button that had it was disabled.
    const keepOpen = (event: KeyboardEvent) => {
      if (event.key === 'Escape') event.preventDefault();
    };
    addEventListener('keydown', keepOpen, true);
    return () => removeEventListener('keydown', keepOpen, true);
  }, [closes]);

  const onClick = (event: MouseEvent) => {
    // Who selects text and lets go beside the dialog has clicked there too, for the browser.
    if (event.target === dialog.current && pressedBeside.current && closes === 'easily') dialog.current.close();
  };
  // Outside of where it is opened, whose styles are not meant for it.
  return createPortal(
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same by itself
    <dialog
      ref={dialog}
      className={`modal-dialog ${frame}`}
      aria-label={label}
      onClose={() => {
        if (!dialog.current?.open) onClose();
      }}
      onCancel={event => {
        if (closes === 'not now') event.preventDefault();
      }}
      onPointerDown={event => {
        pressedBeside.current = event.target === dialog.current;
      }}
      onClick={onClick}
    >
      <div className={className}>
        {/* While a dialog is open, the notice of the shell is inert. */}
        <EndNotice />
        {children}
      </div>
    </dialog>,
    document.body,
  );
}
