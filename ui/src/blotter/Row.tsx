// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot be virtualised and keep its semantics
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is one stop, and names its active row
/** One trade in the grid. Renders again only when the trade has changed, or its place or marking. */
import { memo } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { toneOf } from '../format/words.ts';
import { COLUMNS } from './columns.tsx';
import { flashOf } from './flash.ts';

interface RowProps {
  trade: Trade;
  /** Place in the list, from 0. */
  index: number;
  /** Distance from the top of the list, in pixels. */
  top: number;
  fresh: boolean;
  active: boolean;
  selected: boolean;
}

export const rowId = (tradeId: string): string => `row-${tradeId}`;

export const Row = memo(function Row({ trade, index, top, fresh, active, selected }: RowProps) {
  const tone = toneOf(trade);
  const struck = tone === 'cancelled' || tone === 'rejected';
  return (
    <div
      role="row"
      id={rowId(trade.tradeId)}
      className={struck ? 'row struck' : 'row'}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      data-flash={fresh ? flashOf(trade.version) : undefined}
      data-trade={trade.tradeId}
      style={{ transform: `translateY(${top}px)` }}
    >
      {COLUMNS.map(({ id, numeric, wide, cell }) => (
        <span key={id} role="gridcell" className={cellClass(id, numeric, wide)}>
          {cell(trade)}
        </span>
      ))}
    </div>
  );
});

export const cellClass = (id: string, numeric?: true, wide?: true): string =>
  `cell col-${id}${numeric ? ' numeric' : ''}${wide ? ' wide' : ''}`;
