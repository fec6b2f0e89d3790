/** One trade on a phone. */
import { memo } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { SideMark, StatusMark, WarningMark } from '../design/marks.tsx';
import { useCounterparty } from '../desk-context.ts';
import { grouped, groupedPrice } from '../format/amount.ts';
import { shortDate } from '../format/time.ts';
import { toneOf } from '../format/words.ts';
import { flashOf } from './flash.ts';

interface CardProps {
  trade: Trade;
  index: number;
  count: number;
  top: number;
  fresh: boolean;
  onOpen: (tradeId: string) => void;
}

export const Card = memo(function Card({ trade, index, count, top, fresh, onOpen }: CardProps) {
  const counterparty = useCounterparty(trade.counterparty);
  const tone = toneOf(trade);
  const struck = tone === 'cancelled' || tone === 'rejected';
  const where = [trade.account, trade.counterparty && counterparty, settles(trade)].filter(Boolean).join(' · ');
  return (
    <li aria-setsize={count} aria-posinset={index + 1} style={{ transform: `translateY(${top}px)` }}>
      <button
        type="button"
        className={struck ? 'card struck' : 'card'}
        data-flash={fresh ? flashOf(trade.version) : undefined}
        data-trade={trade.tradeId}
        onClick={() => onOpen(trade.tradeId)}
      >
        <span className="card-what">
          <span className="symbol">{trade.symbol ?? trade.isin}</span> <SideMark side={trade.side} />{' '}
          <span>{grouped(trade.quantity)}</span>
        </span>
        <span className="card-status">
          <WarningMark warnings={trade.warnings} /> <StatusMark status={trade.status} />
        </span>
        <small className="card-where">{where}</small>
        <small>
          {groupedPrice(trade.price)} {trade.currency}
        </small>
      </button>
    </li>
  );
});

const settles = ({ settlementDate }: Trade) => settlementDate && `settles ${shortDate(settlementDate)}`;
