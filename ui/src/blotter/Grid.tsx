// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot be virtualised and keep its semantics
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is one stop, and names its active cell
/** The blotter's grid: one stop for Tab, arrows within, Enter opens. Only the rows that can be seen exist. */
import { type ClipboardEvent, type MouseEvent, Suspense, useCallback, useMemo, useState } from 'react';
import type { ColumnId } from '../book/fields.ts';
import { filteredColumns } from '../book/filter.ts';
import { zone } from '../design/settings.ts';
import { useDesk } from '../desk-context.ts';
import { place } from '../place.ts';
import { useStore } from '../store.ts';
import { type Cell, HEAD, rangeOf } from './cursor.ts';
import { EmptyBook } from './EmptyBook.tsx';
import { focusListIfLost, TRADE_LIST } from './focus-list.ts';
import { HEAD_ID, Head } from './Head.tsx';
import { columnStyle, pinnedOffsets } from './layout.ts';
import { lazyPanel } from './lazy-panels.tsx';
import type { ListProps } from './list-props.ts';
import { cellId, Row } from './Row.tsx';
import { reveal } from './reveal.ts';
import { sayPolitely } from './say.ts';
import { cellsAsText } from './tsv.ts';
import { useGridKeys } from './use-grid-keys.ts';
import { useLayout } from './use-layout.ts';
import { useRows } from './use-rows.ts';
import { rowsIn } from './use-window.ts';

const ColumnMenu = lazyPanel(panels => panels.ColumnMenu);

/** Height of the header, which keeps to the top. */
const HEADER = 28;

const rowStyle = (height: number): { [variable: `--${string}`]: string } => ({ '--row': `${height}px` });

export function Grid({ view, scroller, rowHeight, steady, selected, onOpen }: ListProps) {
  const { book, counterpartyName } = useDesk();
  const { rows } = view;
  const layout = useLayout();
  const lefts = useMemo(() => pinnedOffsets(layout), [layout]);
  const { sort, filter } = useStore(place);
  const times = useStore(zone);
  const [menu, setMenu] = useState<ColumnId | null>(null);
  const seen = useRows(view, scroller, rowHeight, HEADER);

  const bring = ({ row, column }: Cell) => {
    if (row >= 0) seen.reveal(row);
    reveal(scroller.current, column);
  };
  const page = () => Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEADER) / rowHeight) - 1);
  const keys = useGridKeys({ view, steady, selected, onOpen, layout, sort, onMenu: setMenu, reveal: bring, page });
  const { at, range } = keys;
  const column = layout[at.column]?.id ?? '';
  const activeRow = at.row === HEAD ? HEAD_ID : rows[at.row]?.tradeId;
  const activeIsThere = at.row === HEAD || (at.row >= seen.from && at.row < seen.to);

  const click = (event: MouseEvent) => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[role=gridcell]') : null;
    const tradeId = cell?.parentElement?.dataset.trade;
    if (!cell || !tradeId) return;
    const there = { row: view.book.rowOf(tradeId), column: Number(cell.ariaColIndex) - 1 };
    keys.goTo(there, event.shiftKey);
    // Text that has been marked with the mouse is to be copied, not to open anything.
    if (!event.shiftKey && getSelection()?.isCollapsed !== false) keys.open(tradeId);
  };

  const copy = (event: ClipboardEvent) => {
    const cells = range ?? rangeOf(at, at);
    if (!cells || getSelection()?.isCollapsed === false) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', cellsAsText(rows, layout, cells, counterpartyName));
    const [down, across] = [cells.bottom - cells.top + 1, cells.right - cells.left + 1];
    sayPolitely(down * across === 1 ? 'Copied' : `Copied ${down} by ${across} cells`);
  };

  const closeMenu = useCallback(() => {
    setMenu(null);
    focusListIfLost();
  }, []);
  const menuAt = menu && document.getElementById(cellId(HEAD_ID, menu));

  return (
    <div className="grid-frame">
      <div
        ref={scroller}
        id={TRADE_LIST}
        className="grid"
        role="grid"
        aria-label="Trades"
        aria-multiselectable="true"
        aria-rowcount={rows.length + 1}
        aria-colcount={layout.length}
        aria-activedescendant={activeRow && activeIsThere ? cellId(activeRow, column) : undefined}
        tabIndex={0}
        style={{ ...columnStyle(layout), ...rowStyle(rowHeight) }}
        onScroll={steady.onScroll}
        onKeyDown={keys.onKeyDown}
        onFocus={keys.onFocus}
        onBlur={event => {
          if (!event.currentTarget.contains(event.relatedTarget)) steady.release();
        }}
        onClick={click}
        onCopy={copy}
      >
        <Head
          layout={layout}
          lefts={lefts}
          sort={sort}
          filtered={filteredColumns(filter)}
          cursor={at.row === HEAD ? at.column : -1}
          onMenu={setMenu}
        />
        <div role="rowgroup" className="rows" style={{ height: rows.length * rowHeight }}>
          {rowsIn(seen).map(index => {
            const trade = rows[index];
            const chosen = range && index >= range.top && index <= range.bottom ? range : null;
            return (
              trade && (
                <Row
                  key={trade.tradeId}
                  trade={trade}
                  layout={layout}
                  lefts={lefts}
                  index={index}
                  top={index * rowHeight}
                  fresh={book.isFresh(trade.tradeId)}
                  cursor={index === at.row ? at.column : -1}
                  chosenFrom={chosen?.left ?? -1}
                  chosenTo={chosen?.right ?? -1}
                  selected={trade.tradeId === selected}
                  zone={times}
                />
              )
            );
          })}
        </div>
      </div>
      {rows.length === 0 && <EmptyBook known={view.known} />}
      {menu && menuAt && (
        <Suspense>
          <ColumnMenu key={menu} id={menu} anchor={menuAt} onClose={closeMenu} />
        </Suspense>
      )}
    </div>
  );
}
