/** Every filter and sort, alone and together, against a plain filter over the same rows in memory. */
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import type { Trade } from '../../src/contracts/trade.ts';
import { SORTS } from '../../src/contracts/trade-query.ts';
import { SIDES, STATUSES } from '../../src/domain/trade/terms.ts';
import { openViews } from '../../src/views/database.ts';
import { listTrades } from '../../src/views/trade-list.ts';
import { idOf, insertRows, type Row, readerOf, rowOf, walk } from './list-rows.ts';
import { call } from './support.ts';

const ACCOUNTS = ['EQ-001', 'EQ-002', 'A,B', 'EQ-003', 'EQ-004', 'EQ-005', 'EQ-006'];
const SYMBOLS = ['AAPL', 'AAL', 'AMD', 'BRK.B', 'T', 'FOR', 'bk', 'X%_'];
const LEIS = ['FOR8UP27PHTHYVLBNG30', '5493001KJTIIGC8Y1R12'];
const USERS = ['t.ng', 'o,ps', 'o'];

const randomRow = (index: number) =>
  fc
    .record({
      status: fc.constantFrom(...STATUSES, 'BOOKED' as const, 'BOOKED' as const),
      account: fc.constantFrom(...ACCOUNTS),
      side: fc.constantFrom(...SIDES),
      symbol: fc.constantFrom(...SYMBOLS, null),
      counterparty: fc.constantFrom(...LEIS, null),
      clientReference: fc.constantFrom('FOR-1', 'ref-1', 'ref-2', 'AAL', 'T9', null, null),
      // The first is the day of the changes, so that many rows are fresh.
      tradeDate: fc.constantFrom('2026-09-21', '2026-09-21', '2026-10-30', '2026-11-01', '2026-11-02', null),
      submittedBy: fc.constantFrom(...USERS),
      // Few, so that many rows share one.
      updatedAt: fc
        .integer({ min: 0, max: 20 })
        .map(second => new Date(1_790_000_000_000 + second * 1000).toISOString()),
      booked: fc.boolean(),
      // Changed since it found its place: an earlier time on the trade date, or the very time of another's change.
      kept: fc.option(fc.integer({ min: 0, max: 20 })),
    })
    .map(({ booked, kept, ...values }) => {
      const row = rowOf(index, { ...values, ...(!booked && { bookingReference: null }) });
      const time = kept === null ? null : new Date(1_790_000_000_000 + kept * 1000).toISOString().slice(10);
      return time === null ? row : { ...row, tradeDateKey: row.tradeDateKey.slice(0, 10) + time };
    });

const ROWS: Row[] = fc.sample(fc.tuple(...Array.from({ length: 300 }, (_, index) => randomRow(index))), {
  numRuns: 1,
  seed: 5,
})[0] as Row[];

const someOf = <T>(values: readonly T[]) =>
  fc.option(fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 7 }), { nil: undefined, freq: 1 });
const day = fc.option(fc.constantFrom('2026-09-21', '2026-10-29', '2026-10-30', '2026-11-01', '2026-11-02'), {
  nil: undefined,
});

const query = fc.record({
  status: someOf(STATUSES),
  account: someOf(ACCOUNTS),
  symbol: someOf(SYMBOLS.slice(0, 6)),
  side: someOf(SIDES),
  submittedBy: someOf(USERS),
  tradeDateFrom: day,
  tradeDateTo: day,
  q: fc.option(
    fc.constantFrom(
      'A',
      'AA',
      'aapl',
      'FOR',
      '5493001',
      'ref',
      'ref-2',
      'T',
      'B',
      'BK-',
      'bk',
      '%',
      idOf(7).slice(0, 6),
      `BK-${idOf(9).slice(1, 17)}-`,
      `BK-${idOf(9).slice(1, 9)}`,
    ),
    { nil: undefined },
  ),
  sort: fc.option(fc.constantFrom(...SORTS), { nil: undefined }),
  accounts: fc.option(fc.subarray(ACCOUNTS.filter(account => account !== 'A,B')), { nil: undefined }),
});
type Query = typeof query extends fc.Arbitrary<infer T> ? T : never;

const begins = (text: string | null, q: string) =>
  text !== null && (text.startsWith(q) || text.startsWith(q.toUpperCase()));

/** By id, references or symbol: 0; by counterparty only: 1; not at all: null. */
function foundBy(row: Row, q: string): number | null {
  if ([row.tradeId, row.clientReference, row.symbol, row.bookingReference].some(text => begins(text, q))) return 0;
  return begins(row.counterparty, q) ? 1 : null;
}

function expected({ sort = '-updatedAt', ...wanted }: Query): Row[] {
  const key = (row: Row) => [sort.endsWith('tradeDate') ? row.tradeDateKey : row.updatedAt, row.tradeId].join(' ');
  const any = <T>(values: readonly T[] | undefined, value: unknown) => !values || values.includes(value as T);
  return ROWS.filter(
    row =>
      any(wanted.status, row.status) &&
      any(wanted.account, row.account) &&
      any(wanted.accounts, row.account) &&
      any(wanted.symbol, row.symbol) &&
      any(wanted.side, row.side) &&
      any(wanted.submittedBy, row.submittedBy) &&
      (!wanted.tradeDateFrom || row.tradeDateKey >= wanted.tradeDateFrom) &&
      (!wanted.tradeDateTo || row.tradeDateKey.slice(0, 10) <= wanted.tradeDateTo) &&
      (!wanted.q || foundBy(row, wanted.q) !== null),
  ).sort((one, other) => (key(one) < key(other) ? -1 : 1) * (sort.startsWith('-') ? -1 : 1));
}

function queryText({ accounts: _accounts, ...parameters }: Query): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of Array.isArray(value) ? value : value === undefined ? [] : [value]) text.append(name, one);
  }
  return text.toString();
}

const shown = ({ tradeDateKey: _tradeDateKey, ...trade }: Row): Trade => trade;
const tenant = 'filters';

beforeAll(async () => {
  await insertRows(tenant, ROWS);
  // Another tenant's rows, and another build's: never to be seen.
  await insertRows('other', ROWS.slice(0, 50));
  await insertRows(`${tenant}#1`, ROWS.slice(0, 50));
});

test('any filters in any order, at any size of page, give what filtering by hand gives', { timeout: 120_000 }, () =>
  fc.assert(
    fc.asyncProperty(query, fc.constantFrom(1, 7, 50, 200), async (wanted, limit) => {
      const all = expected(wanted);
      // A search for little shows what only the counterparty matches last; one for much is sorted throughout.
      const split = all.toSorted(
        (one, other) => (foundBy(one, wanted.q ?? '') ?? 0) - (foundBy(other, wanted.q ?? '') ?? 0),
      );
      fc.pre(limit > 1 || all.length < 60);
      const found = await walk(
        `${queryText(wanted)}&limit=${limit}`,
        readerOf(tenant, wanted.accounts && { accounts: wanted.accounts }),
      );
      const ids = found.map(({ tradeId }) => tradeId);
      expect([all, split].map(rows => rows.map(row => row.tradeId))).toContainEqual(ids);
      expect(found.toSorted(byId)).toEqual(all.map(shown).toSorted(byId));
    }),
    { numRuns: 250, seed: 5 },
  ),
);

test.for(SORTS)('all filters at once, on a later page, sorted by %s, are few enough values for D1', async sort => {
  const filter = {
    status: [...STATUSES],
    account: ACCOUNTS.slice(0, 5),
    symbol: SYMBOLS.slice(0, 6),
    side: [...SIDES],
    submittedBy: USERS,
    tradeDateFrom: '2026-09-21' as const,
    tradeDateTo: '2026-11-02' as const,
  };
  for (const [q, pass, byIndexes] of [
    ['a', 0, false],
    ['a', 0, true],
    ['for', 1, true],
    ['5493001', 1, true],
  ] as const) {
    const from = { pass, byIndexes, after: ['2026-10-30', idOf(7)] as const };
    const page = await listTrades(openViews(env, tenant), { filter: { ...filter, q }, sort }, 200, from);
    const all = expected({ ...filter, q, sort, accounts: undefined });
    for (const { tradeId } of page.items) expect(all.map(row => row.tradeId)).toContain(tradeId);
  }
});

const byId = (one: Trade, other: Trade) => (one.tradeId < other.tradeId ? -1 : 1);

describe('a search', () => {
  test.for(SORTS)('finds by each of its fields, sorted by %s', async sort => {
    const row = ROWS.find(
      each => each.clientReference === 'T9' && each.bookingReference !== null && each.counterparty,
    ) as Row;
    for (const text of [
      row.tradeId,
      row.tradeId.slice(0, 12),
      't9',
      row.symbol,
      row.bookingReference,
      row.counterparty,
    ]) {
      if (text === null) continue;
      const found = await walk(`q=${encodeURIComponent(text)}&sort=${sort}`, readerOf(tenant));
      expect(found.map(({ tradeId }) => tradeId)).toContain(row.tradeId);
    }
  });

  test('knows no wildcards', async () => {
    const found = await walk(`q=${encodeURIComponent('%')}`, readerOf(tenant));
    expect(found).toEqual([]);
  });
});

test.for([
  'status=DONE',
  'status=BOOKED,FAILED',
  'side=HOLD',
  'sort=price',
  'limit=0',
  'tradeDateFrom=2026-02-30',
  'tradeDateTo=today',
  'q=',
  'colour=red',
  'sort=tradeDate&sort=updatedAt',
  `symbol=${'A'.repeat(65)}`,
])('%s is refused by name', async text => {
  const response = await call('GET', `/v1/trades?${text}`);
  const problem = await response.json<Problem>();
  expect([response.status, problem.code]).toEqual([400, 'invalid_parameter']);
  expect(problem.errors?.[0]?.pointer).toContain(`/${text.split('=')[0]}`);
});
