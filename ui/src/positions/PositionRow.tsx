/** One position. Its instrument leads to the trades that it is made of. */
import type { ReactNode } from 'react';
import { EVERYTHING } from '../book/filter.ts';
import { grouped, groupedAmount, groupedPrice } from '../format/amount.ts';
import { moment } from '../format/time.ts';
import { addressOf, openScreen } from '../place.ts';
import { ScreenLink } from '../shell/ScreenLink.tsx';
import type { Position } from './position.ts';
import { Sparkline } from './Sparkline.tsx';

/** Minus signs as wide as the digits. */
const signed = (text: string) => text.replace('-', '−');

interface PositionRowProps {
  position: Position;
  /** The moment looked at; null is the present. */
  asOf: string | null;
}

export function PositionRow({ position, asOf }: PositionRowProps) {
  const { quantity, settledQuantity, averagePrice, realizedPnl, currency, updatedAt } = position;
  return (
    <tr>
      <th scope="row">
        <TradesOf position={position}>
          <span className="symbol">{position.symbol}</span>
        </TradesOf>{' '}
        <span className="dim">{position.isin}</span>
      </th>
      <td className="numeric" data-label="Quantity">
        {signed(grouped(quantity))} <Direction quantity={quantity} />
      </td>
      <td data-label="Over time">
        <Sparkline position={position} asOf={asOf} />
      </td>
      <td className="numeric" data-label="Settled">
        {signed(grouped(settledQuantity))}
      </td>
      <td className="numeric" data-label="Average price">
        {groupedPrice(averagePrice)}
      </td>
      <td className="numeric" data-label="Realised P&L">
        {signed(groupedAmount(realizedPnl, currency))}
      </td>
      <td data-label="Currency">{currency}</td>
      <td className="numeric dim" data-label="Changed">
        {moment(updatedAt)}
      </td>
    </tr>
  );
}

function TradesOf({ position: { account, symbol, isin }, children }: { position: Position; children: ReactNode }) {
  // By ISIN: a symbol may be the beginning of another one.
  const filter = { account: [account], q: isin };
  return (
    <ScreenLink
      href={addressOf({ filter: { ...EVERYTHING, ...filter } })}
      onOpen={() => openScreen('blotter', filter)}
      label={`Trades in ${symbol} on ${account}`}
    >
      {children}
    </ScreenLink>
  );
}

function Direction({ quantity }: { quantity: string }) {
  if (/^-?0(\.0*)?$/.test(quantity)) return <small className="dim">flat</small>;
  return quantity.startsWith('-') ? <small className="sell">short</small> : <small className="buy">long</small>;
}
