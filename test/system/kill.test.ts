/** What has been answered with 201 survives a `kill -9` of everything, and is booked once. */
import { afterAll, expect, test } from 'vitest';
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import { type Answer, signIn } from '../support/api.ts';
import { type LocalServer, startLocalServer, temporaryState } from '../support/local-server.ts';

const IN_FLIGHT = 60;
const ANSWERED_BEFORE_KILL = 30;
const SYMBOLS = ['AAPL', 'MSFT', 'SAP', 'VOD', '7203'];

const state = temporaryState();
let server: LocalServer | undefined;
afterAll(async () => {
  await server?.kill();
  state.remove();
});

const trade = (n: number) => ({
  account: `EQ-00${1 + (n % 4)}`,
  side: 'BUY',
  symbol: SYMBOLS[n % SYMBOLS.length],
  quantity: String(n + 1),
  price: '101.25',
});

test('every trade that was answered 201 before a kill -9 is booked after the next start, each event once', async () => {
  server = await startLocalServer(state.stateDir);
  const answered = await submitAndKill(server);
  expect(answered.size).toBeGreaterThanOrEqual(ANSWERED_BEFORE_KILL);

  server = await startLocalServer(state.stateDir);
  const api = await signIn(server.url);
  const statuses = await Promise.all(
    [...answered.values()].map(async ({ body }) => (await api.get(`/v1/trades/${body.tradeId}`)).body.status),
  );
  // The last 201 came in the turn of the kill: without work left to recover this test would show nothing.
  expect(statuses).toContain('PENDING_NEW');

  for (const [key, { body: submitted }] of answered) {
    const path = `/v1/trades/${submitted.tradeId}`;
    await waitUntil(`${path} (${key}) to be BOOKED`, async () => (await api.get(path)).body.status === 'BOOKED', {
      seconds: 60,
    });
    const { items } = (await api.get(`${path}/events`)).body;
    expect(items.map((event: { sequence: number; type: string }) => [event.sequence, event.type])).toEqual([
      [1, 'TradeSubmitted'],
      [2, 'TradeBooked'],
    ]);
  }

  // What was cut off is sent again with its key, as a client does: accepted or not the first time, there is one trade.
  for (let n = 0; n < IN_FLIGHT; n++) {
    const again = await api.submit(trade(n), `kill-${n}`);
    expect(again.status).toBe(201);
    const first = answered.get(`kill-${n}`);
    if (first) expect(again.body).toEqual(first.body);
  }
  const tradeIds = await waitUntil('the list to show them all', async () => {
    const { items } = (await api.get('/v1/trades?limit=200')).body;
    return items.length >= IN_FLIGHT && items.map((item: { tradeId: string }) => item.tradeId);
  });
  expect(new Set(tradeIds).size).toBe(IN_FLIGHT);
  expect(tradeIds).toHaveLength(IN_FLIGHT);
});

/** Submits all at once and kills the server on the nth 201, in the same turn. Gives the 201s, by key. */
async function submitAndKill(victim: LocalServer): Promise<Map<string, Answer>> {
  const api = await signIn(victim.url);
  const answered = new Map<string, Answer>();
  let killed: Promise<void> | undefined;
  await Promise.allSettled(
    Array.from({ length: IN_FLIGHT }, async (_, n) => {
      const key = `kill-${n}`;
      const answer = await api.submit(trade(n), key);
      expect(answer.status).toBe(201);
      answered.set(key, answer);
      if (answered.size === ANSWERED_BEFORE_KILL) killed = victim.kill();
    }),
  );
  await killed;
  return answered;
}
