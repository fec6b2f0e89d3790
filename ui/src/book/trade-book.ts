/** Every trade this screen knows of, each in its highest version, and the ordered, filtered rows made of them. */
import type { FeedItem } from '../../../src/contracts/stream.ts';
import type { Trade } from '../../../src/contracts/trade.ts';
import { comparePlaces, indexOfPlace } from './order.ts';
import { Totals } from './totals.ts';

/** A trade, or only its id and version when it has moved to accounts that may not be seen here. */
export type TradeOrGone = FeedItem['trade'];

const failures = (trade: TradeOrGone | undefined) => (trade && isTrade(trade) && trade.status === 'FAILED' ? 1 : 0);

const isTrade = (trade: TradeOrGone): trade is Trade => 'status' in trade;

export class TradeBook {
  readonly #trades = new Map<string, Trade>();
  /** Versions at which trades left what may be seen: a page read before must not bring them back. */
  readonly #gone = new Map<string, number>();
  #matches: (trade: Trade) => boolean = () => true;
  #failed = 0;
  #rows: Trade[] = [];
  #totals = new Totals();

  /** The rows shown, in order. The same array always: it changes in place. */
  get rows(): readonly Trade[] {
    return this.#rows;
  }

  get totals(): Totals {
    return this.#totals;
  }

  /** How many trades are known, shown or not. */
  get size(): number {
    return this.#trades.size;
  }

  /** Those submitted last, shown or not. */
  newest(most: number): Trade[] {
    return [...this.#trades.values()].sort(comparePlaces).slice(0, most);
  }

  /** How many of them have failed. */
  get failed(): number {
    return this.#failed;
  }

  get(tradeId: string): Trade | undefined {
    return this.#trades.get(tradeId);
  }

  /** Takes a trade unless it is known in this version or a higher one. Returns whether anything changed. */
  put(next: TradeOrGone): boolean {
    const known = this.#trades.get(next.tradeId);
    const version = known?.version ?? this.#gone.get(next.tradeId) ?? 0;
    if (next.version <= version) return false;
    const shown = known && this.#matches(known) ? known : undefined;
    this.#failed += failures(next) - failures(known);
    if (!isTrade(next)) {
      this.#trades.delete(next.tradeId);
      this.#gone.set(next.tradeId, next.version);
      if (shown) this.#hide(shown);
      return true;
    }
    this.#trades.set(next.tradeId, next);
    this.#gone.delete(next.tradeId);
    if (shown && this.#matches(next)) this.#replace(shown, next);
    else if (shown) this.#hide(shown);
    else if (this.#matches(next)) this.#show(next);
    return true;
  }

  /** Shows the trades that match, and only those, from now on. */
  show(matches: (trade: Trade) => boolean): void {
    this.#matches = matches;
    this.#rows = [...this.#trades.values()].filter(matches).sort(comparePlaces);
    this.#totals = new Totals();
    for (const trade of this.#rows) this.#totals.add(trade);
  }

  #show(trade: Trade): void {
    this.#rows.splice(indexOfPlace(this.#rows, trade), 0, trade);
    this.#totals.add(trade);
  }

  #hide(trade: Trade): void {
    this.#rows.splice(indexOfPlace(this.#rows, trade), 1);
    this.#totals.remove(trade);
  }

  #replace(shown: Trade, next: Trade): void {
    this.#rows[indexOfPlace(this.#rows, shown)] = next;
    this.#totals.remove(shown);
    this.#totals.add(next);
  }
}
