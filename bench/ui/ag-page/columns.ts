/** The columns that the blotter shows at first, in AG Grid's words. Exact: numbers are compared by keys made once a row. */
import type { ColDef } from 'ag-grid-community';
import type { Trade } from '../../../src/client/index.ts';
import { DEFAULT_LAYOUT, leastWidth, readLayout } from '../../../ui/src/blotter/layout.ts';
import { type ColumnId, FIELDS, keyOf, notional } from '../../../ui/src/book/fields.ts';
import { grouped, groupedPrice } from '../../../ui/src/format/amount.ts';
import { age } from '../../../ui/src/format/time.ts';

const noName = () => undefined;

/** A trade, and what would be made again for each comparison if it were not made once. */
export interface GridRow {
  trade: Trade;
  worth: string;
  /** Where it stands in the order of submission. */
  place: string;
  keys: { [Id in ColumnId]?: string };
}

const SHOWN_COLUMNS = readLayout(DEFAULT_LAYOUT);

export const gridRow = (trade: Trade): GridRow => ({
  trade,
  worth: notional(trade),
  place: trade.submittedAt + trade.tradeId,
  keys: Object.fromEntries(SHOWN_COLUMNS.map(({ id }) => [id, keyOf(id, trade, noName)])),
});

const SHOWN: { [Id in ColumnId]?: (text: string) => string } = {
  quantity: grouped,
  price: groupedPrice,
  notional: grouped,
  age: text => age(text, Date.now()),
};

const textOf = (id: ColumnId, { trade, worth }: GridRow) =>
  id === 'notional' ? worth : FIELDS[id].text(trade, noName);

export const COLUMNS: ColDef<GridRow>[] = [
  ...SHOWN_COLUMNS.map(
    (column): ColDef<GridRow> => ({
      colId: column.id,
      headerName: FIELDS[column.id].title,
      width: leastWidth(column),
      enableCellChangeFlash: true,
      valueGetter: ({ data }) => (data ? textOf(column.id, data) : ''),
      valueFormatter: ({ value }) => SHOWN[column.id]?.(value) ?? value,
      comparator: (_a, _b, one, other) => compare(one.data?.keys[column.id] ?? '', other.data?.keys[column.id] ?? ''),
    }),
  ),
  { colId: 'place', hide: true, sort: 'desc', valueGetter: ({ data }) => data?.place, comparator: compare },
];

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
