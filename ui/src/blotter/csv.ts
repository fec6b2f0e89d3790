/** The rows of the blotter as a CSV file, in the columns that are shown. */
import { CSV_BOM, csvCell, csvLine } from '../../../src/client/index.ts';
import type { Trade } from '../../../src/contracts/trade.ts';
import { FIELDS, type Field, type NameOf } from '../book/fields.ts';
import type { Layout } from './layout.ts';

/** Numbers and dates stand plain in what leaves the blotter; other fields are text. */
export const kindOf = ({ filter }: Field) => (filter === 'number' || filter === 'date' ? 'value' : 'text');

/** @returns the file in pieces, one for each row, after the one that names the columns */
export function rowsAsCsv(rows: readonly Trade[], layout: Layout, nameOf: NameOf): string[] {
  const fields: Field[] = layout.map(({ id }) => FIELDS[id]);
  // Age is told by when the trade last changed: a file has no present.
  const titles = layout.map(({ id }) => (id === 'age' ? 'Unchanged since' : FIELDS[id].title));
  const line = (trade: Trade) =>
    csvLine(fields.map(field => csvCell(field.text(trade, nameOf) || null, kindOf(field))));
  return [CSV_BOM, csvLine(titles), ...rows.map(line)];
}
