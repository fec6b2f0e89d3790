/** The history of one reference record: what was recorded of it, when, and by whom. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { mayUseAccount } from '../../contracts/identity.ts';
import { Account, Counterparty, Instrument, type ReferenceKind } from '../../contracts/reference.ts';
import { readHistory } from '../../views/reference-versions.ts';
import type { App } from '../context.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { ProblemError } from '../problem.ts';
import { cursorParam, instantParam, json, limitParam, newRouter, permitted, problems } from './openapi-parts.ts';

const query = z.strictObject({
  asOf: instantParam.optional().openapi({ description: 'Only what was recorded at this time, inclusive' }),
  limit: limitParam,
  cursor: cursorParam,
});

const Place = z.tuple([z.number().int(), z.string()]);

const versions = <const Path extends string, Item extends z.ZodType>(path: Path, item: Item) =>
  createRoute({
    ...permitted('reference.read'),
    method: 'get',
    path: `${path}/{code}/versions`,
    tags: ['Reference data'],
    summary: 'Every change of a record',
    request: { params: z.object({ code: z.string().max(64) }), query },
    responses: {
      200: json(
        z.object({ items: z.array(item), nextCursor: z.string().nullable() }),
        'The newest change first. Of changes with the same validFrom, the highest counts',
      ),
      ...problems('invalid_parameter', 'invalid_cursor', 'unauthenticated', 'forbidden', 'not_found', 'unavailable'),
    },
  });

export const referenceVersions = newRouter();

referenceVersions.openapi(versions('/v1/reference/instruments', Instrument), async c =>
  c.json(await historyOf(c, 'instruments', c.req.valid('param').code, c.req.valid('query')), 200),
);

referenceVersions.openapi(versions('/v1/reference/accounts', Account), async c => {
  const { code } = c.req.valid('param');
  // An account outside the caller's accounts is answered like an unknown account.
  if (!mayUseAccount(c.get('identity'), code)) throw noSuchRecord();
  return c.json(await historyOf(c, 'accounts', code, c.req.valid('query')), 200);
});

referenceVersions.openapi(versions('/v1/reference/counterparties', Counterparty), async c =>
  c.json(await historyOf(c, 'counterparties', c.req.valid('param').code, c.req.valid('query')), 200),
);

/** @throws ProblemError for a code without any change, whatever `asOf` is */
async function historyOf<Kind extends ReferenceKind>(
  c: Context<App>,
  kind: Kind,
  code: string,
  { asOf, limit, cursor }: z.infer<typeof query>,
) {
  const { views } = c.get('tenant');
  const after = decodeCursor(cursor, Place);
  const recordedUntil = asOf === undefined ? undefined : new Date(asOf).toISOString();
  const rows = await readHistory(views, kind, code, { asOf: recordedUntil, limit: limit + 1, after });
  if (rows.length === 0 && (await readHistory(views, kind, code, { limit: 1, after: null })).length === 0)
    throw noSuchRecord();
  return pageOf(rows, limit, ({ change, validFrom }) => [change, validFrom]);
}

const noSuchRecord = () => new ProblemError('not_found', 'there is no such record');
