/** Cursors hold for the list that gave them, and a walk stays right while rows change. */
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import { openViews } from '../../src/views/database.ts';
import { type Keyset, listTrades, SCAN_BUDGET, type TradeList } from '../../src/views/trade-list.ts';
import { idOf, insertRows, pageOf, readerOf, rowOf, walk } from './list-rows.ts';
import { call } from './support.ts';

const TRADES = 10_000;
const DAY = 86_400_000;

/** Every second is fresh; every hundredth failed; every 4,000th by a user of its own. */
const rows = Array.from({ length: TRADES }, (_, index) =>
  rowOf(index, {
    tradeDate: new Date(Date.UTC(2026, 8, 1) + (index % 2 ? 61 : index % 80) * DAY).toISOString().slice(0, 10),
    account: `EQ-00${(index % 5) + 1}`,
    symbol: ['AAPL', 'MSFT', 'SAP'][index % 3] ?? null,
    status: index % 100 === 0 ? 'FAILED' : 'BOOKED',
    submittedBy: index % 4000 === 0 ? 'rare' : 't.ng',
    clientReference: index % 50 === 0 ? `ref-${index}` : null,
  }),
);

const tenant = 'walks';
const reader = readerOf(tenant);

beforeAll(() => insertRows(tenant, rows));

describe('a cursor is refused', () => {
  const codeOf = async (query: string, as = reader) => {
    const response = await call('GET', `/v1/trades?${query}`, { as });
    return [response.status, response.status === 200 ? null : (await response.json<Problem>()).code];
  };
  const first = 'status=FAILED&status=BOOKED&account=EQ-001&limit=5';
  const cursorOf = async (query: string) => encodeURIComponent((await pageOf(query, reader)).nextCursor ?? '');

  test('never by its own list, however its filters are written and whatever the limit', async () => {
    const cursor = await cursorOf(first);
    for (const same of [first, 'account=EQ-001&status=BOOKED&status=FAILED&status=BOOKED&limit=9&sort=-updatedAt']) {
      expect(await codeOf(`${same}&cursor=${cursor}`)).toEqual([200, null]);
    }
  });

  test.for([
    'limit=5',
    `${first}&symbol=SAP`,
    `${first}&sort=updatedAt`,
    `${first}&sort=-tradeDate`,
    'account=EQ-001&limit=5',
    `${first}&q=T`,
  ])('by the list %s', async other => {
    expect(await codeOf(`${other}&cursor=${await cursorOf(first)}`)).toEqual([400, 'invalid_cursor']);
  });

  test('by another tenant', async () => {
    expect(await codeOf(`${first}&cursor=${await cursorOf(first)}`, readerOf('other'))).toEqual([
      400,
      'invalid_cursor',
    ]);
  });

  test('with any one character changed, left out or added', async () => {
    const cursor = decodeURIComponent(await cursorOf(first));
    for (let at = 0; at < cursor.length; at++) {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      for (const changed of [
        cursor.slice(0, at) + other + cursor.slice(at + 1),
        cursor.slice(0, at) + cursor.slice(at + 1),
      ]) {
        expect(await codeOf(`${first}&cursor=${encodeURIComponent(changed)}`)).toEqual([400, 'invalid_cursor']);
      }
    }
    expect(await codeOf(`${first}&cursor=${encodeURIComponent(`${cursor}.A`)}`)).toEqual([400, 'invalid_cursor']);
  });
});

describe('what a page reads', () => {
  const views = openViews(env, tenant);
  /** Ranges of indexes that a list reads: of one value, or of none, that of fresh trades and that of the others. */
  const rangesOf = (values: number) => 2 * values;
  /** Of each range a row to know what comes next, and the build in use, handed on; and where that is read, and what follows the page. */
  const besides = (values: number) => 2 * rangesOf(values) + 2;

  const lists: TradeList['filter'][] = [{}, { account: ['EQ-002'] }, { symbol: ['SAP'] }, { status: ['FAILED'] }];
  const guaranteed = lists.flatMap(filter =>
    (['updatedAt', '-updatedAt', 'tradeDate', '-tradeDate'] as const).map(sort => ({ filter, sort })),
  );

  test.for(guaranteed)('is what it shows, at any depth: %o', async list => {
    await env.VIEWS.prepare('INSERT OR REPLACE INTO view_generations VALUES (?1, 0, ?1)').bind(tenant).run();
    let from: Keyset | null = null;
    do {
      const page = await listTrades(views, list, 50, from);
      expect(page.rowsRead).toBeLessThanOrEqual(page.items.length + besides(1));
      from = page.next;
    } while (from);
  });

  test.for([
    ['little more for a second value', ['EQ-001', 'EQ-003'], 50 + besides(2)],
    ['three times the page for more values', ['EQ-001', 'EQ-002', 'EQ-003', 'EQ-004', 'EQ-005'], 3 * 51 + besides(5)],
  ] as const)('%s', async ([, account, most]) => {
    const page = await listTrades(views, { filter: { account }, sort: '-updatedAt' }, 50, null);
    expect(page.items).toHaveLength(50);
    expect(page.rowsRead).toBeLessThanOrEqual(most);
  });

  test.for([
    ['no account', undefined, 2 * SCAN_BUDGET + 2 * besides(1)],
    ['five accounts', ['EQ-001', 'EQ-002', 'EQ-003', 'EQ-004', 'EQ-005'], 4 * SCAN_BUDGET + 2 * besides(5)],
  ] as const)(
    'elsewhere, with %s, no more than the budget, and a short page goes on where it stopped',
    async ([, account, most]) => {
      const list: TradeList = { filter: { submittedBy: ['rare'], account }, sort: '-updatedAt' };
      const pages = [];
      let from: Keyset | null = null;
      do {
        const page: Awaited<ReturnType<typeof listTrades>> = await listTrades(views, list, 50, from);
        pages.push(page);
        from = page.next;
      } while (from);
      expect(pages.length).toBeGreaterThan(1);
      const found = [idOf(8000), idOf(4000), idOf(0)];
      expect(pages.flatMap(page => page.items.map(item => item.tradeId))).toEqual(found);
      for (const page of pages) expect(page.rowsRead).toBeLessThanOrEqual(most);
    },
  );

  test.for([idOf(4321), 'ref-9950', `BK-${idOf(4321).slice(1, 17)}-1`])('a search for %s finds by indexes', async q => {
    const page = await listTrades(views, { filter: { q }, sort: '-updatedAt' }, 50, null);
    expect(page.items).toHaveLength(1);
    expect(page.next).toBeNull();
    expect(page.rowsRead).toBeLessThan(50);
  });
});

test.for(['tradeDate', '-tradeDate'])(
  'a walk of 10,000 by %s while 500 of them change: none twice, none missing',
  { timeout: 60_000 },
  async sort => {
    let changed = 0;
    const seen = await walk(`sort=${sort}&limit=200`, reader, async () => {
      // Ten by ten, all over the list: status, version and time of change move, the trade date stays.
      const ids = Array.from({ length: 10 }, () => idOf((changed++ * 7919) % TRADES));
      await env.VIEWS.prepare(
        `UPDATE trades SET version = version + 1, status = 'FAILED', updated_at = '2026-11-23T12:00:00.000Z'
         WHERE tenant = ?1 AND trade_id IN (SELECT value FROM json_each(?2))`,
      )
        .bind(tenant, JSON.stringify(ids))
        .run();
    });
    expect(changed).toBeGreaterThanOrEqual(500);
    expect(seen).toHaveLength(TRADES);
    expect(new Set(seen.map(trade => trade.tradeId)).size).toBe(TRADES);
  },
);

test('a walk upward by tradeDate misses none of those whose first outcome comes meanwhile', async () => {
  const waiting = readerOf('waiting');
  const late = '2026-11-01T23:00:00.000Z';
  await insertRows(
    'waiting',
    rows.slice(0, 500).map(row => ({ ...row, version: 1, tradeDateKey: row.updatedAt })),
  );
  let pages = 0;
  const seen = await walk('sort=tradeDate&limit=50', waiting, async ({ items }) => {
    pages += 1;
    await env.VIEWS.prepare(
      `UPDATE trades SET version = 2, updated_at = ?3, trade_date_key = ?3
       WHERE tenant = ?1 AND version = 1 AND trade_id IN (SELECT value FROM json_each(?2))`,
    )
      .bind('waiting', JSON.stringify([items[0]?.tradeId, idOf(499 - pages)]), late)
      .run();
  });
  expect(new Set(seen.map(trade => trade.tradeId)).size).toBe(500);
  expect(seen.length).toBeGreaterThan(500);
});
