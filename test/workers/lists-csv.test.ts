/** A list as CSV: the same rows, read back by a parser that is not ours, with nothing in it that a spreadsheet would run. */
import { env } from 'cloudflare:workers';
import { parse } from 'csv-parse/browser/esm/sync';
import { beforeAll, expect, test } from 'vitest';
import type { Trade } from '../../src/contracts/trade.ts';
import { insertRows, readerOf, rowOf, walk } from './list-rows.ts';
import { call } from './support.ts';

const tenant = 'exports';
const reader = readerOf(tenant);
const NASTY = [
  '=1+1',
  '+1',
  '-1+2',
  '@SUM(A1)',
  '-12.50',
  'a,b',
  'say "hi"',
  "'quoted",
  '-',
  '=HYPERLINK("http://x","y")',
];

const rows = Array.from({ length: 2500 }, (_, index) =>
  rowOf(index, {
    account: `EQ-00${(index % 5) + 1}`,
    clientReference: NASTY[index % NASTY.length] ?? null,
    status: index % 7 ? 'BOOKED' : 'REJECTED',
    reasons: index % 7 ? [] : [{ code: 'OTHER', fixCode: 99, message: '=danger()' }],
  }),
);

beforeAll(() => insertRows(tenant, rows));

const download = (query: string, as = reader) =>
  call('GET', `/v1/trades?${query}`, { as, headers: { accept: 'text/csv' } });
const rowsOf = (text: string): Record<string, string>[] => parse(text, { columns: true });

/** What a cell says, to one who takes the apostrophe away. */
const plain = (cell: string) => cell.replace(/^'(?=[=+\-@])/, '');

test.for(['', 'account=EQ-002&status=REJECTED', 'sort=tradeDate&side=BUY', 'status=FAILED'])(
  'the list %s, all of it',
  async query => {
    const response = await download(query);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="trades-.*\.csv"$/);
    const downloaded = rowsOf(await response.text());
    const listed = await walk(`${query}&limit=200`, reader);
    const text = (trade: Trade) =>
      Object.fromEntries(
        Object.entries({ actorIssuer: null, ...trade }).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.map(({ code }) => code).join(' ') : value === null ? '' : String(value),
        ]),
      );
    expect(
      downloaded.map(row => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, plain(cell)]))),
    ).toEqual(listed.map(text));
  },
);

test('no cell is a formula, text is quoted, and the file says that it is UTF-8', async () => {
  const bytes = new Uint8Array(await (await download('')).arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const file = new TextDecoder().decode(bytes);
  const cells = rowsOf(file).flatMap(row => Object.values(row));
  expect(cells.filter(cell => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  expect(file).toContain(`,"'=1+1",`);
  expect(file).toContain(`,"'-12.50",`);
  expect(file).toMatch(/,"EQ-00[1-5]","(BUY|SELL)",/);
});

test('someone with some accounts downloads those', async () => {
  const text = await (await download('', readerOf(tenant, { accounts: ['EQ-003'] }))).text();
  const accounts = new Set(rowsOf(text).map(row => row.account));
  expect([...accounts]).toEqual(['EQ-003']);
  expect(await walk('limit=200&account=EQ-001', readerOf(tenant, { accounts: ['EQ-003'] }))).toEqual([]);
});

test('JSON is what comes unless CSV is asked for', async () => {
  for (const accept of ['*/*', 'application/json', 'text/html', 'text/csv;q=0.1, application/json']) {
    const response = await call('GET', '/v1/trades?limit=1', { as: reader, headers: { accept } });
    expect(response.headers.get('content-type')).toContain('application/json');
  }
});

test('a bookmark goes out, comes back and is refused when it is none', async () => {
  const first = await call('GET', '/v1/trades', { as: reader });
  const bookmark = first.headers.get('x-tapebook-bookmark') ?? '';
  expect(bookmark).not.toBe('');
  const again = (value: string) => call('GET', '/v1/trades', { as: reader, headers: { 'x-tapebook-bookmark': value } });
  expect((await again(bookmark)).status).toBe(200);
  expect((await again('not a bookmark')).status).toBe(400);
});

test('reading stops when the client stops taking', async () => {
  let reads = 0;
  const withSession = (bookmark: string) => {
    const session = env.VIEWS.withSession(bookmark);
    return {
      getBookmark: () => session.getBookmark(),
      batch: session.batch.bind(session),
      prepare: (sql: string) => {
        reads += 1;
        return session.prepare(sql);
      },
    };
  };
  const { csvDownload } = await import('../../src/worker/trade-csv.ts');
  const { openSession } = await import('../../src/views/database.ts');
  const session = openSession({ VIEWS: { withSession } as unknown as D1Database }, tenant, undefined);
  const response = await csvDownload(session, { filter: {}, sort: '-updatedAt' }, null);
  const taker = response.body?.getReader();
  await taker?.read();
  expect(reads).toBe(1);
  await taker?.cancel();
  expect(reads).toBe(1);
});
