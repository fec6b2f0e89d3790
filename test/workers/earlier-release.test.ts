/** Trades as an earlier release stored them go on through the API. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { RememberedCommand } from '../../src/durable-objects/event-log.ts';
import { storedEvents, storedTrade } from '../support/earlier-release.ts';
import { command, done } from './life.ts';
import { call, eventsOf, read, submit } from './support.ts';

/** Puts what was stored into the trade's object. */
async function restored(life: string) {
  const trade = storedTrade(life);
  const stub = env.TRADE_LEDGER.getByName(`demo/${trade.tradeId}`);
  await runInDurableObject(stub, (_, { storage }) => {
    for (const [name, value] of Object.entries(trade.stored)) storage.kv.put(name, value);
  });
  await evictDurableObject(stub);
  return trade;
}

const answerOf = async (response: Response) => ({
  status: response.status,
  etag: response.headers.get('etag'),
  body: await response.text(),
});

test('a log is served and verified as it was, and each key gives its first answer', async () => {
  const trade = await restored('every term given');
  const stored = storedEvents(trade);
  expect(await eventsOf(trade.tradeId)).toEqual(stored.map(({ body, hash }) => ({ ...JSON.parse(body), hash })));
  const verification = await (await call('GET', `/v1/trades/${trade.tradeId}/verification`)).json();
  expect(verification).toMatchObject({ valid: true, length: stored.length });
  const [submitted, amended] = stored.flatMap(({ command: remembered }): RememberedCommand[] =>
    remembered ? [remembered] : [],
  );
  const [first, second] = trade.sent;
  expect(await answerOf(await submit(first?.body, first?.key))).toEqual(submitted?.answer);
  const again = {
    body: second?.body,
    key: second?.key ?? null,
    as: { sub: 't.ng', tenant: 'demo', roles: ['trader' as const] },
  };
  expect(await answerOf(await command(trade.tradeId, 'amend', again))).toEqual(amended?.answer);
});

test('a trade is amended, rolled back and cancelled, and its log still verifies', async () => {
  const { tradeId } = await restored('long enough for snapshots');
  const { version, tradeDate } = await read(tradeId);
  const body = { venue: null, quantity: '70', reason: 'r' };
  expect(await done(tradeId, 'amend', { body })).toMatchObject({ status: 'BOOKED', quantity: '70', tradeDate });
  const back = { body: { toVersion: version, reason: 'r' } };
  expect(await done(tradeId, 'rollback', back)).toMatchObject({ status: 'BOOKED', quantity: '100' });
  expect(await done(tradeId, 'cancel')).toMatchObject({ status: 'CANCELLED', version: version + 6 });
  const verification = await (await call('GET', `/v1/trades/${tradeId}/verification`)).json();
  expect(verification).toMatchObject({ valid: true, length: version + 6 });
});
