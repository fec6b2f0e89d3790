/** The client library against a real server: lost answers, a follower that is killed, and one that was away for long. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { root } from '../../scripts/lib/project.ts';
import { seededRandom } from '../../scripts/lib/random.ts';
import { waitUntil } from '../../scripts/lib/wait-until.ts';
import {
  createTapebookClient,
  type FeedItem,
  requestDevToken,
  type TapebookClient,
  unwrap,
} from '../../src/client/index.ts';
import { type LocalServer, startLocalServer, temporaryState } from '../support/local-server.ts';
import { startLosingProxy } from '../support/losing-proxy.ts';
import { submitTrades } from '../support/many-trades.ts';
import { expectWhole, wholeFeed } from '../support/whole-feed.ts';

const SUBMISSIONS = 500;
const MEANWHILE = 100;
const KILLS = 4;

const state = temporaryState(inject('preparedState'));
let server: LocalServer;
let client: TapebookClient;
let token: string;
beforeAll(async () => {
  server = await startLocalServer(state.stateDir);
  token = unwrap(await requestDevToken(server.url, { sub: 't.ng', tenant: 'demo', roles: ['trader'] })).token;
  client = createTapebookClient({ baseUrl: server.url, token: () => token });
});
afterAll(async () => {
  await server.kill();
  state.remove();
});

test('500 submissions of which 30 % get no answer, though they were carried out, are exactly 500 trades', async () => {
  const random = seededRandom(5);
  const proxy = await startLosingProxy(server.url, () => random.chance(0.3));
  const unlucky = createTapebookClient({
    baseUrl: proxy.url,
    token: () => token,
    retry: { attempts: 30, baseMs: 1, capMs: 20 },
  });
  const ids = await submitTrades(unlucky, 'lost', 1, SUBMISSIONS);
  expect(proxy.lost.get(201)).toBeGreaterThan(SUBMISSIONS * 0.2);
  await proxy.close();

  expect(new Set(ids).size).toBe(SUBMISSIONS);
  await booked(SUBMISSIONS);
  const summary = unwrap(await client.tradeSummary());
  expect(summary.total).toBe(SUBMISSIONS);
  expect((await wholeFeed(client)).map(item => item.event.tradeId).sort()).toEqual([...ids, ...ids].sort());
});

test('a client that was away for all of that catches up while new trades come in, without a gap at the seam', async () => {
  const away = 3;
  const received: FeedItem[] = [];
  const subscription = client.subscribe({
    after: away,
    onEvents: items => {
      received.push(...items);
    },
  });
  await submitTrades(client, 'meanwhile', 1, MEANWHILE);
  await booked(SUBMISSIONS + MEANWHILE);
  const feed = await wholeFeed(client);
  expectWhole(feed);
  await waitUntil('the client to catch up', () => subscription.position === feed.length);
  expect(received).toEqual(feed.slice(away));
  subscription.close();
  await subscription.finished;
});

test('a follower that is killed again and again has exactly the feed in its file', async () => {
  const file = join(state.stateDir, 'follower.sqlite');
  const submitted = submitTrades(client, 'followed', 1, MEANWHILE, 4);
  let rows = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const follower = startFollower(file);
    rows = await waitUntil('the follower to go on', () => countOf(file) > rows && countOf(file), { everyMs: 1 });
    expect(rowsOf(file).length).toBeGreaterThanOrEqual(rows);
    await killed(follower);
  }
  await submitted;
  await booked(SUBMISSIONS + 2 * MEANWHILE);
  const feed = await wholeFeed(client);
  const follower = startFollower(file);
  await waitUntil('the follower to have all', () => countOf(file) === feed.length);
  await killed(follower);
  expect(rowsOf(file)).toEqual(feed);
});

/** Every trade so far is booked, and the feed knows. */
const booked = (trades: number) =>
  waitUntil(
    `${trades} trades to be booked`,
    async () => {
      const { items } = unwrap(await client.feed({ after: 2 * trades - 1 }));
      return items.length === 1;
    },
    { seconds: 60 },
  );

function startFollower(file: string): ChildProcess {
  return spawn(process.execPath, [join(root, 'examples/follow-to-sqlite.ts'), file], {
    env: { ...process.env, BASE_URL: server.url },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
}

/** What the follower has kept; its position is that of its last row, whenever one looks. */
function rowsOf(file: string): FeedItem[] {
  return inFile(file, database => {
    const rows = database.prepare('SELECT position, event, trade FROM feed ORDER BY position').all();
    expect(database.prepare('SELECT position FROM follower').get()?.position).toBe(rows.at(-1)?.position);
    return rows.map(row => ({
      position: Number(row.position),
      event: JSON.parse(String(row.event)),
      trade: JSON.parse(String(row.trade)),
    }));
  });
}

const hasTables = "SELECT count(*) = 2 AS yes FROM sqlite_master WHERE name IN ('feed', 'follower')";

const countOf = (file: string): number =>
  existsSync(file)
    ? inFile(file, database =>
        database.prepare(hasTables).get()?.yes
          ? Number(database.prepare('SELECT count(*) AS n FROM feed').get()?.n)
          : 0,
      )
    : 0;

/** Looks into the file as it is at one moment. */
function inFile<T>(file: string, look: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file, { timeout: 1_000 });
  try {
    database.exec('BEGIN');
    return look(database);
  } finally {
    database.close();
  }
}
