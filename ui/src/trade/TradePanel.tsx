/** A trade beside the list that it was opened from. */
import { useEffect, useRef } from 'react';
import { focusListIfLost } from '../blotter/focus-list.ts';
import { Icon } from '../design/icons.tsx';
import { addressOf, closeTrade, openTradePage } from '../place.ts';
import { ScreenLink } from '../shell/ScreenLink.tsx';
import { TradeView } from './TradeView.tsx';

export default function TradePanel({ tradeId }: { tradeId: string }) {
  const panel = useRef<HTMLElement>(null);

  // On a phone the panel takes the screen: the focus goes along.
  useEffect(() => {
    if (panel.current && getComputedStyle(panel.current).position === 'fixed') panel.current.focus();
    return focusListIfLost;
  }, []);

  return (
    <aside ref={panel} className="side trade" aria-label="Trade" tabIndex={-1}>
      <TradeView tradeId={tradeId}>
        <ScreenLink
          className="icon-button"
          href={addressOf({ screen: 'trade', trade: tradeId })}
          label="Open on a page of its own"
          onOpen={() => openTradePage(tradeId)}
        >
          <Icon name="expand" />
        </ScreenLink>
        <button type="button" className="icon-button" aria-label="Close trade" title="Close (Esc)" onClick={closeTrade}>
          <Icon name="close" />
        </button>
      </TradeView>
    </aside>
  );
}
