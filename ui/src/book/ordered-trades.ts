/** Trades kept in order. One that comes or changes finds its place by halving; nothing is sorted again for it. */
import type { Trade } from '../../../src/contracts/trade.ts';
import { everyTrade } from './filter.ts';
import type { Keys, Order, Place } from './order.ts';
import { ranked } from './rank.ts';

/** From this many at once on, taking them in one pass over all is cheaper than one by one. */
const MANY = 32;

export class OrderedTrades {
  readonly #order: Order;
  #trades: Trade[] = [];
  #keys: Keys[] = [];

  constructor(order: Order) {
    this.#order = order;
  }

  /** @param trades in the order of submission, in which stays what is equal */
  static sorted(order: Order, trades: readonly Trade[]): OrderedTrades {
    const list = new OrderedTrades(order);
    const { descending, compareKeys } = order;
    const all = trades.map(order.keysOf);
    const keysAt = (row: number) => all[row] ?? [];
    const first = (row: number) => keysAt(row)[0] ?? '';
    const compare = (row: number, other: number) => compareKeys(keysAt(row), keysAt(other));
    for (const row of ranked(trades.length, { first, descending, compare })) {
      const trade = trades[row];
      if (!trade) continue;
      list.#trades.push(trade);
      list.#keys.push(keysAt(row));
    }
    return list;
  }

  /** In order; changes in place. */
  get trades(): readonly Trade[] {
    return this.#trades;
  }

  /** Where a trade with these keys stands, or would stand. */
  indexOf(place: Place, keys: Keys): number {
    let low = 0;
    let high = this.#trades.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const [trade, itsKeys] = [this.#trades[middle], this.#keys[middle]];
      if (trade && itsKeys && this.#order.compare(trade, itsKeys, place, keys) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  insert(trade: Trade, keys: Keys): void {
    const at = this.indexOf(trade, keys);
    this.#trades.splice(at, 0, trade);
    this.#keys.splice(at, 0, keys);
  }

  /** Takes trades of which none is here yet. */
  insertAll(trades: readonly Trade[]): void {
    if (trades.length < MANY) {
      for (const trade of trades) this.insert(trade, this.#order.keysOf(trade));
      return;
    }
    const { compare, keysOf } = this.#order;
    const rows = trades.map(trade => ({ trade, keys: keysOf(trade) }));
    rows.sort((a, b) => compare(a.trade, a.keys, b.trade, b.keys));
    const [old, oldKeys] = [this.#trades, this.#keys];
    let last = old.length - 1;
    for (const { trade, keys } of rows) {
      old.push(trade);
      oldKeys.push(keys);
    }
    // Merged from the end, so that what stands before all that is new stays where it is.
    let next = rows.length - 1;
    for (let to = old.length - 1; next >= 0 && last >= 0; to--) {
      const row = rows[next];
      const [trade, keys] = [old[last], oldKeys[last]];
      if (!row || !trade || !keys) return;
      const isOld = compare(trade, keys, row.trade, row.keys) > 0;
      old[to] = isOld ? trade : row.trade;
      oldKeys[to] = isOld ? keys : row.keys;
      if (isOld) last--;
      else next--;
    }
    for (; next >= 0; next--) {
      const row = rows[next];
      if (!row) return;
      old[next] = row.trade;
      oldKeys[next] = row.keys;
    }
  }

  /** Takes out a trade in the version that is here. Returns whether it was here. */
  remove(trade: Trade, keys: Keys): boolean {
    const at = this.indexOf(trade, keys);
    if (this.#trades[at]?.tradeId !== trade.tradeId) return false;
    this.#trades.splice(at, 1);
    this.#keys.splice(at, 1);
    return true;
  }

  /** Puts the next version of a trade in the place of the one that is here. Returns whether one was here. */
  replace(trade: Trade, keys: Keys, next: Trade, nextKeys: Keys): boolean {
    const at = this.indexOf(trade, keys);
    if (this.#trades[at]?.tradeId !== trade.tradeId) return false;
    if (this.#order.compare(trade, keys, next, nextKeys) === 0) {
      this.#trades[at] = next;
      this.#keys[at] = nextKeys;
      return true;
    }
    this.remove(trade, keys);
    this.insert(next, nextKeys);
    return true;
  }

  /** Those that match, in the same order. */
  filtered(matches: (trade: Trade) => boolean): OrderedTrades {
    const some = new OrderedTrades(this.#order);
    if (matches === everyTrade) {
      some.#trades = this.#trades.slice();
      some.#keys = this.#keys.slice();
      return some;
    }
    const { length } = this.#trades;
    for (let index = 0; index < length; index++) {
      const [trade, keys] = [this.#trades[index], this.#keys[index]];
      if (!trade || !keys || !matches(trade)) continue;
      some.#trades.push(trade);
      some.#keys.push(keys);
    }
    return some;
  }
}
