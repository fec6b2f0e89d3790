/** The columns of the grid: their names, what they show, and on which side they stand. */
import type { ReactNode } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { SideMark, StatusMark } from '../design/marks.tsx';
import { grouped, groupedPrice } from '../format/amount.ts';
import { moment, shortDate } from '../format/time.ts';
import { Age } from './Age.tsx';
import { CounterpartyName } from './CounterpartyName.tsx';

export interface Column {
  id: string;
  title: string;
  numeric?: true;
  /** Shown only where there is room. */
  wide?: true;
  cell: (trade: Trade) => ReactNode;
}

const NONE = <span className="none">–</span>;

export const COLUMNS: readonly Column[] = [
  { id: 'status', title: 'Status', cell: trade => <StatusMark status={trade.status} /> },
  { id: 'side', title: 'Side', cell: trade => <SideMark side={trade.side} /> },
  {
    id: 'instrument',
    title: 'Instrument',
    cell: trade => (
      <>
        <span className="symbol">{trade.symbol ?? trade.isin}</span>
        {trade.symbol !== null && trade.isin !== null && <span className="isin">{trade.isin}</span>}
      </>
    ),
  },
  { id: 'quantity', title: 'Quantity', numeric: true, cell: trade => grouped(trade.quantity) },
  { id: 'price', title: 'Price', numeric: true, cell: trade => groupedPrice(trade.price) },
  {
    id: 'gross',
    title: 'Gross',
    numeric: true,
    cell: trade => (trade.grossAmount === null ? NONE : grouped(trade.grossAmount)),
  },
  { id: 'currency', title: 'Ccy', cell: trade => <span className="dim">{trade.currency ?? NONE}</span> },
  { id: 'account', title: 'Account', cell: trade => trade.account },
  { id: 'counterparty', title: 'Counterparty', cell: trade => <CounterpartyName lei={trade.counterparty} /> },
  {
    id: 'settles',
    title: 'Settles',
    cell: trade => (trade.settlementDate === null ? NONE : shortDate(trade.settlementDate)),
  },
  { id: 'trader', title: 'Trader', wide: true, cell: trade => trade.trader ?? trade.submittedBy },
  {
    id: 'reference',
    title: 'Reference',
    wide: true,
    cell: trade => trade.bookingReference ?? trade.clientReference ?? NONE,
  },
  { id: 'submitted', title: 'Submitted', wide: true, numeric: true, cell: trade => moment(trade.submittedAt) },
  { id: 'age', title: 'Age', numeric: true, cell: trade => <Age since={trade.updatedAt} /> },
];
