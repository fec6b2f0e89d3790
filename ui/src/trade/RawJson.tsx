/** The trade and its log as the API gives them. */
import { useState } from 'react';
import type { Trade, TradeEvent } from '../../../src/contracts/trade.ts';

interface RawJsonProps {
  trade: Trade;
  events: readonly TradeEvent[];
}

export function RawJson({ trade, events }: RawJsonProps) {
  const [open, setOpen] = useState(false);
  return (
    <details className="raw" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>Raw JSON</summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
        <section tabIndex={0} aria-label="Raw JSON">
          <pre>{JSON.stringify({ trade, events }, null, 2)}</pre>
        </section>
      )}
    </details>
  );
}
