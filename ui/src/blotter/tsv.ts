/** Cells as text for a spreadsheet, exact and unformatted: what is copied. */
import type { Trade } from '../../../src/contracts/trade.ts';
import { FIELDS, type NameOf } from '../book/fields.ts';
import { harmless } from './csv.ts';
import type { Range } from './cursor.ts';
import type { Layout } from './layout.ts';

export function cellsAsText(rows: readonly Trade[], layout: Layout, range: Range, nameOf: NameOf): string {
  const columns = layout.slice(range.left, range.right + 1);
  const line = (trade: Trade) =>
    columns.map(({ id }) => harmless(FIELDS[id].text(trade, nameOf)).replace(/[\t\r\n]+/g, ' ')).join('\t');
  return rows
    .slice(range.top, range.bottom + 1)
    .map(line)
    .join('\n');
}
