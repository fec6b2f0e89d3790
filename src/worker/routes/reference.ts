/** Reference data to look things up in: instruments, accounts, counterparties. */
import { createRoute, z } from '@hono/zod-openapi';
import { mayUseAccount } from '../../contracts/identity.ts';
import { openViews } from '../../views/database.ts';
import { findInstruments, listAccounts, listCounterparties } from '../../views/reference-data.ts';
import { authorise } from '../middleware/authorise.ts';
import { bearer, json, limitParam, newRouter, problems } from './openapi-parts.ts';

const decimal = z.string().nullable().openapi({ format: 'decimal' });

const Instrument = z
  .object({
    symbol: z.string(),
    isin: z.string(),
    name: z.string(),
    mic: z.string(),
    currency: z.string(),
    settlementCalendar: z.string(),
    active: z.boolean(),
    referencePrice: decimal,
    priceBandPercent: decimal,
    validFrom: z.string(),
  })
  .openapi('Instrument');
const Account = z
  .object({ account: z.string(), name: z.string(), open: z.boolean(), notionalLimit: decimal, validFrom: z.string() })
  .openapi('Account');
const Counterparty = z
  .object({ lei: z.string(), name: z.string(), active: z.boolean(), validFrom: z.string() })
  .openapi('Counterparty');

const describe = <const Path extends string, Item extends z.ZodType, Query extends z.ZodObject>(
  path: Path,
  summary: string,
  item: Item,
  query: Query,
) =>
  createRoute({
    method: 'get',
    path,
    tags: ['Reference data'],
    summary,
    security: bearer,
    middleware: [authorise('reference.read')] as const,
    request: { query },
    responses: {
      200: json(z.object({ items: z.array(item) }), summary),
      ...problems('invalid_parameter', 'unauthenticated', 'forbidden'),
    },
  });

export const reference = newRouter();

const search = z.object({ q: z.string().max(64).default(''), limit: limitParam });

reference.openapi(
  describe('/v1/reference/instruments', 'Instruments whose symbol, ISIN or name begins with q', Instrument, search),
  async c => {
    const { q, limit } = c.req.valid('query');
    return c.json(
      { items: (await findInstruments(openViews(c.env.VIEWS), c.get('identity').tenant, q, limit)).map(withoutTenant) },
      200,
    );
  },
);

reference.openapi(describe('/v1/reference/accounts', 'The accounts you may use', Account, z.object({})), async c => {
  const identity = c.get('identity');
  const rows = await listAccounts(openViews(c.env.VIEWS), identity.tenant);
  return c.json({ items: rows.filter(row => mayUseAccount(identity, row.account)).map(withoutTenant) }, 200);
});

reference.openapi(describe('/v1/reference/counterparties', 'Counterparties', Counterparty, z.object({})), async c => {
  return c.json(
    { items: (await listCounterparties(openViews(c.env.VIEWS), c.get('identity').tenant)).map(withoutTenant) },
    200,
  );
});

function withoutTenant<Row extends { tenant: string }>({ tenant: _tenant, ...row }: Row): Omit<Row, 'tenant'> {
  return row;
}
