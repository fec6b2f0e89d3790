/** Reads reference records out of CSV, line by line: what is wrong with one line is said of that line, and stops no other. */
import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import type { z } from 'zod';
import type { UploadReport } from '../contracts/reference.ts';
import { ProblemError } from './problem.ts';

const MOST_LINES = 10_000;

/**
 * @param csv RFC 4180, the first line naming the fields as the API does; an empty field is one that is not given
 * @param defaultValidFrom the date from which records hold that name none
 * @throws ProblemError for text that is not CSV at all, or too long
 */
export function readUpload<Schema extends z.ZodType>(
  csv: string,
  schema: Schema,
  defaultValidFrom: string,
): { records: z.infer<Schema>[]; report: UploadReport } {
  const report: UploadReport = { accepted: 0, rejected: 0, lines: [] };
  const records: z.infer<Schema>[] = [];
  for (const { record, info } of rowsOf(csv)) {
    const parsed = schema.safeParse({ validFrom: defaultValidFrom, ...given(record) });
    if (parsed.success) {
      records.push(parsed.data);
      report.accepted += 1;
      continue;
    }
    report.rejected += 1;
    report.lines.push({
      line: info.lines,
      errors: parsed.error.issues.flatMap(issue =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map(field => ({ field, message: 'is not a field of this record' }))
          : [{ field: issue.path.join('.'), message: issue.message }],
      ),
    });
  }
  return { records, report };
}

interface Row {
  record: Record<string, string>;
  info: { lines: number };
}

function rowsOf(csv: string): Row[] {
  try {
    const rows: Row[] = parse(csv, { columns: true, bom: true, trim: true, skip_empty_lines: true, info: true });
    if (rows.length > MOST_LINES) throw new ProblemError('payload_too_large', `expected at most ${MOST_LINES} lines`);
    return rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new ProblemError('validation_failed', `not CSV (RFC 4180): ${error.message}`);
  }
}

const BOOLEANS: Record<string, boolean> = { true: true, false: false, '1': true, '0': false };

const FLAGS: ReadonlySet<string> = new Set(['active', 'open', 'rollbackNeedsApproval']);

/** Fields with something in them; the flags among them as booleans. */
const given = (record: Record<string, string>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(record)
      .filter(([, value]) => value !== '')
      .map(([field, value]) => [field, FLAGS.has(field) ? (BOOLEANS[value.toLowerCase()] ?? value) : value]),
  );
