/** What becomes of messages that keep failing: the trade is parked, its queue goes on, and operations bring it back. */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import type { BookingMessage } from '../../src/contracts/messages.ts';
import { MAX_EVENTS } from '../../src/domain/trade/commands.ts';
import { refuse } from '../../src/durable-objects/ledger-refusal.ts';
import type { TradeLedger } from '../../src/durable-objects/trade-ledger.ts';
import { MOST_DELIVERIES, retryDelay } from '../../src/queues/retry.ts';
import wranglerToml from '../../wrangler.toml?raw';
import { deliver, divertSends, type Sent } from './broker.ts';
import { codeOf } from './life.ts';
import { type Claims, call, eventsOf, read, settled, submitted, TRADE, until } from './support.ts';
import { tamper } from './tamper.ts';

const OPERATIONS: Claims = { sub: 'o.ps', tenant: 'demo', roles: ['operations'] };

async function pendingTrade(key: string) {
  const sent: Sent[] = [];
  const stub = await divertSends('demo', key, sent);
  const { tradeId } = await submitted(TRADE, key);
  await until(async () => sent.length === 1);
  return { tradeId, stub, sent, message: sent[0]?.body as BookingMessage };
}

const dead = async () =>
  (
    await (
      await call('GET', '/v1/dead-letters', { as: OPERATIONS })
    ).json<{ items: { id: string; tradeId: string; cause: string }[] }>()
  ).items;

/** Booking that fails for one trade, whatever its ledger says. */
const failingFor = (tradeId: string): Partial<Env> => ({
  TRADE_LEDGER: new Proxy(env.TRADE_LEDGER, {
    get: (target, name) =>
      name !== 'getByName'
        ? Reflect.get(target, name)
        : (object: string) => {
            const stub = target.getByName(object);
            if (!object.endsWith(tradeId)) return stub;
            return new Proxy(stub, {
              get: (of, method) =>
                method === 'book' ? () => Promise.reject(new Error('poison')) : Reflect.get(of, method),
            });
          },
  }),
});

test('a poison message parks its trade, FAILED with the cause, and the others go on', async () => {
  const [poisoned, healthy] = [await pendingTrade('poisoned'), await pendingTrade('healthy')];
  const bodies = [poisoned.message, healthy.message];
  const early = await deliver('bookings', bodies, failingFor(poisoned.tradeId), MOST_DELIVERIES - 1);
  expect(early).toMatchObject({ retried: [0], acknowledged: [1] });
  expect((await read(healthy.tradeId)).status).toBe('BOOKED');
  expect((await read(poisoned.tradeId)).status).toBe('PENDING_NEW');

  const last = await deliver('bookings', [poisoned.message], failingFor(poisoned.tradeId), MOST_DELIVERIES);
  expect(last.acknowledged).toEqual([0]);
  const failed = await read(poisoned.tradeId);
  expect(failed).toMatchObject({ status: 'FAILED', reasons: [{ message: expect.stringContaining('poison') }] });
  expect(await dead()).toMatchObject([{ tradeId: poisoned.tradeId, cause: expect.stringContaining('poison') }]);

  // A late outcome is void: only a retry brings the trade back.
  await deliver('bookings', [poisoned.message]);
  expect((await read(poisoned.tradeId)).status).toBe('FAILED');

  const [letter] = await dead();
  const redrive = () => call('POST', `/v1/dead-letters/${letter?.id}/redrive`, { as: OPERATIONS });
  expect((await redrive()).status).toBe(202);
  expect((await redrive()).status).toBe(202);
  await deliver(
    'bookings',
    poisoned.sent.map(({ body }) => body),
  );
  expect((await read(poisoned.tradeId)).status).toBe('BOOKED');
  expect((await eventsOf(poisoned.tradeId)).map(event => event.type)).toEqual([
    'TradeSubmitted',
    'BookingFailed',
    'BookingRetried',
    'TradeBooked',
  ]);
  expect(await dead()).toEqual([]);
});

test('what the queue itself gave up is parked too: a worker that dies cannot say so', async () => {
  const { tradeId, message } = await pendingTrade('crashed');
  expect((await deliver('bookings-dead-letters', [message])).acknowledged).toEqual([0]);
  expect((await read(tradeId)).status).toBe('FAILED');
  expect((await dead()).find(letter => letter.tradeId === tradeId)?.cause).toContain('died or timed out');
});

test('a trade is not FAILED before its letter is kept: nobody would find it there', async () => {
  const { tradeId, message } = await pendingTrade('no-letter');
  const withoutLetters = new Proxy(env.VIEWS, {
    get: (target, name) =>
      name === 'batch'
        ? () => Promise.reject(new Error('the database is away'))
        : Reflect.get(target, name).bind(target),
  });
  expect(await deliver('bookings-dead-letters', [message], { VIEWS: withoutLetters })).toMatchObject({ retried: [0] });
  expect((await read(tradeId)).status).toBe('PENDING_NEW');

  await deliver('bookings-dead-letters', [message]);
  expect((await read(tradeId)).status).toBe('FAILED');
  expect((await dead()).map(letter => letter.tradeId)).toContain(tradeId);
});

test('a failure of a booking that was overtaken by an amendment is void', async () => {
  const { tradeId, message } = await pendingTrade('overtaken');
  await call('POST', `/v1/trades/${tradeId}/amend`, {
    key: 'a',
    body: { quantity: '5', reason: 'r' },
    headers: { 'if-match': '"1"' },
  });
  await deliver('bookings-dead-letters', [message]);
  expect((await read(tradeId)).status).toBe('PENDING_NEW');
});

test('all dead letters are brought back at once', async () => {
  for (const key of ['all-1', 'all-2']) await deliver('bookings-dead-letters', [(await pendingTrade(key)).message]);
  const response = await call('POST', '/v1/dead-letters/redrive', { as: OPERATIONS });
  expect(response.status).toBe(202);
  expect(await dead()).toEqual([]);
});

test('who may not use the account brings nothing back, and the letter stays', async () => {
  const { tradeId, message } = await pendingTrade('foreign');
  await deliver('bookings-dead-letters', [message]);
  const letter = (await dead()).find(each => each.tradeId === tradeId);
  const limited: Claims = { ...OPERATIONS, accounts: ['EQ-002'] };
  expect((await call('POST', `/v1/dead-letters/${letter?.id}/redrive`, { as: limited })).status).toBe(403);
  expect((await read(tradeId)).status).toBe('FAILED');
  expect((await dead()).map(each => each.id)).toContain(letter?.id);
});

test('dead letters are for operations', async () => {
  expect((await call('GET', '/v1/dead-letters')).status).toBe(403);
  expect((await call('POST', '/v1/dead-letters/none/redrive', { as: OPERATIONS })).status).toBe(404);
});

test('transient faults are retried for at least 15 minutes before parking, with growing delays', () => {
  const delays = Array.from({ length: MOST_DELIVERIES - 1 }, (_, index) => retryDelay(index + 1, 0));
  expect(delays.reduce((sum, delay) => sum + delay, 0)).toBeGreaterThan(15 * 60);
  expect(delays).toEqual([...delays].sort((a, b) => a - b));
  const configured = [...wranglerToml.matchAll(/queue = "(?:bookings|notifications)"\n[^[]*max_retries = (\d+)/g)];
  expect(configured.map(([, retries]) => Number(retries))).toEqual([MOST_DELIVERIES - 1, MOST_DELIVERIES - 1]);
});

test('a booking whose view could not be written is taken in later, with what came before it', async () => {
  const { tradeId, message, sent } = await pendingTrade('view-gap');
  const without = new Proxy(env.VIEWS, {
    get: (target, name) =>
      name === 'prepare'
        ? (text: string) => {
            if (text.includes('into "trades"')) throw new Error('D1 is down, on purpose');
            return target.prepare(text);
          }
        : name === 'batch'
          ? (statements: D1PreparedStatement[]) => target.batch(statements)
          : Reflect.get(target, name),
  });
  expect((await deliver('bookings', [message], { VIEWS: without })).retried).toEqual([0]);
  expect((await read(tradeId)).status).toBe('BOOKED');
  sent.length = 0;
  await call('POST', `/v1/trades/${tradeId}/amend`, {
    key: 'g',
    body: { quantity: '7', reason: 'r' },
    headers: { 'if-match': '"2"' },
  });
  await until(async () => sent.length === 1);
  await deliver(
    'bookings',
    sent.map(({ body }) => body),
  );
  await deliver('bookings', [message]);
  const rows = await env.VIEWS.prepare(
    'SELECT revision, kind, quantity FROM booking_entries WHERE trade_id = ? ORDER BY revision, kind',
  )
    .bind(tradeId)
    .all();
  expect(rows.results).toEqual([
    { revision: 1, kind: 'BOOKING', quantity: '100' },
    { revision: 1, kind: 'REVERSAL', quantity: '-100' },
    { revision: 2, kind: 'BOOKING', quantity: '7' },
  ]);
  expect((await settled(tradeId)).quantity).toBe('7');
});

/** A trade whose booking was given up, with its dead letter. */
async function parkedTrade(key: string) {
  const { tradeId, message } = await pendingTrade(key);
  await deliver('bookings', [message], failingFor(tradeId), MOST_DELIVERIES);
  const letter = (await dead()).find(candidate => candidate.tradeId === tradeId);
  if (!letter) throw new Error('the trade was not parked');
  const failAgain = async () => {
    const { version } = await read(tradeId);
    await env.TRADE_LEDGER.getByName(`demo/${tradeId}`).failBooking(version, 'the database was away');
  };
  const redrive = () => call('POST', `/v1/dead-letters/${letter.id}/redrive`, { as: OPERATIONS });
  return { tradeId, letter, failAgain, redrive };
}

test("a client's key that looks like one of the system's does not stand in the way of a redrive", async () => {
  const { tradeId, letter, failAgain, redrive } = await parkedTrade('like-the-system');
  const body = { price: '190', reason: 'r' };
  const headers = { 'if-match': '*' };
  const key = `redrive:${letter.id}`;
  expect((await call('POST', `/v1/trades/${tradeId}/amend`, { key, body, headers })).status).toBe(202);
  await failAgain();
  expect((await redrive()).status).toBe(202);
  expect((await eventsOf(tradeId)).at(-1)?.type).toBe('BookingRetried');
});

test('a redrive that an earlier release carried out is not carried out again', async () => {
  const { tradeId, letter, failAgain, redrive } = await parkedTrade('redriven-long-ago');
  expect((await redrive()).status).toBe(202);
  await tamper(tradeId, 3, ({ command }) => ({ command: command && { ...command, key: `redrive:${letter.id}` } }));
  await failAgain();
  const { length } = await eventsOf(tradeId);
  expect((await redrive()).status).toBe(202);
  expect(await eventsOf(tradeId)).toHaveLength(length);
});

test('a trade that stays FAILED, since its log is too long for a retry, keeps its letter', async () => {
  const { tradeId, redrive } = await parkedTrade('too-long-to-retry');
  const refusal = refuse.decided({ code: 'too_many_events', operation: 'retry' }, MAX_EVENTS);
  await runInDurableObject(env.TRADE_LEDGER.getByName(`demo/${tradeId}`), (ledger: TradeLedger) =>
    vi.spyOn(Object.getPrototypeOf(ledger) as TradeLedger, 'command').mockResolvedValueOnce({ ok: false, refusal }),
  );
  const response = await redrive();
  expect(await codeOf(response)).toEqual([409, 'not_allowed_in_status']);
  expect((await read(tradeId)).status).toBe('FAILED');
  expect((await dead()).map(letter => letter.tradeId)).toContain(tradeId);
});
