/** A list as lines of pages: the same rows as page by page, in few answers, each of which can be gone on from. */
import { env } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import type { Trade } from '../../src/contracts/trade.ts';
import { openSession } from '../../src/views/database.ts';
import { pagesDownload } from '../../src/worker/trade-pages.ts';
import { insertRows, readerOf, rowOf, walk } from './list-rows.ts';
import { call } from './support.ts';

const tenant = 'pages';
const reader = readerOf(tenant);

const rows = Array.from({ length: 2500 }, (_, index) =>
  rowOf(index, { account: `EQ-00${(index % 5) + 1}`, status: index % 7 ? 'BOOKED' : 'REJECTED' }),
);

beforeAll(() => insertRows(tenant, rows));

interface Page {
  items: Trade[];
  nextCursor: string | null;
}

const read = (query: string, as = reader) =>
  call('GET', `/v1/trades?${query}`, { as, headers: { accept: 'application/x-ndjson' } });

async function pagesOf(response: Response): Promise<Page[]> {
  const text = new TextDecoder().decode(await response.arrayBuffer());
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
}

test.for(['', 'account=EQ-002&status=REJECTED', 'sort=tradeDate&side=BUY', 'status=FAILED'])(
  'the list %s, all of it',
  async query => {
    const response = await read(query);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(response.headers.get('x-tapebook-bookmark')).not.toBeNull();
    const pages = await pagesOf(response);
    expect(pages.flatMap(({ items }) => items)).toEqual(await walk(`${query}&limit=200`, reader));
    expect(pages.at(-1)?.nextCursor).toBeNull();
  },
);

test('goes on from the cursor of any line, or of a page', async () => {
  const pages = await pagesOf(await read(''));
  expect(pages.length).toBeGreaterThan(2);
  const [first, ...others] = pages;
  expect(await pagesOf(await read(`cursor=${first?.nextCursor}`))).toEqual(others);
  const page: Page = await (await call('GET', '/v1/trades?limit=200', { as: reader })).json();
  const rest = await pagesOf(await read(`cursor=${page.nextCursor}`));
  expect([...page.items, ...rest.flatMap(({ items }) => items)]).toEqual(pages.flatMap(({ items }) => items));
});

test('ends after so many pages, and says where to go on', async () => {
  const session = openSession(env, tenant, undefined);
  const size = { trades: 100, pages: 4 };
  const response = await pagesDownload(session, { filter: {}, sort: '-updatedAt' }, null, next => next && 'more', size);
  const pages = await pagesOf(response);
  expect(pages.map(({ items, nextCursor }) => [items.length, nextCursor])).toEqual(Array(4).fill([100, 'more']));
});

test('refuses a cursor of another list with a problem document', async () => {
  const [first] = await pagesOf(await read(''));
  const response = await read(`side=BUY&cursor=${first?.nextCursor}`);
  expect(response.status).toBe(400);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
});

test('someone with some accounts reads those', async () => {
  const pages = await pagesOf(await read('', readerOf(tenant, { accounts: ['EQ-003'] })));
  expect(new Set(pages.flatMap(({ items }) => items).map(({ account }) => account))).toEqual(new Set(['EQ-003']));
});
