/** Messages are hints: doubled, reversed, late or lost, the logs, the views and the feed come out the same. */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { NotificationMessage } from '../../src/contracts/messages.ts';
import { openTenant } from '../../src/durable-objects/tenant.ts';
import { deliver, divertSends, type Sent } from './broker.ts';
import { type Claims, call, eventsOf, openStream, read, submitted, TRADE, TRADER, until } from './support.ts';

const BODIES = Array.from({ length: 12 }, (_, index) => ({
  ...TRADE,
  quantity: String(100 + index),
  clientReference: `ref-${String(index).padStart(2, '0')}`,
  ...(index % 4 === 3 && { symbol: 'NOPE' }),
}));

/** Runs the same trades of one tenant through a broker that treats messages as told; answers all that can be seen afterwards. */
async function run(tenant: string, treat: <T>(messages: T[]) => T[][]) {
  const as: Claims = { ...TRADER, tenant };
  const sent: Sent[] = [];
  const ids: string[] = [];
  for (const [index, body] of BODIES.entries()) {
    const key = `${tenant}-${index}`;
    await divertSends(tenant, key, sent);
    ids.push((await submitted(body, key, as)).tradeId);
  }
  await until(async () => sent.length === BODIES.length);
  const outcomes: Sent[] = [];
  for (const batch of treat(sent))
    outcomes.push(
      ...(
        await deliver(
          'bookings',
          batch.map(({ body }) => body),
        )
      ).sent,
    );
  for (const batch of treat(outcomes))
    await deliver(
      'notifications',
      batch.map(({ body }) => body),
    );

  const stream = await openStream('?after=0', { as });
  await until(async () => stream.items().length >= BODIES.length * 2);
  const { items: views } = await (await call('GET', '/v1/trades?limit=200', { as })).json<{
    items: Record<string, unknown>[];
  }>();
  return {
    logs: await Promise.all(
      ids.map(async id =>
        (await eventsOf(id, as)).map(({ sequence, type, data }) => comparable({ sequence, type, data })),
      ),
    ),
    views: views.map(comparable).sort((a, b) => (a < b ? -1 : 1)),
    positions: stream.items().map(({ position }) => position),
    feed: ids.map(id =>
      stream
        .items()
        .filter(({ event }) => event.tradeId === id)
        .map(({ event, trade }) => comparable({ event: event.type, trade })),
    ),
  };
}

/** What two runs have in common: ids, hashes and times differ. */
const comparable = (value: unknown): string =>
  JSON.stringify(value, (key, member) => (/At$|^tradeId$|^bookingReference$|^trace$/.test(key) ? undefined : member));

test('every message on both queues twice and in reverse order gives the same logs, views and feed', async () => {
  const once = await run('demo', messages => [messages]);
  const twiceReversed = await run('acme', messages => {
    const reversed = [...messages, ...messages].reverse();
    // One big batch, then everything again one by one.
    return [reversed, ...reversed.map(message => [message])];
  });
  expect(once.views).toHaveLength(BODIES.length);
  expect(once.positions).toEqual(Array.from({ length: BODIES.length * 2 }, (_, index) => index + 1));
  expect(twiceReversed).toEqual(once);
});

test('an entry that arrives before its predecessors waits for them: the feed fetches them from the log', async () => {
  const sent: Sent[] = [];
  const as: Claims = { ...TRADER, tenant: 'gap' };
  await divertSends('gap', 'k', sent);
  const { tradeId } = await submitted(TRADE, 'k', as);
  await until(async () => sent.length === 1);
  const [message] = (
    await deliver(
      'bookings',
      sent.map(({ body }) => body),
    )
  ).sent.map(({ body }) => body as NotificationMessage);
  if (!message) throw new Error('nothing was published');
  const late = message.entries.filter(({ event }) => event.sequence === 2);
  await deliver('notifications', [{ tenant: 'gap', viewed: true, entries: late }]);
  const stream = await openStream('?after=0', { as });
  await until(async () => stream.items().length > 0);
  expect(stream.items().map(({ position, event }) => [position, event.tradeId, event.sequence])).toEqual([
    [1, tradeId, 1],
    [2, tradeId, 2],
  ]);
});

test('what the feed fills a gap with is not taken for viewed: it may be newer than what the views hold', async () => {
  const sent: Sent[] = [];
  const as: Claims = { ...TRADER, tenant: 'gap-viewed' };
  await divertSends('gap-viewed', 'k', sent);
  const { tradeId } = await submitted(TRADE, 'k', as);
  await until(async () => sent.length === 1);
  for (const [key, quantity, version] of [
    ['a', '5', '"1"'],
    ['b', '6', '"2"'],
  ] as const)
    await call('POST', `/v1/trades/${tradeId}/amend`, {
      as,
      key,
      body: { quantity, reason: 'r' },
      headers: { 'if-match': version },
    });
  const tenant = openTenant(env, 'gap-viewed');
  const entries = await tenant.ledger(tradeId).entries(1);
  await tenant.feed.append(entries.slice(0, 1), true);
  expect(await tenant.feed.arrivalOf(tradeId)).toMatchObject({ sequence: 3, viewed: 2 });
});

test('a lost message is said again by the trade itself, until views and feed have caught up, and then no more', async () => {
  const sent: Sent[] = [];
  const stub = await divertSends('demo', 'lost', sent);
  const { tradeId } = await submitted(TRADE, 'lost');
  await until(async () => sent.length === 1);
  sent.length = 0;

  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(sent).toHaveLength(1);
  expect((await read(tradeId)).status).toBe('PENDING_NEW');

  const published = (
    await deliver(
      'bookings',
      sent.map(({ body }) => body),
    )
  ).sent;
  sent.length = 0;
  // Booked and viewed, but the notification got lost: the feed does not know yet.
  expect((await read(tradeId)).status).toBe('BOOKED');
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(sent).toHaveLength(1);

  await deliver(
    'notifications',
    published.map(({ body }) => body),
  );
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(await runDurableObjectAlarm(stub)).toBe(false);
  expect(sent).toHaveLength(1);
  expect(await eventsOf(tradeId)).toHaveLength(2);
});

test('a feed that cannot be reached hears of it through the queue, and booking goes on', async () => {
  const sent: Sent[] = [];
  const as: Claims = { ...TRADER, tenant: 'deaf-feed' };
  await divertSends('deaf-feed', 'k', sent);
  const { tradeId } = await submitted(TRADE, 'k', as);
  await until(async () => sent.length === 1);
  const told: unknown[] = [];
  const { acknowledged } = await deliver(
    'bookings',
    sent.map(({ body }) => body),
    {
      TENANT_FEED: { getByName: () => ({ append: () => Promise.reject(new Error('away, on purpose')) }) },
      NOTIFICATIONS: { send: async (body: unknown) => void told.push(body) },
    } as unknown as Partial<Env>,
  );
  expect(acknowledged).toEqual([0]);
  expect(await openTenant(env, 'deaf-feed').feed.arrivalOf(tradeId)).toBeNull();
  await deliver('notifications', told);
  expect(await openTenant(env, 'deaf-feed').feed.arrivalOf(tradeId)).toMatchObject({ sequence: 2, viewed: 2 });
});

test('a trade that the feed has but the views lack goes on saying so', async () => {
  const sent: Sent[] = [];
  const stub = await divertSends('demo', 'unseen', sent);
  const { tradeId } = await submitted(TRADE, 'unseen');
  await until(async () => sent.length === 1);
  const bodies = sent.splice(0).map(({ body }) => body);
  const told = await deliver('bookings', bodies, { VIEWS: withoutWrites(env.VIEWS) });
  expect(told.retried).toEqual([0]);
  await deliver(
    'notifications',
    told.sent.map(({ body }) => body),
  );
  expect(await openTenant(env, 'demo').feed.arrivalOf(tradeId)).toMatchObject({ sequence: 2, viewed: 0 });
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(sent).toHaveLength(1);

  const again = await deliver(
    'bookings',
    sent.map(({ body }) => body),
  );
  await deliver(
    'notifications',
    again.sent.map(({ body }) => body),
  );
  expect(await openTenant(env, 'demo').feed.arrivalOf(tradeId)).toMatchObject({ sequence: 2, viewed: 2 });
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(sent).toHaveLength(1);
});

test('reference data that cannot be read delays booking, hides nothing and rejects nothing', async () => {
  const sent: Sent[] = [];
  const as: Claims = { ...TRADER, tenant: 'acme' };
  await divertSends('acme', 'outage', sent);
  const { tradeId } = await submitted(TRADE, 'outage', as);
  await until(async () => sent.length === 1);
  const bodies = sent.map(({ body }) => body);

  const during = await deliver('bookings', bodies, { VIEWS: withoutReads(env.VIEWS) });
  expect(during).toMatchObject({ retried: [0], acknowledged: [] });
  expect(
    during.sent.flatMap(({ body }) => (body as NotificationMessage).entries.map(({ event }) => event.type)),
  ).toEqual(['TradeSubmitted']);
  const { items } = await (await call('GET', '/v1/trades?limit=200', { as })).json<{
    items: { tradeId: string; status: string }[];
  }>();
  expect(items.find(item => item.tradeId === tradeId)?.status).toBe('PENDING_NEW');

  const after = await deliver('bookings', bodies);
  expect(after.acknowledged).toEqual([0]);
  expect((await read(tradeId, as)).status).toBe('BOOKED');
});

test('a message that nobody can read is put aside and the others go on', async () => {
  const sent: Sent[] = [];
  await divertSends('demo', 'beside', sent);
  const { tradeId } = await submitted(TRADE, 'beside');
  await until(async () => sent.length === 1);
  const { acknowledged } = await deliver('bookings', [{ nonsense: true }, ...sent.map(({ body }) => body)]);
  expect(acknowledged).toEqual([0, 1]);
  expect((await read(tradeId)).status).toBe('BOOKED');
});

test('asking for a trade that is not there writes nothing', async () => {
  const unknown = `T${'1'.repeat(26)}`;
  expect((await call('GET', `/v1/trades/${unknown}`)).status).toBe(404);
  expect((await call('GET', `/v1/trades/${unknown}/events`)).status).toBe(404);
  const stub = env.TRADE_LEDGER.getByName(`demo/${unknown}`);
  const tables = await runInDurableObject(stub, (_, { storage }) =>
    storage.sql.exec('SELECT name FROM sqlite_master').toArray(),
  );
  expect(tables).toEqual([]);
});

/** The database while its views cannot be written. */
const withoutWrites = (database: D1Database): D1Database =>
  new Proxy(database, {
    get(target, name) {
      if (name === 'batch') return (statements: D1PreparedStatement[]) => target.batch(statements);
      if (name === 'prepare')
        return (text: string) => target.prepare(text.replace(/^insert into "\w+"/i, 'insert into "is_down"'));
      return Reflect.get(target, name);
    },
  });

/** The database while its reference data cannot be read; the views can. */
const withoutReads = (database: D1Database): D1Database =>
  new Proxy(database, {
    get(target, name) {
      if (name === 'batch') return (statements: D1PreparedStatement[]) => target.batch(statements);
      if (name === 'prepare') {
        return (text: string) => {
          if (/ from "(instruments|accounts|counterparties)"/.test(text)) throw new Error('D1 is down, on purpose');
          return target.prepare(text);
        };
      }
      return Reflect.get(target, name);
    },
  });
