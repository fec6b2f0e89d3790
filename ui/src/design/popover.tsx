/** A small panel that opens at its button: closed by Escape, by a click elsewhere, and by whoever holds its `close`. */
import { type ReactNode, type ToggleEvent, useId, useLayoutEffect, useRef, useState } from 'react';

interface PopoverProps {
  /** What stands in the button. */
  button: ReactNode;
  buttonLabel?: string | undefined;
  buttonClass: string;
  /** The edge of the button that the panel keeps to. */
  align?: Align;
  /** Made when the panel opens. */
  children: (close: () => void) => ReactNode;
}

type Align = 'start' | 'end';

const GAP = 4;
const MARGIN = 8;

export function Popover({ button, buttonLabel, buttonClass, align = 'start', children }: PopoverProps) {
  const id = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  useKeptAt(anchor, panel, align, open);

  return (
    <>
      <button ref={anchor} type="button" className={buttonClass} popoverTarget={id} aria-label={buttonLabel}>
        {button}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        className="popover"
        onBeforeToggle={event => setOpen(isOpening(event))}
        onToggle={event => setOpen(isOpening(event))}
      >
        {open && children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}

interface FloatingProps {
  anchor: HTMLElement;
  label: string;
  onClose: () => void;
  children: ReactNode;
}

/** The same panel at any element, open as long as it is rendered. It takes the focus. */
export function Floating({ anchor, label, onClose, children }: FloatingProps) {
  const at = useRef(anchor);
  at.current = anchor;
  const panel = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    panel.current?.showPopover();
    panel.current?.focus({ preventScroll: true });
  }, []);
  useKeptAt(at, panel, 'start', true);
  return (
    <div
      ref={panel}
      popover="auto"
      role="dialog"
      className="popover"
      aria-label={label}
      tabIndex={-1}
      onToggle={event => {
        if (!isOpening(event)) onClose();
      }}
    >
      {children}
    </div>
  );
}

const isOpening = (event: ToggleEvent<HTMLDivElement>) => event.newState === 'open';

/** Keeps an open panel at its anchor, whatever size its content comes to have. */
export function useKeptAt(
  anchor: { current: HTMLElement | null },
  panel: { current: HTMLElement | null },
  align: Align,
  open: boolean,
): void {
  useLayoutEffect(() => {
    const element = panel.current;
    if (!open || !element) return;
    const observer = new ResizeObserver(() => {
      if (anchor.current) placeAt(anchor.current, element, align);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [anchor, panel, align, open]);
}

/** Below the button, or above it where there is more room. */
function placeAt(anchor: HTMLElement, panel: HTMLElement, align: Align): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const wanted = align === 'start' ? at.left : at.right - width;
  const left = Math.max(MARGIN, Math.min(wanted, innerWidth - width - MARGIN));
  const below = at.bottom + GAP;
  const top = below + height > innerHeight && at.top > height ? at.top - GAP - height : below;
  panel.style.left = `${left}px`;
  panel.style.top = `${Math.max(MARGIN, Math.min(top, innerHeight - height - MARGIN))}px`;
}
