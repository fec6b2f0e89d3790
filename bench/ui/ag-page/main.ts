/** The blotter's work done by AG Grid Community: the same pages read, the same stream followed, by the same client. */
import {
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  createGrid,
  HighlightChangesModule,
  ModuleRegistry,
  QuickFilterModule,
  RowApiModule,
  RowStyleModule,
} from 'ag-grid-community';
import { createTapebookClient, type Trade, unwrap } from '../../../src/client/index.ts';
import { COLUMNS, type GridRow, gridRow } from './columns.ts';

ModuleRegistry.registerModules([
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  HighlightChangesModule,
  QuickFilterModule,
  RowApiModule,
  RowStyleModule,
]);

const element = (id: string) => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no #${id}`);
  return found;
};

const client = createTapebookClient({ baseUrl: location.origin, token: () => 'bench' });
const known = new Map<string, number>();
const grid = createGrid<GridRow>(element('grid'), {
  columnDefs: COLUMNS,
  rowHeight: 30,
  headerHeight: 28,
  getRowId: ({ data }) => data.trade.tradeId,
  rowClassRules: { struck: ({ data }) => data?.trade.status === 'REJECTED' },
  // What AG Grid recommends for many changes; changes are shown every 50 ms, as is its default.
  deltaSort: true,
  cacheQuickFilter: true,
  animateRows: false,
  onModelUpdated: ({ api }) => {
    element('count').textContent = `${api.getDisplayedRowCount()} trades`;
  },
});

const isTrade = (trade: { tradeId: string; version: number }): trade is Trade => 'status' in trade;

/** Changes that come while the list is being read wait until it has been. */
let waiting: Trade[] | null = [];

function take(trades: readonly Trade[]): void {
  if (waiting) return void waiting.push(...trades);
  const transaction: { add: GridRow[]; update: GridRow[] } = { add: [], update: [] };
  // In one transaction a row may stand once.
  for (const trade of new Map(trades.map(trade => [trade.tradeId, trade])).values()) {
    const version = known.get(trade.tradeId) ?? 0;
    if (trade.version <= version) continue;
    known.set(trade.tradeId, trade.version);
    transaction[version === 0 ? 'add' : 'update'].push(gridRow(trade));
  }
  grid.applyTransactionAsync(transaction);
}

element('search').addEventListener('input', ({ currentTarget }) => {
  if (currentTarget instanceof HTMLInputElement) grid.setGridOption('quickFilterText', currentTarget.value);
});

async function readAll(): Promise<void> {
  const rows: GridRow[] = [];
  for await (const page of client.tradePages())
    for (const trade of unwrap(page).items) {
      known.set(trade.tradeId, trade.version);
      rows.push(gridRow(trade));
    }
  grid.setGridOption('rowData', rows);
  const late = waiting ?? [];
  waiting = null;
  take(late);
}

client.subscribe({ heartbeatMs: 5_000, onEvents: items => take(items.map(({ trade }) => trade).filter(isTrade)) });
await readAll();
