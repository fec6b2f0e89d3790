/** Positions and reference data, read page by page: all of it, each once, in its order. */
import { expect, test } from 'vitest';
import { type Claims, call, settled, submitted, TRADE, TRADER } from './support.ts';

const OPERATIONS: Claims = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] };

interface Page {
  items: object[];
  nextCursor: string | null;
}

const get = async (path: string) => (await call('GET', path, { as: TRADER })).json<Page>();

/** A page for each item, after the cursor of the one before. */
async function walk(path: string): Promise<object[]> {
  const items: object[] = [];
  for (let cursor = ''; ; ) {
    const page = await get(`${path}limit=1${cursor}`);
    expect(page.items).toHaveLength(1);
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

test('positions, now and as of a moment', async () => {
  const trades = await Promise.all(
    ['EQ-003', 'EQ-001', 'EQ-002'].flatMap(account =>
      ['MSFT', 'AAPL'].map(async symbol => settled((await submitted({ ...TRADE, account, symbol })).tradeId)),
    ),
  );
  const asOf = trades
    .map(({ updatedAt }) => updatedAt)
    .sort()
    .at(-1);
  for (const path of ['/v1/positions?', `/v1/positions?asOf=${asOf}&`, '/v1/positions?account=EQ-002&']) {
    const { items, nextCursor } = await get(`${path}limit=200`);
    expect(items.length).toBeGreaterThan(1);
    expect(nextCursor).toBeNull();
    expect(await walk(path)).toEqual(items);
  }
});

test('reference data, two counterparties of one name among it', async () => {
  const twins = ['7LTWFZYICNSX8D621K86', '5493001KJTIIGC8Y1R12'].map(lei => ({ lei, name: 'Twin Bank' }));
  await call('PUT', '/v1/reference/counterparties', { as: OPERATIONS, body: { items: twins } });
  for (const kind of ['instruments', 'accounts', 'counterparties']) {
    const { items, nextCursor } = await get(`/v1/reference/${kind}?limit=200`);
    expect(items.length).toBeGreaterThan(1);
    expect(nextCursor).toBeNull();
    expect(await walk(`/v1/reference/${kind}?`)).toEqual(items);
  }
  expect(await walk('/v1/reference/counterparties?q=Twin&')).toMatchObject(twins.toReversed());
});

test.for(['/v1/positions?cursor=bm8', '/v1/reference/accounts?cursor=bm8'])(
  '%s is refused: no such list gave it',
  async path => {
    const answer = await call('GET', path, { as: TRADER });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'invalid_cursor' }]);
  },
);
