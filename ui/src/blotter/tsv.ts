/** Cells as text for a spreadsheet, exact and unformatted: what is copied. */
import { guardedText } from '../../../src/client/index.ts';
import type { Trade } from '../../../src/contracts/trade.ts';
import { FIELDS, type Field, type NameOf } from '../book/fields.ts';
import { kindOf } from './csv.ts';
import type { Range } from './cursor.ts';
import type { Layout } from './layout.ts';

export function cellsAsText(rows: readonly Trade[], layout: Layout, range: Range, nameOf: NameOf): string {
  const fields = layout.slice(range.left, range.right + 1).map(({ id }) => FIELDS[id]);
  return rows
    .slice(range.top, range.bottom + 1)
    .map(trade => fields.map(field => cell(field, field.text(trade, nameOf))).join('\t'))
    .join('\n');
}

function cell(field: Field, text: string): string {
  if (kindOf(field) === 'value') return text;
  const guarded = guardedText(text.replace(/[\t\r\n]+/g, ' '));
  // Programs that paste read a cell that begins with a quote up to its closing quote, across tabs and lines.
  return guarded.startsWith('"') ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
