/** What has been answered with 201 survives a `kill -9` of everything, and is booked once. */
import { afterAll, expect, inject, test } from 'vitest';
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import { type Answer, type Api, signIn } from '../support/api.ts';
import { type LocalServer, startLocalServer, temporaryState } from '../support/local-server.ts';

const SUBMITTERS = 24;
const ANSWERED_BEFORE_KILL = 40;
const ROUNDS = 5;
const SYMBOLS = ['AAPL', 'MSFT', 'SAP', 'VOD', '7203'];

const state = temporaryState(inject('preparedState'));
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
  const accepted = new Map<number, Answer>();
  const cutOff = new Set<number>();
  let api = await signIn(server.url);
  let toRecover = 0;
  let inFlight = Number.POSITIVE_INFINITY;
  // On a busy machine all that was answered may be booked by the moment of the kill; that would show nothing.
  for (let round = 1; toRecover === 0 && round <= ROUNDS; round++) {
    inFlight = Math.min(inFlight, await submitUntilKilled(server, api, accepted, cutOff));
    const killedAt = new Date().toISOString();
    server = await startLocalServer(state.stateDir);
    api = await signIn(server.url);
    for (const answer of accepted.values()) if ((await bookedOnce(api, answer)) > killedAt) toRecover += 1;
  }
  expect(toRecover).toBeGreaterThan(0);
  expect(inFlight).toBeGreaterThanOrEqual(20);

  for (const answer of accepted.values()) await bookedOnce(api, answer);

  // What got no answer is sent again with its key, as a client does: taken or not the first time, there is one trade.
  for (const n of cutOff) {
    const again = await api.submit(trade(n), `kill-${n}`);
    expect(again.status).toBe(201);
    await bookedOnce(api, again);
  }
  // And what got one gets the same again.
  for (const [n, first] of accepted) expect((await api.submit(trade(n), `kill-${n}`)).body).toEqual(first.body);
});

/** Submits without a pause, many at once, and kills the server in the turn of the nth 201. Gives how many had no answer then. */
async function submitUntilKilled(victim: LocalServer, api: Api, accepted: Map<number, Answer>, cutOff: Set<number>) {
  const enough = accepted.size + ANSWERED_BEFORE_KILL;
  let next = accepted.size + cutOff.size;
  let inFlight = 0;
  let killed: Promise<void> | undefined;
  const submitter = async () => {
    while (!killed) {
      const n = next++;
      const answer = await api.submit(trade(n), `kill-${n}`).catch(() => undefined);
      if (!answer) {
        cutOff.add(n);
        continue;
      }
      expect(answer.status).toBe(201);
      accepted.set(n, answer);
      if (accepted.size !== enough) continue;
      inFlight = next - accepted.size - cutOff.size;
      killed = victim.kill();
    }
  };
  await Promise.all(Array.from({ length: SUBMITTERS }, submitter));
  await killed;
  return inFlight;
}

async function read(api: Api, { body }: Answer) {
  return (await api.trade(body.tradeId)).body;
}

/** Waits until a trade is booked, and sees that it is so once. Gives when that was recorded. */
async function bookedOnce(api: Api, answer: Answer): Promise<string> {
  const { tradeId } = answer.body;
  await waitUntil(`trade ${tradeId} to be BOOKED`, async () => (await read(api, answer)).status === 'BOOKED', {
    seconds: 120,
  });
  const { items } = (await api.events(tradeId)).body;
  const [submitted, booked, ...more] = items;
  if (submitted?.type !== 'TradeSubmitted' || booked?.type !== 'TradeBooked' || more.length > 0)
    expect.fail(`${tradeId} holds ${items.map(({ type }) => type)}`);
  return booked.recordedAt;
}
