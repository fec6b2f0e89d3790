/** Judges uploads of reference records: what is wrong with one record is said of that record. */
import type { z } from 'zod';
import type { UploadReport } from '../contracts/reference.ts';
import { NEW_CODE, storedForm } from '../contracts/text.ts';
import { venueTimeZone } from '../domain/venues.ts';
import type { TenantViews } from '../views/database.ts';
import type { ReferenceThing } from '../views/reference-before.ts';
import { currenciesInUse } from '../views/reference-data.ts';
import { type CodeOf, recordedCodes } from '../views/reference-versions.ts';
import { type CsvRow, readCsv } from './read-csv.ts';

const MAX_LINES_REPORTED = 100;

export type ReferenceRecord = Record<string, unknown> & { validFrom: string };

/** Rules for reading and judging records of one kind. */
export interface UploadKind {
  thing: ReferenceThing;
  schema: z.ZodObject & z.ZodType<ReferenceRecord>;
  /** Member that names a record. */
  codeMember: string;
  /** Kind of code, for codes that are the tenant's own choice. */
  codeOf?: CodeOf;
}

type Note = UploadReport['lines'][number]['errors'][number];

/** Record to be judged, null if it cannot be read. `line` counts lines of a CSV or items of JSON, from 1. */
export interface Candidate {
  line: number;
  record: ReferenceRecord | null;
  errors: Note[];
  warnings: Note[];
}

/**
 * @param bytes a CSV whose first line names the members of the records; an empty field is one that is not given
 * @param defaultValidFrom the date from which records hold that name none
 * @throws ProblemError for a file that cannot be read at all
 */
export function readUpload(bytes: ArrayBuffer, { schema }: UploadKind, defaultValidFrom: string): Candidate[] {
  const members = Object.entries(schema.shape);
  const required = members.filter(([name, member]) => name !== 'validFrom' && !member.safeParse(undefined).success);
  const columns = { names: members.map(([name]) => name), required: required.map(([name]) => name) };
  return readCsv(bytes, columns).map(row => candidateOf(row, schema, defaultValidFrom));
}

function candidateOf(row: CsvRow, schema: UploadKind['schema'], defaultValidFrom: string): Candidate {
  const { line } = row;
  if ('fault' in row) return { line, record: null, errors: [{ field: '', message: row.fault }], warnings: [] };
  const parsed = schema.safeParse({ validFrom: defaultValidFrom, ...withFlags(row.given) });
  if (parsed.success) return { line, record: parsed.data, errors: [], warnings: [] };
  const errors = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
  return { line, record: null, errors, warnings: [] };
}

const BOOLEANS = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

const FLAGS: ReadonlySet<string> = new Set(['active', 'open', 'rollbackNeedsApproval']);

const withFlags = (given: Record<string, string>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given).map(([name, text]) => [
      name,
      FLAGS.has(name) ? (BOOLEANS.get(text.toLowerCase()) ?? text) : text,
    ]),
  );

/**
 * Judges records by what the system knows: codes, currencies, markets, and the records before them.
 * @param unit what `line` counts, for messages
 */
export async function judge(
  views: TenantViews,
  { codeMember, codeOf }: UploadKind,
  unit: 'line' | 'item',
  candidates: readonly Candidate[],
): Promise<void> {
  const codeIn = (record: ReferenceRecord) => String(record[codeMember]);
  const records = candidates.flatMap(({ record }) => record ?? []);
  const currencies = await currenciesInUse(views, textsOf(records, 'currency'));
  const odd = records.map(codeIn).filter(code => !NEW_CODE.test(code));
  const recorded =
    codeOf && odd.length > 0
      ? await recordedCodes(
          views,
          codeOf,
          odd.flatMap(code => [code, storedForm(code)]),
        )
      : null;
  const lineOf = new Map<string, number>();
  for (const candidate of candidates) {
    const { record, line, errors, warnings } = candidate;
    if (!record) continue;
    const code = codeOf ? codeToUse(codeIn(record), recorded) : codeIn(record);
    if (code === null) {
      const message = 'expected a new code of 1 to 64 ASCII characters (U+0021 to U+007E), without blanks and accents';
      errors.push({ field: codeMember, message });
    } else record[codeMember] = code;
    if (typeof record.currency === 'string' && !currencies.has(record.currency))
      errors.push({ field: 'currency', message: `${record.currency} is not a currency in use (ISO 4217)` });
    const place = JSON.stringify([code, record.validFrom]);
    const before = lineOf.get(place);
    if (before !== undefined)
      errors.push({ field: codeMember, message: `${code} from ${record.validFrom} is already in ${unit} ${before}` });
    if (errors.length === 0) lineOf.set(place, line);
    if (typeof record.mic === 'string' && venueTimeZone(record.mic) === undefined)
      warnings.push({ field: 'mic', message: `the time zone of ${record.mic} is unknown` });
  }
}

const textsOf = (records: readonly ReferenceRecord[], member: string): string[] => [
  ...new Set(records.flatMap(record => (typeof record[member] === 'string' ? [record[member]] : []))),
];

/** @returns null for a code that is neither in use nor may begin to be */
function codeToUse(sent: string, recorded: ReadonlySet<string> | null): string | null {
  const form = storedForm(sent);
  const known = [sent, form].find(code => recorded?.has(code));
  return known ?? (NEW_CODE.test(form) ? form : null);
}

export const acceptedRecords = (candidates: readonly Candidate[]): ReferenceRecord[] =>
  candidates.flatMap(({ record, errors }) => (record && errors.length === 0 ? [record] : []));

export function reportOf(candidates: readonly Candidate[]): UploadReport {
  const wrong = candidates.filter(({ errors }) => errors.length > 0);
  const warned = candidates.filter(({ errors, warnings }) => errors.length === 0 && warnings.length > 0);
  return {
    accepted: candidates.length - wrong.length,
    rejected: wrong.length,
    lines: wrong.slice(0, MAX_LINES_REPORTED).map(({ line, errors }) => ({ line, errors })),
    ...(warned.length > 0 && {
      warned: warned.length,
      warnings: warned.slice(0, MAX_LINES_REPORTED).map(({ line, warnings }) => ({ line, warnings })),
    }),
  };
}
