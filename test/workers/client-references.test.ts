/** Who came to booking first under a client reference, and what it takes to know. */
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { gatherReferenceData } from '../../src/queues/booking-reference.ts';
import { type Claim, claimReferences, earlierReferences } from '../../src/views/client-references.ts';
import { openDatabase, openViews, TenantViews } from '../../src/views/database.ts';
import { listTrades } from '../../src/views/trade-list.ts';

const claims = (clientReference: string, from: number, count: number): Claim[] =>
  Array.from({ length: count }, (_, index) => ({ clientReference, tradeId: `T${from + index}` }));
const idsOf = (from: number, count: number) => claims('', from, count).map(({ tradeId }) => tradeId);

/** The tenant's views, with what the database says of each batch of statements. */
function metered(tenant: string) {
  const used = { read: 0, written: 0 };
  const batch = async (statements: D1PreparedStatement[]) => {
    const results = await env.VIEWS.batch(statements);
    for (const { meta } of results) {
      used.read += meta.rows_read;
      used.written += meta.rows_written;
    }
    return results;
  };
  const database = { prepare: env.VIEWS.prepare.bind(env.VIEWS), batch } as unknown as D1Database;
  return { used, views: new TenantViews(openDatabase(database), tenant) };
}

test('one reference for everything: the last twenty are read, however many came before', async () => {
  const views = openViews(env, 'one-for-all');
  for (let from = 0; from < 10_000; from += 2000) await claimReferences(views, claims('DESK1', from, 2000));
  const { used, views: counted } = metered('one-for-all');
  expect(await claimReferences(counted, claims('DESK1', 10_000, 1))).toEqual([idsOf(9980, 20)]);
  expect(used.written).toBe(2);
  expect(used.read).toBeLessThan(50);

  used.read = 0;
  const batch = await claimReferences(counted, claims('DESK1', 10_001, 100));
  expect(batch[0]).toEqual(idsOf(9981, 20));
  expect(batch[99]).toEqual(idsOf(10_080, 20));
  expect(used.read).toBeLessThan(100 * 30);

  const found = await listTrades(views, { filter: { q: 'DESK' }, sort: '-updatedAt' }, 50, null);
  expect(found.rowsRead).toBeLessThan(500);
});

test('a trade that is noted again keeps its place, and writes nothing', async () => {
  const { used, views } = metered('again');
  await claimReferences(views, claims('R', 0, 30));
  used.written = 0;
  const again = [...claims('R', 10, 1), ...claims('R', 0, 1), ...claims('R', 29, 1)];
  expect(await claimReferences(views, again)).toEqual([idsOf(0, 10), [], idsOf(9, 20)]);
  expect(await claimReferences(views, [...claims('R', 30, 1), ...claims('R', 30, 1)])).toEqual([
    idsOf(10, 20),
    idsOf(10, 20),
  ]);
  expect(used.written).toBe(2);
  expect(await claimReferences(views, claims('R', 31, 1))).toEqual([idsOf(11, 20)]);
});

test('a look at the trades before one notes nothing, and finds all of them where the trade is not noted', async () => {
  const { used, views } = metered('look');
  await claimReferences(views, claims('R', 0, 3));
  used.written = 0;
  expect(await earlierReferences(views, [...claims('R', 2, 1), ...claims('R', 3, 1)])).toEqual([
    idsOf(0, 2),
    idsOf(0, 3),
  ]);
  expect(used.written).toBe(0);
  expect(await claimReferences(views, claims('R', 4, 1))).toEqual([idsOf(0, 3)]);
});

test('each reference of each tenant has an order of its own, and of two at the same moment one comes second', async () => {
  const [one, other] = [openViews(env, 'moment-1'), openViews(env, 'moment-2')];
  const answers = await Promise.all(
    Array.from({ length: 15 }, (_, index) =>
      claimReferences(one, [...claims('A', index, 1), ...claims('B', index, 1)]),
    ),
  );
  for (const reference of [0, 1])
    expect(answers.map(answer => answer[reference]?.length).toSorted((a = 0, b = 0) => a - b)).toEqual(
      Array.from({ length: 15 }, (_, index) => index),
    );
  expect(await claimReferences(other, claims('A', 0, 1))).toEqual([[]]);
  expect(await claimReferences(one, claims('C', 0, 1))).toEqual([[]]);
});

test('trades that many of a batch are compared with are asked once', async () => {
  const asked: string[] = [];
  const keys = { symbol: null, isin: null, account: 'EQ-001', bookedAccount: null, counterparty: null, currency: null };
  const wanted = claims('ONCE', 0, 40).map(({ tradeId, clientReference }) => ({
    tradeId,
    keys: { ...keys, clientReference },
  }));
  await gatherReferenceData(openViews(env, 'once'), wanted, async tradeId => {
    asked.push(tradeId);
    return null;
  });
  expect(asked).toEqual([...new Set(asked)]);
  expect(asked).toHaveLength(39);
});
