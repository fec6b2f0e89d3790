/** The rows of the blotter as CSV (RFC 4180), in the columns that are shown, made safe for spreadsheet programs. */
import type { Trade } from '../../../src/contracts/trade.ts';
import { FIELDS, type NameOf } from '../book/fields.ts';
import type { Layout } from './layout.ts';

/** What may begin a formula: OWASP, "CSV Injection". The API's CSV guards against the same. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** What could be a formula gets a leading apostrophe, which makes it text; a negative number is a number. */
export const harmless = (text: string): string => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text);

function cell(value: string): string {
  const text = harmless(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const line = (cells: readonly string[]) => `${cells.map(cell).join(',')}\r\n`;

/** @returns the text in pieces, one for each row, after the one that names the columns */
export function rowsAsCsv(rows: readonly Trade[], layout: Layout, nameOf: NameOf): string[] {
  const fields = layout.map(({ id }) => FIELDS[id]);
  // Age is told by when the trade last changed: a file has no present.
  const titles = layout.map(({ id }) => (id === 'age' ? 'Unchanged since' : FIELDS[id].title));
  return [line(titles), ...rows.map(trade => line(fields.map(field => field.text(trade, nameOf))))];
}
