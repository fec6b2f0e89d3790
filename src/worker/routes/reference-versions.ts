/** The versions of one reference record: what held when, and what will. */
import { createRoute, z } from '@hono/zod-openapi';
import { mayUseAccount } from '../../contracts/identity.ts';
import { AccountRecord, CounterpartyRecord, InstrumentRecord } from '../../contracts/reference.ts';
import { accountVersions, counterpartyVersions, instrumentVersions } from '../../views/reference-versions.ts';
import { ProblemError } from '../problem.ts';
import { json, newRouter, noQuery, permitted, problems } from './openapi-parts.ts';

const versions = <const Path extends string, Item extends z.ZodType>(path: Path, item: Item) =>
  createRoute({
    ...permitted('reference.read'),
    method: 'get',
    path: `${path}/{code}/versions`,
    tags: ['Reference data'],
    summary: 'Every version of a record',
    request: { params: z.object({ code: z.string().max(64) }), query: noQuery },
    responses: {
      200: json(z.object({ items: z.array(item) }), 'By the date from which each holds, the latest first'),
      ...problems('unauthenticated', 'forbidden', 'not_found', 'unavailable'),
    },
  });

export const referenceVersions = newRouter();

referenceVersions.openapi(versions('/v1/reference/instruments', InstrumentRecord), async c =>
  c.json({ items: known(await instrumentVersions(c.get('tenant').views, c.req.valid('param').code)) }, 200),
);

referenceVersions.openapi(versions('/v1/reference/accounts', AccountRecord), async c => {
  const { code } = c.req.valid('param');
  // An account of which one sees nothing is not there.
  const items = mayUseAccount(c.get('identity'), code) ? await accountVersions(c.get('tenant').views, code) : [];
  return c.json({ items: known(items) }, 200);
});

referenceVersions.openapi(versions('/v1/reference/counterparties', CounterpartyRecord), async c =>
  c.json({ items: known(await counterpartyVersions(c.get('tenant').views, c.req.valid('param').code)) }, 200),
);

/** @throws ProblemError when there is no version at all */
function known<Item>(items: Item[]): Item[] {
  if (items.length === 0) throw new ProblemError('not_found', 'there is no such record');
  return items;
}
