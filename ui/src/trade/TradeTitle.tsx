/** A trade at a glance: what, which way, and how it stands. */
import type { Trade } from '../../../src/contracts/trade.ts';
import { SideMark, StatusMark } from '../design/marks.tsx';

interface TradeTitleProps {
  trade: Trade;
  /** On a page of its own it is the page's heading. */
  as: 'h1' | 'h2';
}

export function TradeTitle({ trade, as: Heading }: TradeTitleProps) {
  return (
    <Heading>
      <span className="symbol">{trade.symbol ?? trade.isin}</span> <SideMark side={trade.side} />{' '}
      <StatusMark status={trade.status} />
    </Heading>
  );
}
