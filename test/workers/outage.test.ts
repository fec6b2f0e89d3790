/** Reference data that is down for a while under load: nothing lost, nothing rejected wrongly, all of it booked afterwards. */
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { BookingMessage, NotificationMessage } from '../../src/contracts/messages.ts';
import { retryDelay } from '../../src/queues/retry.ts';
import { deliver, divertSends, type Sent } from './broker.ts';
import { call, eventsOf, read, submitted, TRADE, until } from './support.ts';

const TRADES = 60;
const OUTAGE_SECONDS = 30;

/** A message on its way, and when (seconds) it comes next. */
interface Waiting {
  body: BookingMessage;
  attempts: number;
  due: number;
}

const down = new Proxy(env.VIEWS, {
  get: (target, name) => {
    if (name === 'prepare') return (text: string) => target.prepare(text.replace(/ from "\w+"/g, ' from "is_down"'));
    if (name === 'batch') return (statements: D1PreparedStatement[]) => target.batch(statements);
    return Reflect.get(target, name);
  },
});

test(`${TRADES} trades while D1 fails for ${OUTAGE_SECONDS} s`, async () => {
  const sent: Sent[] = [];
  const ids: string[] = [];
  for (let index = 0; index < TRADES; index++) {
    await divertSends('demo', `outage-${index}`, sent);
    const symbol = index % 10 === 9 ? 'NOPE' : 'AAPL';
    ids.push((await submitted({ ...TRADE, symbol }, `outage-${index}`)).tradeId);
  }
  await until(async () => sent.length === TRADES);

  // The broker's clock, in seconds: each message comes when its retry is due, as the queue would bring it.
  const waiting: Waiting[] = sent.map(({ body }, index) => ({
    body: body as BookingMessage,
    attempts: 1,
    due: index / 2,
  }));
  const published: NotificationMessage[] = [];
  let deliveriesDuringOutage = 0;
  while (waiting.length > 0) {
    waiting.sort((a, b) => a.due - b.due);
    const [first] = waiting;
    if (!first) break;
    const outage = first.due < OUTAGE_SECONDS;
    if (outage) deliveriesDuringOutage += 1;
    const {
      acknowledged,
      retried,
      sent: outcome,
    } = await deliver('bookings', [first.body], outage ? { VIEWS: down } : {}, first.attempts);
    published.push(...outcome.map(({ body }) => body as NotificationMessage));
    expect(acknowledged.length + retried.length).toBe(1);
    waiting.shift();
    if (retried.length > 0)
      waiting.push({ ...first, attempts: first.attempts + 1, due: first.due + retryDelay(first.attempts, 0.5) });
  }

  expect(deliveriesDuringOutage).toBeGreaterThan(TRADES);
  for (const [index, id] of ids.entries()) {
    expect((await read(id)).status).toBe(index % 10 === 9 ? 'REJECTED' : 'BOOKED');
    expect(await eventsOf(id)).toHaveLength(2);
  }
  // What was known during the outage was told to the feed at once.
  expect(
    published
      .slice(0, TRADES / 2)
      .flatMap(({ entries }) => entries)
      .every(({ event }) => event.type === 'TradeSubmitted'),
  ).toBe(true);
  const { items } = await (await call('GET', '/v1/trades?limit=200')).json<{ items: { tradeId: string }[] }>();
  expect(ids.every(id => items.some(item => item.tradeId === id))).toBe(true);
});
