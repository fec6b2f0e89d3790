/**
 * CSV as in RFC 4180 that no spreadsheet program runs (OWASP, "CSV Injection"). docs/lists.md states how a reader undoes the guard.
 */

/** Tells programs that a file is UTF-8: Excel takes it for an old code page otherwise. */
export const CSV_BOM = '\u{FEFF}';

/** Numbers, dates and times stand as they are; every other cell is text. */
export type CellKind = 'text' | 'value';

/** Matches what may stand unquoted and unguarded: a decimal, a date, a moment. */
const VALUE = /^(-?\d+(\.\d+)?|\d{4}-\d\d-\d\d(T[\d:.]+Z)?)$/;

/**
 * Matches each place where a program may begin to read a formula: at the start, and after what some programs take for the end of a
 * cell. Blanks, invisible characters and apostrophes may stand before the sign, which may be of full or small width.
 */
const FORMULA_AHEAD = /(?<=^|[;\t\r\n])(?='*(?:(?![\t\r\n])[\p{Z}\p{C}])*[=+\-@＝＋－＠﹦﹢﹣﹫\t\r\n])/gu;

/** Makes text harmless in a spreadsheet program: an apostrophe goes before whatever may begin a formula. */
export const guardedText = (text: string): string => text.replace(FORMULA_AHEAD, "'");

/** Formats one cell; null is an empty one. */
export function csvCell(value: string | number | null, kind: CellKind): string {
  if (value === null) return '';
  const text = String(value);
  return kind === 'value' && VALUE.test(text) ? text : `"${guardedText(text).replaceAll('"', '""')}"`;
}

/** Formats a line of cells. */
export const csvLine = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;
