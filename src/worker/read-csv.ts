/** Reads CSV (RFC 4180) line by line, so that whatever is wrong with one line stops no other. */
import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { ProblemError } from './problem.ts';

const MAX_LINES = 10_000;
const MAX_NAMES_LISTED = 10;
const MAX_NAME_LENGTH = 64;

const SEPARATORS = [',', ';', '\t'] as const;
type Separator = (typeof SEPARATORS)[number];

export type CsvRow =
  /** Fields that are not empty, by the names of their columns. */
  { line: number; given: Record<string, string> } | { line: number; fault: string };

interface Line {
  cells: readonly string[];
  fault: string | null;
  /** True where a quote is opened and not closed. */
  open: boolean;
}

/** Columns that a header may name, and those it must name. */
export interface Columns {
  names: readonly string[];
  required: readonly string[];
}

/**
 * Reads a file line by line.
 * @param bytes of the file, the first line naming its columns, separated by comma, semicolon or tab
 * @returns each line below the header that is not empty, with its number in the file
 * @throws ProblemError for bytes that are not UTF-8, a header that is not one of these columns, no lines or too many
 */
export function readCsv(bytes: ArrayBuffer, columns: Columns): CsvRow[] {
  const lines = utf8(bytes).split(/\r\n|\n|\r/);
  const first = lines.findIndex(line => line.trim() !== '');
  const header = lines[first];
  if (header === undefined) throw new ProblemError('validation_failed', 'the file is empty');
  const { separator, names } = readHeader(header, columns);
  const filled = lines.reduce((count, line) => (line.trim() === '' ? count : count + 1), 0) - 1;
  if (filled > MAX_LINES)
    throw new ProblemError('payload_too_large', `expected at most ${MAX_LINES} lines below the header, got ${filled}`);
  const rows = rowsOf(lines, first + 1, separator, names);
  if (rows.length === 0) throw new ProblemError('validation_failed', 'the file has no records below its header');
  return rows;
}

function rowsOf(lines: readonly string[], from: number, separator: Separator, names: readonly string[]): CsvRow[] {
  const rows: CsvRow[] = [];
  for (let at = from; at < lines.length; at++) {
    const line = at + 1;
    let read = readLine(lines[at] ?? '', separator);
    // A field may go on in the next line, unless that line makes sense by itself.
    const next = read.open ? lines[at + 1] : undefined;
    if (next !== undefined && readLine(next, separator).fault) {
      const both = readLine(`${lines[at]}\n${next}`, separator);
      if (!both.fault) {
        read = both;
        at++;
      }
    }
    if (read.cells.every(cell => cell === '') && !read.fault) continue;
    const fault = read.fault ?? excessOf(read.cells, names);
    const given = Object.fromEntries(names.map((name, index) => [name, read.cells[index] ?? '']));
    rows.push(
      fault
        ? { line, fault }
        : { line, given: Object.fromEntries(Object.entries(given).filter(([, cell]) => cell !== '')) },
    );
  }
  return rows;
}

/** Tells of fields that no column names. Excel adds empty ones at the end of lines. */
function excessOf(cells: readonly string[], { length }: readonly string[]): string | null {
  if (cells.slice(length).every(cell => cell === '')) return null;
  return `has ${cells.length} fields, and the header has ${length}: quote a field that contains the separator`;
}

function readLine(text: string, separator: Separator): Line {
  const read = (cells: readonly string[]) => ({ cells: cells.map(cell => cell.trim()), fault: null, open: false });
  // Most lines have no quotes, and the library takes 100 µs a call.
  if (!text.includes('"')) return read(text.split(separator));
  const options = { delimiter: separator, record_delimiter: '\n', trim: true, relax_column_count: true };
  try {
    const [cells = []]: string[][] = parse(text, options);
    return read(cells);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const open = error.code === 'CSV_QUOTE_NOT_CLOSED';
    const fault = open
      ? 'opens a quote (") that is not closed'
      : 'has a quote (") inside a field: quote the whole field, and double the quotes in it';
    return { cells: [], fault, open };
  }
}

/** @throws ProblemError that names the faults of the header in one sentence */
function readHeader(text: string, { names, required }: Columns): { separator: Separator; names: string[] } {
  const known = new Map(names.map(name => [name.toLowerCase(), name]));
  const readings = SEPARATORS.map(separator => {
    const { cells, fault } = readLine(text, separator);
    const width = cells.findLastIndex(cell => cell !== '') + 1;
    const found = cells.slice(0, width).map(cell => known.get(cell.toLowerCase()) ?? null);
    return { separator, fault, cells, found, hits: found.filter(name => name !== null).length };
  });
  const [best] = readings.toSorted((one, other) => other.hits - one.hits);
  if (!best) throw new Error('there are no separators');
  const { separator, fault, cells, found } = best;
  if (fault) throw new ProblemError('validation_failed', `the header ${fault}`);
  const unknown = cells.filter((_, at) => found[at] === null).map(cell => (cell === '' ? '(no name)' : cell));
  const repeated = names.filter(name => found.indexOf(name) !== found.lastIndexOf(name));
  const missing = required.filter(name => !found.includes(name));
  const faults = [
    missing.length > 0 && `lacks ${listed(missing)}`,
    unknown.length > 0 && `has unknown columns: ${listed(unknown)}`,
    repeated.length > 0 && `repeats ${listed(repeated)}`,
  ].filter(text => text !== false);
  if (faults.length > 0)
    throw new ProblemError(
      'validation_failed',
      `the header ${faults.join(', and ')}; allowed columns: ${names.join(', ')}`,
    );
  return { separator, names: found.filter(name => name !== null) };
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMES_LISTED;
  const shown = names.slice(0, MAX_NAMES_LISTED).map(name => `"${name.slice(0, MAX_NAME_LENGTH)}"`);
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** @throws ProblemError for other bytes, whatever charset the request names */
function utf8(bytes: ArrayBuffer): string {
  const text = decoded(bytes);
  // ASCII in UTF-16 is UTF-8 too, with a NUL beside each letter.
  if (text !== null && !text.includes('\0')) return text;
  const advice = 'it may be Windows-1252 or UTF-16: save it as "CSV UTF-8" and send it again';
  throw new ProblemError('malformed_json', `the file is not UTF-8; ${advice}`);
}

function decoded(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
}
