import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { rowsAsCsv } from '../../ui/src/blotter/csv.ts';
import { cellOf, cursorAt, HEAD, moved, rangeOf } from '../../ui/src/blotter/cursor.ts';
import {
  DEFAULT_LAYOUT,
  layoutText,
  moveColumn,
  pinnedOffsets,
  placeColumn,
  readLayout,
  setWidth,
  toggleColumn,
  togglePin,
} from '../../ui/src/blotter/layout.ts';
import { cellsAsText } from '../../ui/src/blotter/tsv.ts';
import { readViews } from '../../ui/src/blotter/views.ts';
import { TradeBook } from '../../ui/src/book/trade-book.ts';
import { trade } from './ui-trade.ts';

const noName = () => undefined;

describe('the layout of columns', () => {
  const layout = readLayout('status*.side.price-120');

  it('comes back from its text', () => {
    expect(layoutText(layout)).toBe('status*.side.price-120');
    expect(layoutText(readLayout(DEFAULT_LAYOUT))).toBe(DEFAULT_LAYOUT);
  });

  it('leaves out what is no column and what is there twice; without any it is the default', () => {
    expect(layoutText(readLayout('nonsense.side.side.price-9999.constructor'))).toBe('side.price-800');
    expect(layoutText(readLayout(''))).toBe(DEFAULT_LAYOUT);
  });

  it('shows and hides, but never all', () => {
    expect(layoutText(toggleColumn(layout, 'side'))).toBe('status*.price-120');
    expect(layoutText(toggleColumn(layout, 'isin'))).toBe('status*.side.price-120.isin');
    expect(layoutText(toggleColumn(readLayout('side'), 'side'))).toBe('side');
  });

  it('moves, with pinned ones before the others', () => {
    expect(layoutText(moveColumn(layout, 'price', -1))).toBe('status*.price-120.side');
    expect(layoutText(moveColumn(layout, 'price', -2))).toBe('status*.price-120.side');
    expect(layoutText(moveColumn(layout, 'side', 5))).toBe('status*.price-120.side');
    expect(layoutText(placeColumn(layout, 'status', 2))).toBe('status*.side.price-120');
    expect(layoutText(togglePin(layout, 'price'))).toBe('status*.price*-120.side');
    expect(pinnedOffsets(togglePin(layout, 'price'))).toEqual([0, 108, null]);
  });

  it('keeps widths within reason', () => {
    expect(layoutText(setWidth(layout, 'side', 3.3))).toBe('status*.side-44.price-120');
    expect(layoutText(setWidth(layout, 'price', null))).toBe('status*.side.price');
  });
});

describe('the cursor', () => {
  const layout = readLayout('status.side.price');
  const book = new TradeBook();
  book.putAll([trade('A', 1), trade('BB', 1), trade('CCC', 1)]);
  const view = { rows: book.rows, book };

  it('goes from cell to cell, up into the header, and no further', () => {
    const go = (row: number, column: number, key: string, far = false) =>
      moved({ row, column }, key, far, { rows: 100, page: 20 });
    expect(go(0, 1, 'ArrowUp')).toEqual({ row: HEAD, column: 1 });
    expect(go(HEAD, 1, 'ArrowUp')).toEqual({ row: HEAD, column: 1 });
    expect(go(98, 1, 'PageDown')).toEqual({ row: 99, column: 1 });
    expect(go(5, 1, 'PageUp')).toEqual({ row: 0, column: 1 });
    expect(go(5, 0, 'ArrowLeft')).toEqual({ row: 5, column: 0 });
    expect(go(5, 2, 'ArrowLeft', true)).toEqual({ row: 5, column: 0 });
    expect(go(5, 2, 'End')).toEqual({ row: 99, column: 2 });
    expect(go(5, 2, 'x')).toBeNull();
  });

  it('stays with its trade when rows come, and in its place when the trade goes', () => {
    const cursor = cursorAt({ row: 1, column: 9 }, view, layout);
    expect(cellOf(cursor, view, layout)).toEqual({ row: 1, column: 2 });
    book.putAll([trade('DDDD', 1)]);
    expect(cellOf(cursor, view, layout)).toEqual({ row: 2, column: 2 });
    book.putAll([{ tradeId: 'BB', version: 2 }]);
    expect(cellOf(cursor, view, layout)).toEqual({ row: 2, column: 2 });
    expect(cellOf(cursor, view, readLayout('price.side'))).toEqual({ row: 2, column: 0 });
  });

  it('chooses the cells between two corners', () => {
    expect(rangeOf({ row: 3, column: 1 }, { row: 1, column: 2 })).toEqual({ top: 1, bottom: 3, left: 1, right: 2 });
    expect(rangeOf({ row: HEAD, column: 1 }, { row: 1, column: 2 })).toBeNull();
  });
});

describe('what leaves the grid', () => {
  const layout = readLayout('clientReference.quantity.reason.age');
  const rows = [
    trade('A', 1, { clientReference: '=HYPERLINK("x")', quantity: '1500.00000001' }),
    trade('B', 1, {
      clientReference: 'a "quoted", one',
      reasons: [{ code: 'OTHER', fixCode: 99, message: 'two\nlines' }],
    }),
    trade('C', 1, { clientReference: '@SUM(A1)' }),
  ];

  it('is CSV that any reader takes, exact, and that no spreadsheet runs', () => {
    const text = rowsAsCsv(rows, layout, noName).join('');
    expect(text.startsWith('\u{FEFF}Client ref.,Quantity,Reject reason,Unchanged since\r\n')).toBe(true);
    expect(text).toContain(`\r\n"a ""quoted"", one",100,"OTHER: two\nlines",2026-11-23T10:00:00.000Z\r\n`);
    expect(parse(text, { from: 2, bom: true })).toEqual([
      [`'=HYPERLINK("x")`, '1500.00000001', '', '2026-11-23T10:00:00.000Z'],
      ['a "quoted", one', '100', 'OTHER: two\nlines', '2026-11-23T10:00:00.000Z'],
      [`'@SUM(A1)`, '100', '', '2026-11-23T10:00:00.000Z'],
    ]);
  });

  it('is text with tabs when copied, a line a row', () => {
    const range = { top: 0, bottom: 1, left: 1, right: 2 };
    expect(cellsAsText(rows, layout, range, noName)).toBe('1500.00000001\t\n100\tOTHER: two lines');
    expect(cellsAsText(rows, layout, { top: 2, bottom: 2, left: 0, right: 0 }, noName)).toBe(`'@SUM(A1)`);
    const quoted = [trade('D', 1, { clientReference: '"open' })];
    expect(cellsAsText(quoted, layout, { top: 0, bottom: 0, left: 0, right: 1 }, noName)).toBe('"""open"\t100');
  });
});

describe('saved views', () => {
  it('are read where they are views', () => {
    const views = [{ name: 'Mine', query: 'status=booked' }];
    expect(readViews(JSON.stringify([...views, { name: 1 }, null, 'x']))).toEqual(views);
    expect(readViews('{"not": "a list"}')).toEqual([]);
    expect(readViews('not JSON')).toEqual([]);
    expect(readViews(null)).toEqual([]);
  });
});
