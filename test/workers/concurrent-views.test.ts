/** Consumers that run at once, deliveries that come twice: journal and positions stay exactly one fold of the logs. */
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { BookingMessage } from '../../src/contracts/messages.ts';
import { applyMovement, FLAT } from '../../src/domain/booking/position.ts';
import { deliver, divertSends, type Sent } from './broker.ts';
import { submitted, TRADE, until } from './support.ts';

test('ten consumers at once over doubled and reordered messages', async () => {
  const sent: Sent[] = [];
  for (let index = 0; index < 30; index++) {
    await divertSends('demo', `c-${index}`, sent);
    await submitted(
      { ...TRADE, side: index % 3 ? 'BUY' : 'SELL', quantity: String(index + 1), price: `${100 + index}.07` },
      `c-${index}`,
    );
  }
  await until(async () => sent.length === 30);
  const messages = sent.map(({ body }) => body as BookingMessage);
  const batches = Array.from({ length: 10 }, (_, consumer) =>
    [...messages.slice(consumer * 3), ...messages.slice(0, consumer * 3 + 3)].reverse(),
  );
  for (let round = 0; round < 2; round++) {
    const results = await Promise.all(batches.map(batch => deliver('bookings', batch)));
    // What lost the race too often is retried, as the queue would.
    if (round === 1) expect(results.flatMap(result => result.retried)).toEqual([]);
  }

  const { results: journal } = await env.VIEWS.prepare(
    'SELECT * FROM booking_entries ORDER BY submitted_at, trade_id',
  ).all<{ quantity: string; cash: string }>();
  expect(journal).toHaveLength(30);
  const position = await env.VIEWS.prepare('SELECT quantity, cost, realized_pnl AS realizedPnl FROM positions').first();
  expect(position).toEqual(journal.reduce(applyMovement, FLAT));
});
