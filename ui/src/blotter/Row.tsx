// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot be virtualised and keep its semantics
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is one stop, and names its active cell
/** One trade in the grid. Renders again only when the trade has changed, or its place or marking. */
import { memo } from 'react';
import type { Trade } from '../../../src/contracts/trade.ts';
import { toneOf } from '../format/words.ts';
import type { Zone } from '../format/zone.ts';
import { CELLS, cellClass } from './columns.tsx';
import { flashOf } from './flash.ts';
import type { Layout } from './layout.ts';

interface RowProps {
  trade: Trade;
  layout: Layout;
  lefts: readonly (number | null)[];
  /** Place in the list, from 0. */
  index: number;
  /** Distance from the top of the list, in pixels. */
  top: number;
  fresh: boolean;
  /** The column that the cursor is in; -1 when it is in another row. */
  cursor: number;
  /** The first and last column of the cells that are chosen here; -1 when none are. */
  chosenFrom: number;
  chosenTo: number;
  selected: boolean;
  /** Times are written by it. */
  zone: Zone;
}

export const cellId = (tradeId: string, column: string): string => `${tradeId}.${column}`;

export const Row = memo(function Row(props: RowProps) {
  const { trade, layout, lefts, index, top, fresh, cursor, chosenFrom, chosenTo, selected } = props;
  const tone = toneOf(trade);
  const struck = tone === 'cancelled' || tone === 'rejected';
  return (
    <div
      role="row"
      className={struck ? 'row struck' : 'row'}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={cursor >= 0 || undefined}
      data-flash={fresh ? flashOf(trade.version) : undefined}
      data-trade={trade.tradeId}
      style={{ transform: `translateY(${top}px)` }}
    >
      {layout.map(({ id, pinned }, column) => {
        const chosen = column >= chosenFrom && column <= chosenTo;
        const left = lefts[column];
        return (
          <span
            key={id}
            role="gridcell"
            aria-colindex={column + 1}
            {...(chosen && { 'aria-selected': true })}
            {...(cursor === column && { id: cellId(trade.tradeId, id), 'data-cursor': true })}
            className={cellClass(id, pinned)}
            style={left == null ? undefined : { left }}
          >
            {CELLS[id](trade)}
          </span>
        );
      })}
    </div>
  );
});
