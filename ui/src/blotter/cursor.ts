/** Where one is in the grid: a cell of a row or of the header, and the cells chosen from there. Pure. */
import type { Trade } from '../../../src/contracts/trade.ts';
import type { ColumnId } from '../book/fields.ts';
import type { Spot } from '../book/order.ts';
import type { TradeBook } from '../book/trade-book.ts';
import type { Layout } from './layout.ts';

/** The header's number among the rows. */
export const HEAD = -1;
const NOWHERE = -2;

/** Held by trade and column, not by number: it stays where it is when rows and columns move. */
export interface Cursor {
  row: Spot | 'head';
  column: ColumnId;
}

/** A cell by its numbers; row -1 is the header, -2 is nowhere. */
export interface Cell {
  row: number;
  column: number;
}

export interface Range {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

interface Rows {
  rows: readonly Trade[];
  book: Pick<TradeBook, 'spotOf' | 'indexOf' | 'rowOf'>;
}

export function cellOf(cursor: Cursor | null, { rows, book }: Rows, layout: Layout): Cell {
  if (cursor === null) return { row: NOWHERE, column: 0 };
  const column = Math.max(
    0,
    layout.findIndex(({ id }) => id === cursor.column),
  );
  if (cursor.row === 'head') return { row: HEAD, column };
  const now = book.rowOf(cursor.row.tradeId);
  // A trade that is shown no more leaves the cursor where it stood.
  return { row: now >= 0 ? now : Math.min(book.indexOf(cursor.row), rows.length - 1), column };
}

export function cursorAt(cell: Cell, { rows, book }: Rows, layout: Layout): Cursor | null {
  const column = layout[Math.max(0, Math.min(cell.column, layout.length - 1))];
  if (!column) return null;
  const trade = rows[Math.min(cell.row, rows.length - 1)];
  return { row: cell.row < 0 || !trade ? 'head' : book.spotOf(trade), column: column.id };
}

/** @param page rows to a page */
export function moved(
  at: Cell,
  key: string,
  far: boolean,
  { rows, page }: { rows: number; page: number },
): Cell | null {
  const to = (row: number, column = at.column): Cell => ({ row: Math.max(HEAD, Math.min(row, rows - 1)), column });
  switch (key) {
    case 'ArrowDown':
      return to(far ? rows - 1 : at.row + 1);
    case 'ArrowUp':
      return to(far ? 0 : at.row - 1);
    case 'ArrowRight':
      return to(at.row, far ? Number.MAX_SAFE_INTEGER : at.column + 1);
    case 'ArrowLeft':
      return to(at.row, far ? 0 : Math.max(0, at.column - 1));
    case 'PageDown':
      return to(at.row + page);
    case 'PageUp':
      return to(Math.max(0, at.row - page));
    case 'Home':
      return to(0);
    case 'End':
      return to(rows - 1);
    default:
      return null;
  }
}

/** The cells from one corner to the other; null where one of them is in the header. */
export function rangeOf(from: Cell, to: Cell): Range | null {
  if (from.row < 0 || to.row < 0) return null;
  return {
    top: Math.min(from.row, to.row),
    bottom: Math.max(from.row, to.row),
    left: Math.min(from.column, to.column),
    right: Math.max(from.column, to.column),
  };
}
