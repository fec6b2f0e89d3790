/** What is durable, as the checks know it: the logs and feeds read out of storage each time something of them becomes durable. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { FeedEntry } from '../../src/contracts/messages.ts';
import { evolve } from '../../src/domain/trade/evolve.ts';
import { type ServedTrade, serveTrade } from '../../src/domain/trade/served-trade.ts';
import type { TradeState } from '../../src/domain/trade/state.ts';
import { tradeIdOf } from '../../src/domain/trade/trade-id.ts';
import { type StoredEvent, upcast } from '../../src/domain/trade/upcast.ts';
import type { StoredRow, StoredValue } from '../../src/durable-objects/event-log.ts';
import { PlainTrade } from './plain-trade.ts';
import type { SimulatedObject } from './platform/objects.ts';
import type { World } from './world.ts';

/** One durable event, with the trade after it. */
export interface Recorded {
  row: StoredRow;
  event: StoredEvent;
  state: TradeState;
  trade: ServedTrade;
}

export interface TradeTruth {
  tenant: string;
  tradeId: string;
  /** By sequence, from 1. */
  log: Recorded[];
  byKey: Map<string, Recorded>;
  plain: PlainTrade;
}

export interface Fed extends FeedEntry {
  position: number;
}

export class Truth {
  /** By tenant/tradeId. */
  readonly trades = new Map<string, TradeTruth>();
  /** By tenant: the feed by position, from 1. */
  readonly feeds = new Map<string, Fed[]>();
  /** How far each feed has each trade, by tenant/tradeId. */
  readonly fed = new Map<string, number>();
  readonly #tables = new Set<string>();
  readonly #parsed = new Map<string, Fed[]>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  trade(tenant: string, tradeId: string): TradeTruth | undefined {
    return this.trades.get(`${tenant}/${tradeId}`);
  }

  feed(tenant: string): Fed[] {
    return this.feeds.get(tenant) ?? [];
  }

  /** Something of a trade's object has become durable. */
  readTrade(object: SimulatedObject) {
    const known = this.trades.get(object.id);
    const rows = eventRows(object);
    if (rows.length === 0) return this.#world.violate('unknown', `${object.name} holds no event, and wrote something`);
    const [tenant = '', tradeId = ''] = object.id.split('/');
    const trade = known ?? { tenant, tradeId, log: [], byKey: new Map(), plain: new PlainTrade() };
    this.trades.set(object.id, trade);
    if (rows.length < trade.log.length) this.#world.violate('append only', `${object.name} has lost events`);
    for (const [index, row] of rows.entries()) {
      const before = trade.log[index];
      if (!before) this.#take(object.name, trade, row);
      else if (!sameRow(before.row, row))
        this.#world.violate('append only', `${object.name} changed event ${row.sequence}`);
      if (this.#world.violation) return;
    }
  }

  #take(name: string, trade: TradeTruth, row: StoredRow) {
    const event: StoredEvent = { ...JSON.parse(row.body), hash: row.hash };
    const before = trade.log.at(-1);
    const broken =
      (row.sequence !== (before?.row.sequence ?? 0) + 1 && 'its sequence') ||
      (event.sequence !== row.sequence && 'the sequence in its body') ||
      (event.tradeId !== trade.tradeId && 'its trade') ||
      (event.previousHash !== (before?.row.hash ?? '0'.repeat(64)) && 'the hash before it') ||
      (row.hash !== createHash('sha256').update(row.body).digest('hex') && 'its hash') ||
      (event.recordedAt < (before?.event.recordedAt ?? '') && 'its time');
    if (broken) return this.#world.violate('chain', `${name}: event ${row.sequence} is wrong in ${broken}`);
    const key = row.command?.key ?? null;
    if (key !== null && trade.byKey.has(key))
      return this.#world.violate('one effect', `${name} has the key ${key} twice`);
    if (row.sequence === 1 && tradeIdOf(trade.tenant, key ?? '') !== trade.tradeId)
      return this.#world.violate('one effect', `${name} is not the trade of its key ${key}`);

    const recorded = upcast(event);
    const wrong = trade.plain.accept(recorded);
    if (wrong) return this.#world.violate('lifecycle', `${name}: ${wrong}`);
    const state = evolve(before?.state ?? null, recorded);
    const { now } = trade.plain;
    if (state.status !== now.status || !isDeepStrictEqual(state.current.instructed, now.terms))
      return this.#world.violate('replay', `${name} is ${state.status} after ${event.type}, expected ${now.status}`);
    const found = { row, event, state, trade: serveTrade(state) };
    trade.log.push(found);
    if (key !== null) trade.byKey.set(key, found);
  }

  /**
   * Something of a feed's object has become durable.
   * @param archived whether a file is in the archive
   * @param viewed the version that the views hold of a trade
   */
  readFeed(object: SimulatedObject, archived: (file: string) => boolean, viewed: (tradeId: string) => number) {
    if (!this.#hasTable(object, 'feed')) return;
    for (const row of object.storage.look('SELECT trade_id, viewed FROM trades'))
      if (Number(row.viewed) > viewed(String(row.trade_id)))
        return this.#world.violate(
          'viewed',
          `${object.name} believes that ${row.trade_id} is viewed up to ${row.viewed}`,
        );
    const feed = this.feed(object.id);
    this.feeds.set(object.id, feed);
    const through = this.#archivedThrough(object, archived);
    let expected: number | null = null;
    for (const row of object.storage.look('SELECT position, entries FROM feed ORDER BY position')) {
      for (const entry of this.#entriesOf(String(row.entries))) {
        if (expected === null && entry.position > through + 1)
          return this.#world.violate(
            'archive',
            `${object.name}: ${through} are archived, and ${entry.position} follows`,
          );
        if (expected !== null && entry.position !== expected)
          return this.#world.violate(
            'feed order',
            `${object.name}: ${entry.position} stands where ${expected} belongs`,
          );
        expected = entry.position + 1;
        const known = feed[entry.position - 1];
        if (!known) this.#takeFed(object, feed, entry);
        else if (known.event.hash !== entry.event.hash)
          this.#world.violate('feed order', `${object.name}: position ${entry.position} has changed`);
        if (this.#world.violation) return;
      }
    }
  }

  /** Rows stay as they are, and are read again and again. */
  #entriesOf(text: string): Fed[] {
    const known = this.#parsed.get(text);
    if (known) return known;
    const entries: Fed[] = JSON.parse(text);
    this.#parsed.set(text, entries);
    return entries;
  }

  /** What is durable stays: a table that was there need not be looked for again. */
  #hasTable({ name, storage }: SimulatedObject, table: string): boolean {
    const place = `${name} ${table}`;
    const query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?";
    if (!this.#tables.has(place) && storage.look(query, table).length > 0) this.#tables.add(place);
    return this.#tables.has(place);
  }

  #archivedThrough(object: SimulatedObject, archived: (file: string) => boolean): number {
    if (!this.#hasTable(object, 'segments')) return 0;
    const segments = object.storage.look('SELECT segment, last_position FROM segments ORDER BY last_position');
    for (const { segment } of segments)
      if (!archived(String(segment))) this.#world.violate('archive', `${segment} is not in the archive`);
    return Number(segments.at(-1)?.last_position ?? 0);
  }

  #takeFed(object: SimulatedObject, feed: Fed[], entry: Fed) {
    const wrong = (what: string) =>
      this.#world.violate('feed order', `${object.name}: ${what} at position ${entry.position}`);
    const { tradeId, sequence } = entry.event;
    const place = `${object.id}/${tradeId}`;
    const log = this.trades.get(place)?.log;
    const recorded = log?.[sequence - 1];
    if (entry.position !== feed.length + 1) return wrong(`${feed.length + 1} is expected`);
    if (sequence !== (this.fed.get(place) ?? 0) + 1) return wrong(`${tradeId} ${sequence} comes out of turn`);
    if (!recorded) return wrong(`${tradeId} ${sequence} is not in its log`);
    if (
      !isDeepStrictEqual({ event: recorded.event, trade: recorded.trade }, { event: entry.event, trade: entry.trade })
    )
      return wrong(`${tradeId} ${sequence} is not as its log has it`);
    if ((log[sequence - 2]?.trade.account ?? null) !== entry.previousAccount)
      return wrong('another account came before');
    feed.push(entry);
    this.fed.set(place, sequence);
  }
}

const eventRows = (object: SimulatedObject): StoredRow[] =>
  object.storage.values
    .list({ prefix: 'event:' })
    .map(([name, value]) => ({ sequence: Number(name.slice('event:'.length)), ...(value as StoredValue) }));

const sameRow = (a: StoredRow, b: StoredRow): boolean =>
  a.hash === b.hash && a.body === b.body && isDeepStrictEqual(a.command, b.command);
