/** A client whose connection is cut again and again, and whose server is killed meanwhile, ends with exactly the feed. */
import { afterAll, expect, inject, test } from 'vitest';
import { seededRandom } from '../../scripts/lib/random.ts';
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import { createTapebookClient, type FeedItem, requestDevToken, unwrap } from '../../src/client/index.ts';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts';
import { type LocalServer, startLocalServer, temporaryState } from '../support/local-server.ts';
import { submitTrades } from '../support/many-trades.ts';
import { expectWhole, wholeFeed } from '../support/whole-feed.ts';

const CUTS = 50;
/** After so many cuts the server is killed, with streams open and submissions under way. */
const KILLS_AFTER = [15, 30];
/** Some cuts come before the greeting is through, some within a frame, some after many items (compressed, a few hundred bytes each). */
const MOST_BYTES = 6_000;
/** There before the client comes, so that it begins with a resume, and is cut in that too. */
const TRADES_BEFORE = 80;
const SEED = 20261123;

const state = temporaryState(inject('preparedState'));
let server: LocalServer | undefined;
let proxy: CuttingProxy | undefined;
const stop = new AbortController();
afterAll(async () => {
  stop.abort();
  await proxy?.close();
  await server?.kill();
  state.remove();
});

test('a stream cut 50 times, also while resuming, while the server is killed twice, gives exactly the feed', async () => {
  const random = seededRandom(SEED);
  proxy = await startCuttingProxy(cuts => (cuts < CUTS ? 1 + Math.floor(random.next() ** 2 * MOST_BYTES) : null));
  server = await startLocalServer(state.stateDir);
  proxy.target(server.url);
  const identity = { sub: 't.ng', tenant: 'demo', roles: ['trader'] } as const;
  const token = unwrap(await requestDevToken(proxy.url, identity)).token;
  const client = createTapebookClient({
    baseUrl: proxy.url,
    token: () => token,
    retry: { attempts: 1000, capMs: 300 },
    reconnect: { baseMs: 5, capMs: 200 },
  });

  await submitTrades(client, 'before', 1, TRADES_BEFORE);
  const received: FeedItem[] = [];
  const subscription = client.subscribe({
    after: 0,
    signal: stop.signal,
    onEvents: items => {
      received.push(...items);
    },
  });

  // Trades come in until the last cut: no cut falls into silence, so each is noticed.
  const done = new AbortController();
  const submitted = (async () => {
    let count = 0;
    for (; !done.signal.aborted; count += 8) await submitTrades(client, 'cut', count, count + 7, 8);
    return TRADES_BEFORE + count;
  })();
  for (const cuts of KILLS_AFTER) {
    await reached(cuts);
    await server.kill();
    server = await startLocalServer(state.stateDir);
    proxy.target(server.url);
  }
  await reached(CUTS);
  done.abort();
  const trades = await submitted;

  await waitUntil('the stream to have all', () => received.length >= 2 * trades, { seconds: 60 });
  const feed = await wholeFeed(client);
  expectWhole(feed);
  expect(received).toEqual(feed);
  expect(subscription.position).toBe(feed.length);
  expect(feed.filter(({ event }) => event.type === 'TradeBooked')).toHaveLength(trades);
  // Many restarts and resumes, on a machine that does other things too.
}, 300_000);

const reached = (cuts: number) =>
  waitUntil(`${cuts} cuts`, () => (proxy?.cuts ?? 0) >= cuts, { seconds: 150, everyMs: 5 });
