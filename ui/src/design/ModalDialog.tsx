/** A dialog over everything, the browser's own: it keeps the focus while it is open and gives it back when it closes. */
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { focusListIfLost } from '../blotter/focus-list.ts';
import './modal-dialog.css';

interface ModalDialogProps {
  label: string;
  /** Of what is in it: its width, its padding, and whether it scrolls. */
  className: string;
  onClose: () => void;
  children: ReactNode;
}

export function ModalDialog({ label, className, onClose, children }: ModalDialogProps) {
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
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it; by keyboard it is Escape, which the browser hears
    <dialog
      ref={dialog}
      className="modal-dialog"
      aria-label={label}
      onClose={() => {
        if (!dialog.current?.open) onClose();
      }}
      onClick={event => {
        if (event.target === dialog.current) dialog.current.close();
      }}
    >
      <div className={className}>{children}</div>
    </dialog>
  );
}
