/** The columns that the blotter shows at first, in AG Grid's words. Exact: numbers are compared by keys made once a row. */
import type { ColDef } from 'ag-grid-community';
import type { Trade } from '../../../src/client/index.ts';
import { DEFAULT_LAYOUT, readLayout } from '../../../ui/src/blotter/layout.ts';
import { type ColumnId, FIELDS, keyOf } from '../../../ui/src/book/fields.ts';
import { grouped, groupedPrice } from '../../../ui/src/format/amount.ts';
import { age } from '../../../ui/src/format/time.ts';

const noName = () => undefined;

/** A trade, and what its columns sort by. */
export interface GridRow {
  trade: Trade;
  keys: { [Id in ColumnId]?: string };
}

const IDS = readLayout(DEFAULT_LAYOUT).map(({ id }) => id);

export const gridRow = (trade: Trade): GridRow => ({
  trade,
  keys: Object.fromEntries(IDS.map(id => [id, keyOf(id, trade, noName)])),
});

const SHOWN: { [Id in ColumnId]?: (text: string) => string } = {
  quantity: grouped,
  price: groupedPrice,
  notional: grouped,
  age: text => age(text, Date.now()),
};

export const COLUMNS: ColDef<GridRow>[] = [
  ...IDS.map(
    (id): ColDef<GridRow> => ({
      colId: id,
      headerName: FIELDS[id].title,
      enableCellChangeFlash: true,
      valueGetter: ({ data }) => (data ? FIELDS[id].text(data.trade, noName) : ''),
      valueFormatter: ({ value }) => (SHOWN[id] ? SHOWN[id](value) : value),
      comparator: (_a, _b, one, other) => compare(one.data?.keys[id] ?? '', other.data?.keys[id] ?? ''),
    }),
  ),
  {
    colId: 'place',
    hide: true,
    sort: 'desc',
    valueGetter: ({ data }) => `${data?.trade.submittedAt}${data?.trade.tradeId}`,
    comparator: compare,
  },
];

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
