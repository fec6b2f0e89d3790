/** Feeds for tests: entries without the trades behind them, archives that begin early, and readers of everything. */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { FeedPage } from '../../src/contracts/feed.ts';
import type { FeedEntry } from '../../src/contracts/messages.ts';
import type { FeedItem } from '../../src/contracts/stream.ts';
import { tradeOf } from './list-rows.ts';
import { type Claims, call, openStream, type Stream, TRADER, until } from './support.ts';

export const inTenant = (tenant: string, accounts?: string[]): Claims => ({
  ...TRADER,
  tenant,
  ...(accounts && { accounts }),
});

/** The first entry of a trade that nobody submitted. */
function entryOf(number: number, account: string, chars: number): FeedEntry {
  const tradeId = `T${String(number).padStart(26, '0')}`;
  const recordedAt = '2026-11-23T10:00:00.000Z';
  const event = {
    tradeId,
    sequence: 1,
    type: 'TradeSubmitted',
    schemaVersion: 1,
    data: { account, ...(chars > 0 && { note: 'é'.repeat(chars) }) },
    recordedAt,
    actor: 't.ng',
    requestId: 'request-1',
    previousHash: '0'.repeat(64),
    hash: 'f'.repeat(64),
  };
  const trade = tradeOf(number, { tradeId, version: 1, account });
  return { event, trade, previousAccount: null } as unknown as FeedEntry;
}

const numbers = new Map<string, number>();

/**
 * Appends entries of new trades, some at once; every tenth trade is on EQ-002, the others on EQ-001.
 * @param chars added to each event
 */
export async function append(tenant: string, count: number, atOnce = 100, chars = 0): Promise<void> {
  for (let left = count; left > 0; left -= atOnce) {
    const from = numbers.get(tenant) ?? 0;
    const size = Math.min(atOnce, left);
    numbers.set(tenant, from + size);
    const entries = Array.from({ length: size }, (_, index) => {
      const number = from + index + 1;
      return entryOf(number, number % 10 === 0 ? 'EQ-002' : 'EQ-001', chars);
    });
    await env.TENANT_FEED.getByName(tenant).append(entries, true);
  }
}

/** Gives the object of a tenant's feed another environment than the others have, until it is evicted. */
export async function configure(tenant: string, changed: object): Promise<void> {
  await runInDurableObject(env.TENANT_FEED.getByName(tenant), instance => {
    const wired = instance as unknown as { env: Env };
    wired.env = { ...env, ...changed } as Env;
  });
}

/** How many entries lie in the object itself. */
export const inObject = (tenant: string): Promise<number> =>
  runInDurableObject(env.TENANT_FEED.getByName(tenant), (_, state) =>
    state.storage.sql
      .exec<{ entries: string }>('SELECT entries FROM feed')
      .toArray()
      .reduce((sum, { entries }) => sum + JSON.parse(entries).length, 0),
  );

export async function readPage(query: string, as: Claims): Promise<FeedPage> {
  const response = await call('GET', `/v1/feed${query}`, { as });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}

/** Everything that the caller may see. */
export async function readAll(as: Claims, limit = 1000): Promise<FeedItem[]> {
  const items: FeedItem[] = [];
  for (let after = 0; ; ) {
    const page = await readPage(`?after=${after}&limit=${limit}`, as);
    items.push(...page.items);
    if (page.nextAfter === after) return items;
    after = page.nextAfter;
  }
}

export const positionsOf = (items: readonly FeedItem[]): number[] => items.map(({ position }) => position);

export const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** Follows a stream as the client library does: says what it has read. */
export async function follow(tenant: string, query: string, every = 250): Promise<Stream> {
  const stream = await openStream(query, { as: inTenant(tenant) });
  let read = 0;
  stream.socket.addEventListener('message', () => {
    const items = stream.items();
    const last = items.at(-1);
    if (!last || items.length - read < every || stream.socket.readyState !== WebSocket.OPEN) return;
    read = items.length;
    stream.socket.send(JSON.stringify({ type: 'ack', position: last.position }));
  });
  await until(async () => stream.messages.length > 0);
  return stream;
}
