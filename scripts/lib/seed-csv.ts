/** Reads one of the CSV files in `seed/`: a record per row, keyed by the column names in the first. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { root } from './project.ts';

export function readSeed(name: string): Record<string, string>[] {
  const text = readFileSync(join(root, 'seed', `${name}.csv`));
  return parse(text, { columns: true, skip_empty_lines: true, trim: true });
}
