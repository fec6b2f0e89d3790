/** Reference data: to look things up in, and for operations to keep up to date, versioned by the date from which it holds. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AuditedChange } from '../../contracts/audit.ts';
import { actorIn } from '../../contracts/identity.ts';
import {
  Account,
  AccountRecord,
  Counterparty,
  CounterpartyRecord,
  GIVEN_BACK,
  Instrument,
  InstrumentRecord,
  UploadReport,
  withoutRecording,
} from '../../contracts/reference.ts';
import { earliestLocalDate } from '../../domain/venues.ts';
import type { TenantViews } from '../../views/database.ts';
import { recordsOf } from '../../views/reference-before.ts';
import { listAccounts, listCounterparties, listInstruments, type ReferenceSearch } from '../../views/reference-data.ts';
import { putAccounts, putCounterparties, putInstruments, type Recording } from '../../views/reference-write.ts';
import type { App } from '../context.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { aboutToChange } from '../middleware/audited.ts';
import { recordsBody } from '../middleware/records-body.ts';
import {
  acceptedRecords,
  type Candidate,
  judge,
  type ReferenceRecord,
  readUpload,
  reportOf,
  type UploadKind,
} from '../reference-upload.ts';
import { invalidFields } from '../validation.ts';
import { cursorParam, dateParam, json, limitParam, newRouter, noQuery, permitted, problems } from './openapi-parts.ts';

const search = z.strictObject({
  q: z.string().max(64).default('').openapi({ description: 'Prefix of a code or of a word of the name' }),
  on: dateParam.optional().openapi({ description: 'As in force on this date; by default today (UTC)' }),
  limit: limitParam,
  cursor: cursorParam,
});
const refusals = problems('invalid_parameter', 'invalid_cursor', 'unauthenticated', 'forbidden', 'unavailable');

const list = <const Path extends string, Item extends z.ZodType>(path: Path, item: Item) =>
  createRoute({
    ...permitted('reference.read'),
    method: 'get',
    path,
    tags: ['Reference data'],
    summary: 'The versions in force on a date',
    request: { query: search },
    responses: {
      200: json(z.object({ items: z.array(item), nextCursor: z.string().nullable() }), 'Records by their code or name'),
      ...refusals,
    },
  });

const upload = <const Path extends string, Item extends z.ZodType>(path: Path, item: Item, csvHeader: string) =>
  createRoute({
    ...permitted('reference.write', ...recordsBody),
    method: 'put',
    path,
    tags: ['Reference data'],
    summary: 'Take in records: as JSON all or none, as CSV line by line with a report',
    description:
      'CSV is UTF-8, separated by comma, semicolon or tab, with at most 10,000 lines below its header. The header names the members of a record in any order, in upper or lower case. A wrong header or other bytes refuse the file; whatever is wrong with a line stops no other. A later line with a code and validFrom that an accepted line had is refused.',
    request: {
      query: noQuery,
      // Not 'required': the body's type decides which of the two it is, and recordsBody has seen that it is one of them.
      body: {
        content: {
          'application/json': { schema: z.strictObject({ items: z.array(item).min(1).max(1000) }) },
          'text/csv': { schema: z.string().openapi({ example: csvHeader }) },
        },
      },
    },
    responses: {
      200: json(
        UploadReport,
        'What was taken. Each record that differs from what is there adds a change; the others add none.',
      ),
      ...problems(
        'malformed_json',
        'unauthenticated',
        'forbidden',
        'payload_too_large',
        'unsupported_media_type',
        'validation_failed',
      ),
    },
  });

const today = (): string => new Date().toISOString().slice(0, 10);

export const reference = newRouter();

const Code = z.tuple([z.string()]);
const NameAndCode = z.tuple([z.string(), z.string()]);

reference.openapi(list('/v1/reference/instruments', Instrument), async c => {
  const { limit, ...query } = c.req.valid('query');
  const rows = await listInstruments(c.get('tenant').views, searchFor(query, limit, Code));
  return c.json(
    pageOf(rows, limit, ({ symbol }) => [symbol]),
    200,
  );
});

reference.openapi(list('/v1/reference/accounts', Account), async c => {
  const { limit, ...query } = c.req.valid('query');
  const rows = await listAccounts(c.get('tenant').views, searchFor(query, limit, Code), c.get('identity').accounts);
  return c.json(
    pageOf(rows, limit, ({ account }) => [account]),
    200,
  );
});

reference.openapi(list('/v1/reference/counterparties', Counterparty), async c => {
  const { limit, ...query } = c.req.valid('query');
  const rows = await listCounterparties(c.get('tenant').views, searchFor(query, limit, NameAndCode));
  return c.json(
    pageOf(rows, limit, ({ name, lei }) => [name, lei]),
    200,
  );
});

/** One record more than fits on the page tells whether there is a next one. */
const searchFor = (
  { q, on, cursor }: { q: string; on?: string | undefined; cursor?: string | undefined },
  limit: number,
  place: typeof Code | typeof NameAndCode,
): ReferenceSearch => ({ q, on: on ?? today(), limit: limit + 1, after: decodeCursor(cursor, place) });

const INSTRUMENTS: UploadKind = {
  thing: 'instrument',
  schema: InstrumentRecord,
  codeMember: 'symbol',
  codeOf: 'instrument',
};
const ACCOUNTS: UploadKind = { thing: 'account', schema: AccountRecord, codeMember: 'account', codeOf: 'account' };
const COUNTERPARTIES: UploadKind = { thing: 'counterparty', schema: CounterpartyRecord, codeMember: 'lei' };

reference.openapi(
  upload(
    '/v1/reference/instruments',
    InstrumentRecord.partial({ validFrom: true }).extend(GIVEN_BACK),
    'symbol,isin,name,mic,currency,settlementCalendar,referencePrice,priceBandPercent',
  ),
  async c => takeIn(c, c.req.valid('json'), INSTRUMENTS, putInstruments),
);

reference.openapi(
  upload(
    '/v1/reference/accounts',
    AccountRecord.partial({ validFrom: true }).extend(GIVEN_BACK),
    'account,name,open,notionalLimit,approvalNotional,rollbackNeedsApproval,validFrom',
  ),
  async c => takeIn(c, c.req.valid('json'), ACCOUNTS, putAccounts),
);

reference.openapi(
  upload(
    '/v1/reference/counterparties',
    CounterpartyRecord.partial({ validFrom: true }).extend(GIVEN_BACK),
    'lei,name,active,validFrom',
  ),
  async c => takeIn(c, c.req.valid('json'), COUNTERPARTIES, putCounterparties),
);

/** @param body the records as JSON; without any when they came as CSV */
async function takeIn(
  c: Context<App>,
  body: string | { items?: (Record<string, unknown> & { validFrom?: string | undefined; change?: unknown })[] },
  kind: UploadKind,
  put: (views: TenantViews, records: readonly ReferenceRecord[], by: Recording) => Promise<void>,
) {
  const { views } = c.get('tenant');
  const items = typeof body === 'string' ? undefined : body.items;
  // A date that has begun in every market.
  const validFromByDefault = earliestLocalDate(new Date().toISOString());
  const candidates = items
    ? items.map((item, index): Candidate => {
        const record = { ...withoutRecording(item), validFrom: item.validFrom ?? validFromByDefault };
        return { line: index + 1, record, errors: [], warnings: [] };
      })
    : readUpload(await c.req.arrayBuffer(), kind, validFromByDefault);
  await judge(views, kind, items ? 'item' : 'line', candidates);
  if (items) refuseIfAnyIsWrong(candidates);
  const accepted = acceptedRecords(candidates);
  await aboutToChange(c, await changesOf(views, kind, accepted));
  await put(views, accepted, { ...actorIn(c.get('identity')), recordedAt: new Date().toISOString() });
  return c.json(reportOf(candidates), 200);
}

/** Records as they stand and as they are to be. */
async function changesOf(
  views: TenantViews,
  { thing, codeMember }: UploadKind,
  accepted: readonly ReferenceRecord[],
): Promise<AuditedChange[]> {
  const placeOf = (record: Record<string, unknown>) => [String(record[codeMember]), String(record.validFrom)] as const;
  const standing = await recordsOf(views, thing, accepted.map(placeOf));
  const byPlace = new Map(standing.map(record => [JSON.stringify(placeOf(record)), record]));
  return accepted.map(record => {
    const found = byPlace.get(JSON.stringify(placeOf(record)));
    const before = found
      ? Object.fromEntries(Object.keys(record).map(member => [member, found[member] ?? null]))
      : null;
    return { type: thing, id: placeOf(record)[0], before, after: record };
  });
}

/** @throws ProblemError that names what is wrong with items of a JSON body, which are taken all or none */
function refuseIfAnyIsWrong(candidates: readonly Candidate[]): void {
  const faults = candidates.flatMap(({ line, errors }) =>
    errors.map(({ field, message }) => ({ pointer: `/items/${line - 1}/${field}`, code: 'invalid', message })),
  );
  if (faults.length > 0) throw invalidFields(faults);
}
