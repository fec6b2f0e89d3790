/** The WebSocket contract: hello, order, resume, who sees what, tickets, and sleep. */
import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { type Claims, call, openStream, settled, submitted, TRADE, TRADER, until } from './support.ts';

const inTenant = (tenant: string, accounts?: string[]): Claims => ({
  ...TRADER,
  tenant,
  ...(accounts && { accounts }),
});

/** Trades of a tenant that has no reference data: each is submitted, then rejected; two entries a trade. */
async function submitAll(as: Claims, count: number, body: object = TRADE) {
  const trades = await Promise.all(Array.from({ length: count }, () => submitted(body, undefined, as)));
  await Promise.all(trades.map(({ tradeId }) => settled(tradeId, as)));
}

test('hello first, then each event once, in order, with the trade after it', async () => {
  const stream = await openStream('', { as: inTenant('demo') });
  await until(async () => stream.messages.length > 0);
  expect(stream.messages[0]).toMatchObject({ type: 'hello', recovered: true, position: 0 });
  const { tradeId } = await submitted(TRADE, undefined, inTenant('demo'));
  await until(async () => stream.items().length === 2);
  expect(
    stream
      .items()
      .map(({ position, event, trade }) => [position, event.tradeId, event.type, 'status' in trade && trade.status]),
  ).toEqual([
    [1, tradeId, 'TradeSubmitted', 'PENDING_NEW'],
    [2, tradeId, 'TradeBooked', 'BOOKED'],
  ]);
});

test('resumes after any position, without gap or double', async () => {
  const as = inTenant('resume');
  await submitAll(as, 5);
  const first = await openStream('?after=0', { as });
  await until(async () => first.items().length === 10);
  const second = await openStream('?after=4', { as });
  await until(async () => second.items().length === 6);
  expect(second.messages[0]).toMatchObject({ type: 'hello', position: 4, head: 10, recovered: true });
  expect(second.items()).toEqual(first.items().slice(4));
});

test('says that it could not recover a position that the feed never had', async () => {
  const stream = await openStream('?after=999', { as: inTenant('empty') });
  await until(async () => stream.messages.length > 0);
  expect(stream.messages[0]).toMatchObject({ type: 'hello', position: 0, head: 0, recovered: false });
});

test('shows only the accounts of the token, and of them what the filter asks for', async () => {
  const all = inTenant('limited');
  const [mine, filtered] = [
    await openStream('?after=0', { as: inTenant('limited', ['EQ-002']) }),
    await openStream('', { as: all }),
  ];
  filtered.socket.send(JSON.stringify({ type: 'filter', symbols: ['SAP'] }));
  await submitAll(all, 2);
  await submitAll(all, 1, { ...TRADE, account: 'EQ-002', symbol: 'SAP' });
  await until(async () => mine.items().length === 2 && filtered.items().length === 2);
  expect(mine.items().every(({ trade }) => 'account' in trade && trade.account === 'EQ-002')).toBe(true);
  expect(filtered.items().every(({ trade }) => 'symbol' in trade && trade.symbol === 'SAP')).toBe(true);
});

test('a socket survives the eviction of its object', async () => {
  const as = inTenant('sleepy');
  const stream = await openStream('', { as });
  await submitAll(as, 1);
  await until(async () => stream.items().length === 2);
  await evictDurableObject(env.TENANT_FEED.getByName('sleepy'));
  await submitAll(as, 1);
  await until(async () => stream.items().length === 4);
  expect(stream.items().map(({ position }) => position)).toEqual([1, 2, 3, 4]);
});

test('a ticket opens one stream, once, for its own tenant', async () => {
  const as = inTenant('ticketed');
  const response = await call('POST', '/v1/stream/tickets', { as });
  expect(response.status).toBe(201);
  const { ticket, expiresAt } = await response.json<{ ticket: string; expiresAt: string }>();
  expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
  const anonymous = { headers: { authorization: '' } };
  await openStream(`?ticket=${ticket}`, anonymous);
  for (const refused of [ticket, ticket.replace('ticketed', 'demo'), 'nonsense', `nobody.${crypto.randomUUID()}`]) {
    await expect(openStream(`?ticket=${refused}`, anonymous)).rejects.toThrow('401');
  }
});

test('a message that is not of the protocol ends the connection with a reason', async () => {
  const stream = await openStream('', { as: inTenant('rude') });
  stream.socket.send('{"type":"drop tables"}');
  expect((await stream.closed).code).toBe(4400);
  expect(stream.messages.at(-1)).toMatchObject({ type: 'error', code: 'invalid_message' });
});

test('a filter too long to be remembered ends the connection too, in whichever script its names are', async () => {
  const stream = await openStream('', { as: inTenant('long-filters') });
  const names = Array.from({ length: 100 }, (_, n) => `${n}`.padEnd(64, '式'));
  stream.socket.send(JSON.stringify({ type: 'filter', accounts: names, symbols: names }));
  expect((await stream.closed).code).toBe(4400);
});

test('a position that is no number is refused at the upgrade', async () => {
  await expect(openStream('?after=-1')).rejects.toThrow('400');
});
