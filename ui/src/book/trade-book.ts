/** Every trade this screen knows of, each in its highest version, and the ordered, filtered rows made of them. */
import type { FeedItem } from '../../../src/contracts/stream.ts';
import type { Trade } from '../../../src/contracts/trade.ts';
import { everyTrade } from './filter.ts';
import { BY_SUBMISSION, type Order, type Spot } from './order.ts';
import { OrderedTrades } from './ordered-trades.ts';
import { Totals } from './totals.ts';

/** A trade, or only its id and version when it has moved to accounts that may not be seen here. */
export type TradeOrGone = FeedItem['trade'];

export interface Showing {
  matches: (trade: Trade) => boolean;
  order: Order;
}

const failures = (trade: TradeOrGone | undefined) => (trade && isTrade(trade) && trade.status === 'FAILED' ? 1 : 0);

const isTrade = (trade: TradeOrGone): trade is Trade => 'status' in trade;

export class TradeBook {
  readonly #trades = new Map<string, Trade>();
  /** Versions at which trades left what may be seen: a page read before must not bring them back. */
  readonly #gone = new Map<string, number>();
  #showing: Showing = { matches: everyTrade, order: BY_SUBMISSION };
  #failed = 0;
  /** All of them: another sort begins with these, so that nothing equal has to be compared. */
  readonly #submitted = new OrderedTrades(BY_SUBMISSION);
  /** All of them, in the order shown, so that another filter need not sort. */
  #all = this.#submitted;
  #rows = new OrderedTrades(BY_SUBMISSION);
  #totals = new Totals();

  /** The rows shown, in order; they change in place. */
  get rows(): readonly Trade[] {
    return this.#rows.trades;
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
    return this.#submitted.trades.slice(0, most);
  }

  /** The trade submitted last that matches, shown or not. */
  newestOf(matches: (trade: Trade) => boolean): Trade | undefined {
    return this.#submitted.trades.find(matches);
  }

  /** How many of them have failed. */
  get failed(): number {
    return this.#failed;
  }

  get(tradeId: string): Trade | undefined {
    return this.#trades.get(tradeId);
  }

  all(): IterableIterator<Trade> {
    return this.#trades.values();
  }

  /** Where a trade stands now. */
  spotOf(trade: Trade): Spot {
    const { tradeId, submittedAt } = trade;
    return { tradeId, submittedAt, keys: this.#showing.order.keysOf(trade) };
  }

  /** How many rows stand before a spot. */
  indexOf(spot: Spot): number {
    return this.#rows.indexOf(spot, spot.keys);
  }

  /** The number of a trade's row, or -1 when it is not shown. */
  rowOf(tradeId: string): number {
    const trade = this.#trades.get(tradeId);
    if (!trade) return -1;
    const at = this.indexOf(this.spotOf(trade));
    return this.rows[at]?.tradeId === tradeId ? at : -1;
  }

  /** Takes each trade unless it is known in this version or a higher one. */
  putAll(trades: readonly TradeOrGone[]): void {
    const unknown: Trade[] = [];
    for (const next of trades) {
      const known = this.#trades.get(next.tradeId);
      if (next.version <= (known?.version ?? this.#gone.get(next.tradeId) ?? 0)) continue;
      if (known || !isTrade(next)) {
        // A trade that came twice in one go stands among the unknown at first.
        this.#insert(unknown.splice(0));
        this.#change(this.#trades.get(next.tradeId), next);
      } else {
        this.#keep(next);
        unknown.push(next);
      }
    }
    this.#insert(unknown);
  }

  /** Shows the trades that match, and only those, in this order from now on. */
  show(showing: Showing): void {
    const { order } = showing;
    if (order === BY_SUBMISSION) this.#all = this.#submitted;
    else if (order !== this.#showing.order) this.#all = OrderedTrades.sorted(order, this.#submitted.trades);
    const sameTrades = showing.matches === this.#showing.matches;
    this.#showing = showing;
    this.#rows = this.#all.filtered(showing.matches);
    if (sameTrades) return;
    this.#totals = new Totals();
    for (const trade of this.rows) this.#totals.add(trade);
  }

  #keep(trade: Trade): void {
    this.#failed += failures(trade) - failures(this.#trades.get(trade.tradeId));
    this.#trades.set(trade.tradeId, trade);
    this.#gone.delete(trade.tradeId);
  }

  #insert(trades: readonly Trade[]): void {
    if (trades.length === 0) return;
    this.#submitted.insertAll(trades);
    if (this.#all !== this.#submitted) this.#all.insertAll(trades);
    const shown = trades.filter(this.#showing.matches);
    this.#rows.insertAll(shown);
    for (const trade of shown) this.#totals.add(trade);
  }

  #change(known: Trade | undefined, next: TradeOrGone): void {
    const { order, matches } = this.#showing;
    if (!isTrade(next)) {
      this.#failed -= failures(known);
      this.#trades.delete(next.tradeId);
      this.#gone.set(next.tradeId, next.version);
      if (known) this.#remove(known);
      return;
    }
    this.#keep(next);
    if (!known) return;
    const [before, after] = [order.keysOf(known), order.keysOf(next)];
    if (this.#all !== this.#submitted) this.#submitted.replace(known, [], next, []);
    this.#all.replace(known, before, next, after);
    if (!matches(next)) {
      if (this.#rows.remove(known, before)) this.#totals.remove(known);
      return;
    }
    if (this.#rows.replace(known, before, next, after)) this.#totals.remove(known);
    else this.#rows.insert(next, after);
    this.#totals.add(next);
  }

  #remove(known: Trade): void {
    const keys = this.#showing.order.keysOf(known);
    if (this.#all !== this.#submitted) this.#submitted.remove(known, []);
    this.#all.remove(known, keys);
    if (this.#rows.remove(known, keys)) this.#totals.remove(known);
  }
}
