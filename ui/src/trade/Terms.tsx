/** What was agreed, and what booking added to it. */
import type { ReactNode } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { useCounterparty } from '../desk-context.ts';
import { grouped, groupedPrice } from '../format/amount.ts';
import { moment, shortDate } from '../format/time.ts';

const NONE = '–';

export function Terms({ trade }: { trade: Trade }) {
  const counterparty = useCounterparty(trade.counterparty);
  const terms: [name: string, value: ReactNode][] = [
    ['Quantity', grouped(trade.quantity)],
    ['Price', `${groupedPrice(trade.price)} ${trade.currency ?? ''}`],
    ['Gross', trade.grossAmount === null ? NONE : `${grouped(trade.grossAmount)} ${trade.currency ?? ''}`],
    ['Account', trade.account],
    ['Counterparty', counterparty],
    ['Trade / settles', datesOf(trade)],
    ['ISIN', trade.isin ?? NONE],
    ['Venue', trade.venue ?? NONE],
    ['Trader', trade.trader ?? NONE],
    ['Client ref.', trade.clientReference ?? NONE],
    ['Booking ref.', trade.bookingReference ?? NONE],
    ['Submitted', `${moment(trade.submittedAt)} by ${trade.submittedBy}`],
  ];
  return (
    <dl className="terms">
      {terms.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const datesOf = ({ tradeDate, settlementDate }: Trade) =>
  tradeDate === null && settlementDate === null ? NONE : `${dateOf(tradeDate)} → ${dateOf(settlementDate)}`;

const dateOf = (date: string | null) => (date === null ? NONE : shortDate(date));
