/** What the grid shows in each column. */
import type { ReactNode } from 'react';
import type { Reason, Trade } from '../../../src/contracts/trade.ts';
import { type ColumnId, notional } from '../book/fields.ts';
import { SideMark, StatusMark, WarningMark } from '../design/marks.tsx';
import { grouped, groupedPrice } from '../format/amount.ts';
import { moment, shortDate } from '../format/time.ts';
import { Age } from './Age.tsx';
import { CounterpartyName } from './CounterpartyName.tsx';

const NONE = <span className="none">–</span>;

const textOr = (text: string | null) => text ?? NONE;
const dayOr = (date: string | null) => (date === null ? NONE : shortDate(date));

const said = ([first, ...more]: readonly Reason[]) =>
  first === undefined ? (
    NONE
  ) : (
    <span title={[first, ...more].map(({ message }) => message).join('\n')}>
      {`${more.length > 0 ? `${more.length + 1} · ` : ''}${first.code}: ${first.message}`}
    </span>
  );

export const CELLS: { readonly [Id in ColumnId]: (trade: Trade) => ReactNode } = {
  status: trade => (
    <>
      <StatusMark status={trade.status} /> <WarningMark warnings={trade.warnings} />
    </>
  ),
  side: trade => <SideMark side={trade.side} />,
  instrument: trade => (
    <>
      <span className="symbol">{trade.symbol ?? trade.isin}</span>
      {trade.symbol !== null && trade.isin !== null && <span className="isin">{trade.isin}</span>}
    </>
  ),
  isin: trade => textOr(trade.isin),
  quantity: trade => grouped(trade.quantity),
  price: trade => groupedPrice(trade.price),
  notional: trade =>
    trade.grossAmount === null ? (
      <span className="dim">{groupedPrice(notional(trade))}</span>
    ) : (
      grouped(trade.grossAmount)
    ),
  currency: trade => <span className="dim">{textOr(trade.currency)}</span>,
  account: trade => trade.account,
  counterparty: trade => <CounterpartyName lei={trade.counterparty} />,
  venue: trade => textOr(trade.venue),
  trader: trade => trade.trader ?? trade.submittedBy,
  tradeDate: trade => dayOr(trade.tradeDate),
  settlementDate: trade => dayOr(trade.settlementDate),
  bookingReference: trade => textOr(trade.bookingReference),
  clientReference: trade => textOr(trade.clientReference),
  reason: ({ reasons }) => said(reasons),
  warnings: ({ warnings }) => said(warnings),
  age: trade => <Age since={trade.updatedAt} />,
  submitted: trade => moment(trade.submittedAt),
  updated: trade => moment(trade.updatedAt),
  logVersion: trade => trade.version,
  tradeId: trade => trade.tradeId,
};

const NUMERIC: ReadonlySet<ColumnId> = new Set([
  'quantity',
  'price',
  'notional',
  'age',
  'submitted',
  'updated',
  'logVersion',
]);

export const cellClass = (id: ColumnId, pinned: boolean): string =>
  `cell col-${id}${NUMERIC.has(id) ? ' numeric' : ''}${pinned ? ' pinned' : ''}`;
