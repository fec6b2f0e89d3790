/** One trade: its terms, why it is as it is, and everything that has happened to it. */
import { useEffect, useRef } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { focusListIfLost } from '../blotter/focus-list.ts';
import { Icon } from '../design/icons.tsx';
import { SideMark, StatusMark } from '../design/marks.tsx';
import { shortId } from '../format/short-id.ts';
import { closeTrade } from '../place.ts';
import { EventList } from './EventList.tsx';
import { Reasons } from './Reasons.tsx';
import { Terms } from './Terms.tsx';
import { useTradeLog } from './use-trade-log.ts';
import './trade.css';

export function TradePanel({ tradeId }: { tradeId: string }) {
  const { trade, events, problem, retry } = useTradeLog(tradeId);
  const panel = useRef<HTMLElement>(null);

  // On a phone the panel takes the screen: the focus goes along.
  useEffect(() => {
    if (panel.current && getComputedStyle(panel.current).position === 'fixed') panel.current.focus();
    return focusListIfLost;
  }, []);

  return (
    <aside ref={panel} className="side trade" aria-label="Trade" tabIndex={-1}>
      <div className="side-head">
        {trade ? <Title trade={trade} /> : <h2>Trade</h2>}
        <button type="button" className="icon-button" aria-label="Close trade" title="Close (Esc)" onClick={closeTrade}>
          <Icon name="close" />
        </button>
      </div>
      <p className="trade-ids">
        <span title={tradeId}>{shortId(tradeId)}</span>
        {trade && ` · version ${trade.version}`}
      </p>
      {problem !== null && (
        <div className="notice" role="alert">
          {problem}{' '}
          <button type="button" className="link" onClick={retry}>
            Try again
          </button>
        </div>
      )}
      {trade && (
        <>
          <Reasons title="Refused" tone="rejected" reasons={trade.reasons} />
          <Reasons title="Noticed" tone="pending" reasons={trade.warnings} />
          <Terms trade={trade} />
        </>
      )}
      <EventList events={events} />
    </aside>
  );
}

function Title({ trade }: { trade: Trade }) {
  return (
    <h2>
      <span className="symbol">{trade.symbol ?? trade.isin}</span> <SideMark side={trade.side} />{' '}
      <StatusMark status={trade.status} />
    </h2>
  );
}
