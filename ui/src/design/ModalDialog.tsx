/** A dialog over everything, the browser's own: it keeps the focus while it is open and gives it back when it closes. */
import { type KeyboardEvent, type MouseEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { focusListIfLost } from '../blotter/focus-list.ts';
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
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    // Closed before it goes, so that the focus returns to where it was.
    return () => {
      opened?.close();
      focusListIfLost();
    };
  }, []);

  const onClick = (event: MouseEvent) => {
    if (event.target === dialog.current && closes === 'easily') dialog.current.close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && closes === 'not now') event.preventDefault();
  };
  // Outside of where it is opened, whose styles are not meant for it.
  return createPortal(
    <dialog
      ref={dialog}
      className={`modal-dialog ${frame}`}
      aria-label={label}
      onClose={() => {
        if (!dialog.current?.open) onClose();
      }}
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      <div className={className}>{children}</div>
    </dialog>,
    document.body,
  );
}
