/** A real server with faults switched on: nothing is lost or doubled meanwhile, and once they are over, everything agrees. */
import { afterAll, expect, inject, test } from 'vitest';
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import { createTapebookClient, newIdempotencyKey, requestDevToken, unwrap } from '../../src/client/index.ts';
import { always, inTheEnd, isThrough } from '../../ui/src/operations/faults/invariants.ts';
import { ALL_OFF, type FaultState } from '../../ui/src/operations/faults/switches.ts';
import { Watch } from '../../ui/src/operations/faults/watch.ts';
import { type LocalServer, startLocalServer, temporaryState } from '../support/local-server.ts';

const TRADES = 50;
const SYMBOLS = ['AAPL', 'MSFT', 'SAP', 'VOD', '7203'];

const state = temporaryState(inject('preparedState'));
let server: LocalServer | undefined;
afterAll(async () => {
  await server?.stop();
  state.remove();
});

test('fifty trades into a system that loses, doubles, delays, shuffles, has no database for a while and dies', async () => {
  server = await startLocalServer(state.stateDir);
  const { url } = server;
  const { token } = unwrap(await requestDevToken(url, { sub: 'o.ps', tenant: 'demo', roles: ['operations'] }));
  const client = createTapebookClient({ baseUrl: url, token: () => token });
  const switches = async (method: string, body?: object, path = ''): Promise<FaultState> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${url}/dev/faults${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  };
  const watch = new Watch(client);
  await watch.begin();

  await switches('PUT', { drop: 50, double: 50, delay: 1, reorder: true, database: true });
  const submit = async (n: number) => {
    const terms = { account: `EQ-00${1 + (n % 4)}`, symbol: SYMBOLS[n % SYMBOLS.length] ?? 'AAPL', price: '101.25' };
    const trade = await client.submitTrade(
      { ...terms, side: n % 2 === 0 ? 'BUY' : 'SELL', quantity: String(n + 1) },
      { idempotencyKey: newIdempotencyKey() },
    );
    watch.add(unwrap(trade).tradeId);
  };
  await Promise.all(Array.from({ length: TRADES }, (_, n) => submit(n)));

  await waitUntil('the database to have failed booking', async () => (await switches('GET')).done.database > 5);
  await switches('PUT', { database: false, feed: true });
  await waitUntil('the feed to have been out of reach', async () => (await switches('GET')).done.feed > 5);
  await watch.look();
  expect(watch.trades.every(isThrough)).toBe(false);
  expect(always(watch.trades).map(({ state }) => state)).not.toContain('broken');
  await switches('POST', { feed: true, jobs: true, trades: watch.trades.map(({ tradeId }) => tradeId) }, '/kill');

  const { done } = await switches('PUT', ALL_OFF);
  for (const often of [done.dropped, done.doubled, done.delayed]) expect(often).toBeGreaterThan(0);
  expect(done.killed).toBe(TRADES + 2);
  const broken: unknown[] = [];
  await waitUntil(
    'every trade to be through',
    async () => {
      await watch.look();
      broken.push(...always(watch.trades).filter(({ state }) => state === 'broken'));
      return watch.trades.every(isThrough);
    },
    { seconds: 100 },
  );
  expect(broken).toEqual([]);
  for (const { label, state } of [...always(watch.trades), ...inTheEnd(watch.trades)])
    expect([label, state]).toEqual([label, 'holds']);

  unwrap(await client.startReconciliation());
  const run = await waitUntil('the check of everything to end', async () => {
    const now = unwrap(await client.reconciliation());
    return now.state !== 'running' && now;
  });
  expect(run).toMatchObject({ state: 'succeeded', checked: TRADES, findings: [] });
});
