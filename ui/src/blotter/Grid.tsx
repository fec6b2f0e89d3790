// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot be virtualised and keep its semantics
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is one stop, and names its active row
/** The blotter's grid: one stop for Tab, arrows within, Enter opens. Only the rows that can be seen exist. */
import type { MouseEvent } from 'react';
import { useDesk } from '../desk-context.ts';
import { COLUMNS } from './columns.tsx';
import { EmptyBook } from './EmptyBook.tsx';
import { TRADE_LIST } from './focus-list.ts';
import type { ListProps } from './list-props.ts';
import { cellClass, Row, rowId } from './Row.tsx';
import { useGridKeys } from './use-grid-keys.ts';
import { useRows } from './use-rows.ts';

/** Height of the header, which keeps to the top. */
const HEADER = 28;

export function Grid({ view, scroller, rowHeight, steady, selected, onOpen }: ListProps) {
  const { book } = useDesk();
  const { rows } = view;
  const virtualizer = useRows(view, scroller, rowHeight, HEADER);
  const keys = useGridKeys({ view, steady, selected, onOpen, virtualizer });
  const items = virtualizer.getVirtualItems();
  const activeIsThere = items.some(item => rows[item.index]?.tradeId === keys.activeId);

  const click = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-trade]') : null;
    if (row?.dataset.trade) keys.open(row.dataset.trade);
  };

  return (
    <div className="grid-frame">
      <div
        ref={scroller}
        id={TRADE_LIST}
        className="grid"
        role="grid"
        aria-label="Trades"
        aria-rowcount={rows.length + 1}
        aria-activedescendant={keys.activeId && activeIsThere ? rowId(keys.activeId) : undefined}
        tabIndex={0}
        onScroll={steady.onScroll}
        onKeyDown={keys.onKeyDown}
        onFocus={keys.onFocus}
        onBlur={steady.release}
        onClick={click}
      >
        <div role="row" className="head" aria-rowindex={1}>
          {COLUMNS.map(({ id, title, numeric, wide }) => (
            <span key={id} role="columnheader" className={cellClass(id, numeric, wide)}>
              {title}
            </span>
          ))}
        </div>
        <div role="rowgroup" className="rows" style={{ height: rows.length * rowHeight }}>
          {items.map(({ index, start }) => {
            const trade = rows[index];
            return (
              trade && (
                <Row
                  key={trade.tradeId}
                  trade={trade}
                  index={index}
                  top={start - HEADER}
                  fresh={book.isFresh(trade.tradeId)}
                  active={trade.tradeId === keys.activeId}
                  selected={trade.tradeId === selected}
                />
              )
            );
          })}
        </div>
      </div>
      {rows.length === 0 && <EmptyBook known={view.known} />}
    </div>
  );
}
