/**
 * Copies the feed of a tenant into a local SQLite file, and keeps it up to date. It may be killed at any time: what it has
 * and where it stands are written in one transaction, so it goes on from there, without a gap or a double.
 */
import { DatabaseSync } from 'node:sqlite';
// In a program of its own: from 'tapebook-client'
import { createTapebookClient, type FeedItem, requestDevToken, unwrap } from '../src/client/index.ts';

const baseUrl = process.env.BASE_URL ?? 'http://localhost:8787';
const file = process.argv[2] ?? 'feed.sqlite';

const database = new DatabaseSync(file);
database.exec(`
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS feed (
    position INTEGER PRIMARY KEY, trade_id TEXT NOT NULL, sequence INTEGER NOT NULL, type TEXT NOT NULL,
    recorded_at TEXT NOT NULL, event TEXT NOT NULL, trade TEXT NOT NULL, UNIQUE (trade_id, sequence)
  );
  CREATE TABLE IF NOT EXISTS follower (id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL);
`);
const insert = database.prepare('INSERT INTO feed VALUES (?, ?, ?, ?, ?, ?, ?)');
const moveTo = database.prepare(
  'INSERT INTO follower VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET position = excluded.position',
);

function keep(items: FeedItem[]): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const { position, event, trade } of items) {
      const { tradeId, sequence, type, recordedAt } = event;
      insert.run(position, tradeId, sequence, type, recordedAt, JSON.stringify(event), JSON.stringify(trade));
      moveTo.run(position);
    }
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/** A machine has an API key; a local server gives a token to whoever asks. */
async function token(): Promise<string> {
  if (process.env.TOKEN) return process.env.TOKEN;
  const tenant = process.env.TENANT ?? 'demo';
  return unwrap(await requestDevToken(baseUrl, { sub: 'follower', tenant, roles: ['auditor'] })).token;
}

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

const client = createTapebookClient({ baseUrl, token });
const after = Number(database.prepare('SELECT position FROM follower').get()?.position ?? 0);
console.log(`Following ${baseUrl} into ${file}, after position ${after}`);

for await (const items of client.follow({ after, signal: stop.signal })) {
  keep(items);
  console.log(`${items.length} events, up to position ${items.at(-1)?.position}`);
}
database.close();
