/** Idempotency of submissions: one key, one trade, for as long as the trade lives. */
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import { eventsOf, settled, submit, submitted, TRADE, TRADER } from './support.ts';

const OTHER_TENANT = { ...TRADER, tenant: 'acme' };

describe('one key, one trade', () => {
  test('fifty concurrent submissions with one key: one trade, fifty equal answers', async () => {
    const key = crypto.randomUUID();
    const responses = await Promise.all(Array.from({ length: 50 }, () => submit(TRADE, key)));
    const bodies = await Promise.all(responses.map(response => response.text()));
    expect(new Set(responses.map(response => response.status))).toEqual(new Set([201]));
    expect(new Set(bodies).size).toBe(1);
    expect(responses.filter(response => response.headers.get('idempotency-replayed') === 'true')).toHaveLength(49);
    const { tradeId } = JSON.parse(bodies[0] ?? '');
    await settled(tradeId);
    expect((await eventsOf(tradeId)).map(event => event.type)).toEqual(['TradeSubmitted', 'TradeBooked']);
  });

  test('the first answer is given again, byte for byte, when the trade has long moved on', async () => {
    const key = crypto.randomUUID();
    const first = await submit(TRADE, key);
    const body = await first.text();
    await settled(JSON.parse(body).tradeId);
    const again = await submit(
      { price: '189.2200', quantity: '100', symbol: 'AAPL', side: 'BUY', account: 'EQ-001' },
      `"${key}"`,
    );
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([201, '"1"', body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  test('the same key with another body is refused', async () => {
    const key = crypto.randomUUID();
    await submitted(TRADE, key);
    const reused = await submit({ ...TRADE, quantity: '101' }, key);
    expect([reused.status, (await reused.json<Problem>()).code]).toEqual([422, 'idempotency_key_reused']);
  });

  test('a refusal frees its key', async () => {
    const key = crypto.randomUUID();
    expect((await submit({ ...TRADE, quantity: '0' }, key)).status).toBe(422);
    expect((await submit(TRADE, key)).status).toBe(201);
  });

  test('two tenants may use the same key', async () => {
    const key = crypto.randomUUID();
    const [ours, theirs] = [await submitted(TRADE, key), await submitted(TRADE, key, OTHER_TENANT)];
    expect(ours.tradeId).not.toBe(theirs.tradeId);
  });
});
