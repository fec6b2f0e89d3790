/** A small panel that opens at its button: closed by Escape, by a click elsewhere, and by whoever holds its `close`. */
import { type ReactNode, type ToggleEvent, useId, useRef } from 'react';

interface PopoverProps {
  /** What stands in the button. */
  button: ReactNode;
  buttonLabel?: string | undefined;
  buttonClass: string;
  /** The edge of the button that the panel keeps to. */
  align?: 'start' | 'end';
  children: (close: () => void) => ReactNode;
}

const GAP = 4;
const MARGIN = 8;

export function Popover({ button, buttonLabel, buttonClass, align = 'start', children }: PopoverProps) {
  const id = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);

  const place = (event: ToggleEvent<HTMLDivElement>) => {
    if (event.newState === 'open' && anchor.current && panel.current) placeAt(anchor.current, panel.current, align);
  };

  return (
    <>
      <button ref={anchor} type="button" className={buttonClass} popoverTarget={id} aria-label={buttonLabel}>
        {button}
      </button>
      <div ref={panel} id={id} popover="auto" className="popover" onToggle={place}>
        {children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}

/** Below the button, or above it where there is more room. */
function placeAt(anchor: HTMLElement, panel: HTMLElement, align: 'start' | 'end'): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const wanted = align === 'start' ? at.left : at.right - width;
  const left = Math.max(MARGIN, Math.min(wanted, innerWidth - width - MARGIN));
  const below = at.bottom + GAP;
  const top = below + height > innerHeight && at.top > height ? at.top - GAP - height : below;
  panel.style.left = `${left}px`;
  panel.style.top = `${top}px`;
}
