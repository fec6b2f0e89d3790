/** Moves through the grid by keyboard: cells, the header above them, and the cells chosen with Shift. */
import { type KeyboardEvent, useCallback, useState } from 'react';
import type { ColumnId } from '../book/fields.ts';
import { nextSort, type SortBy } from '../book/order.ts';
import { setSort } from '../place.ts';
import { type Cell, type Cursor, cellOf, cursorAt, HEAD, moved, rangeOf } from './cursor.ts';
import { type Layout, leastWidth, moveColumn, setWidth } from './layout.ts';
import type { ListProps } from './list-props.ts';
import { changeLayout } from './use-layout.ts';

/** How much a key makes a column wider or narrower, in pixels. */
const STEP = 16;

interface GridKeysOptions extends Pick<ListProps, 'view' | 'steady' | 'selected' | 'onOpen'> {
  layout: Layout;
  sort: readonly SortBy[];
  onMenu: (column: ColumnId) => void;
  /** Brings a cell into sight. */
  reveal: (cell: Cell) => void;
  page: () => number;
}

export function useGridKeys(options: GridKeysOptions) {
  const { view, steady, selected, onOpen, layout, sort, onMenu, reveal, page } = options;
  const [cursor, setCursor] = useState<Cursor | null>(null);
  /** The other corner of the cells that are chosen. */
  const [corner, setCorner] = useState<Cursor | null>(null);
  const at = cellOf(cursor, view, layout);
  const range = corner && rangeOf(cellOf(corner, view, layout), at);
  const column = layout[at.column];

  const goTo = (cell: Cell, extend: boolean) => {
    const next = cursorAt(cell, view, layout);
    if (!next) return;
    setCorner(extend ? (corner ?? cursor) : null);
    setCursor(next);
    steady.hold();
    reveal(cellOf(next, view, layout));
    if (!extend && selected !== null && next.row !== 'head') onOpen(next.row.tradeId);
  };

  const open = (tradeId: string) => {
    steady.hold();
    onOpen(tradeId);
  };

  const onHeadKey = ({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean => {
    if (at.row !== HEAD || !column) return false;
    const by = key === 'ArrowRight' ? 1 : -1;
    if (key === 'Enter' || key === ' ') setSort(nextSort(sort, column.id, shiftKey));
    else if (!shiftKey || !/^Arrow(Left|Right)$/.test(key)) return false;
    else if (ctrlKey || metaKey) changeLayout(now => moveColumn(now, column.id, by));
    else changeLayout(now => setWidth(now, column.id, leastWidth(column) + by * STEP));
    return true;
  };

  const onRowKey = ({ key, ctrlKey, metaKey }: KeyboardEvent): boolean => {
    const trade = view.rows[at.row];
    if ((ctrlKey || metaKey) && key === 'a') {
      setCorner(cursorAt({ row: 0, column: 0 }, view, layout));
      setCursor(cursorAt({ row: view.rows.length - 1, column: layout.length - 1 }, view, layout));
    } else if ((key === 'Enter' || key === ' ') && trade) open(trade.tradeId);
    else if (key === 'Escape' && corner) setCorner(null);
    else return false;
    return true;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const { key, altKey, shiftKey, ctrlKey, metaKey } = event;
    if (key === 'ContextMenu' || (key === 'F10' && shiftKey) || (key === 'ArrowDown' && altKey)) {
      if (column) onMenu(column.id);
    } else if (altKey) return;
    else if (!onHeadKey(event) && !onRowKey(event)) {
      const next = moved(at, key, ctrlKey || metaKey, { rows: view.rows.length, page: page() });
      if (!next) return;
      goTo(next, shiftKey);
    }
    event.preventDefault();
  };

  /** By keyboard the focus comes to a cell; a click brings its own. */
  const onFocus = useCallback(() => {
    setCursor(before => before ?? cursorAt({ row: 0, column: 0 }, view, layout));
  }, [view, layout]);

  return { at, range, cursor, onKeyDown, onFocus, open, goTo };
}
