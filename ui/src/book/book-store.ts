/** The book as the screen sees it: changes are gathered and shown together, once a frame. */
import type { Trade } from '../../../src/contracts/trade.ts';
import { nextTask } from '../let-go.ts';
import { type Readable, Store } from '../store.ts';
import { everyTrade } from './filter.ts';
import { BY_SUBMISSION } from './order.ts';
import type { Totals } from './totals.ts';
import { type Showing, TradeBook, type TradeOrGone } from './trade-book.ts';

export interface BookView {
  /** Changes in place from one view to the next; a new view is made whenever it has. */
  rows: readonly Trade[];
  totals: Totals;
  /** Trades known, shown or not. */
  known: number;
  /** Answers where rows stand. */
  book: Pick<TradeBook, 'spotOf' | 'indexOf' | 'rowOf' | 'all'>;
}

/** While the page is hidden there are no frames; changes are gathered for this long. */
const HIDDEN_MS = 500;
const FLASH_MS = 1_200;
/** Trades of a list that are taken at once: some milliseconds' work. */
const PORTION = 250;
/** While a list is read, what has come is shown this often. */
const SHOWN_EVERY_MS = 100;

export class BookStore {
  #book = new TradeBook();
  #showing: Showing = { matches: everyTrade, order: BY_SUBMISSION };
  readonly #view = new Store<BookView>(this.#look());
  readonly #changedAt = new Map<string, number>();
  #waiting: TradeOrGone[] = [];
  #soon: ReturnType<typeof setTimeout> | undefined;
  #scheduled = false;

  get view(): Readable<BookView> {
    return this.#view;
  }

  /** How many of the known trades have failed. */
  get failed(): number {
    return this.#book.failed;
  }

  /** The trades submitted last, shown or not. */
  newest(most: number): Trade[] {
    return this.#book.newest(most);
  }

  /** The trade submitted last that matches, shown or not. */
  newestOf(matches: (trade: Trade) => boolean): Trade | undefined {
    return this.#book.newestOf(matches);
  }

  trade(tradeId: string): Trade | undefined {
    return this.#book.get(tradeId);
  }

  /** Takes trades in any order: each only ever moves on to a higher version. */
  add(trades: readonly TradeOrGone[]): void {
    for (const trade of trades) this.#waiting.push(trade);
    this.#schedule();
  }

  /**
   * Takes trades of a list that is being read: the first at once, others in portions between which the page has its turn.
   * @returns when all of them have been taken
   */
  async addOlder(trades: readonly Trade[]): Promise<void> {
    if (this.#book.size === 0) {
      this.add(trades);
      return;
    }
    const book = this.#book;
    for (let at = 0; at < trades.length; at += PORTION) {
      await nextTask();
      // What has been forgotten meanwhile is read again.
      if (book !== this.#book) return;
      book.putAll(trades.slice(at, at + PORTION));
      this.#soon ??= setTimeout(this.#tell, SHOWN_EVERY_MS);
    }
  }

  /** Takes trades that have changed just now: their rows flash. */
  addLive(trades: readonly TradeOrGone[]): void {
    const now = Date.now();
    for (const { tradeId } of trades) {
      // Taken out first, so that the map stays in the order of time.
      this.#changedAt.delete(tradeId);
      this.#changedAt.set(tradeId, now);
    }
    this.add(trades);
  }

  /** Whether a trade has changed a moment ago. */
  isFresh(tradeId: string): boolean {
    const at = this.#changedAt.get(tradeId);
    return at !== undefined && Date.now() - at < FLASH_MS;
  }

  /** Forgets everything: what is known may have been overtaken by what was missed. */
  clear(): void {
    this.#waiting = [];
    this.#book = new TradeBook();
    this.#book.show(this.#showing);
    this.#tell();
  }

  /** Shows the trades that match, in this order, from now on. */
  show(showing: Showing): void {
    this.#take();
    this.#showing = showing;
    this.#book.show(showing);
    this.#tell();
  }

  #schedule(): void {
    // While a list is read, what changes is shown along with what is read.
    if (this.#scheduled || this.#soon !== undefined) return;
    this.#scheduled = true;
    const flush = () => {
      this.#scheduled = false;
      this.#tell();
    };
    if (document.hidden) setTimeout(flush, HIDDEN_MS);
    else requestAnimationFrame(flush);
  }

  #take(): void {
    const trades = this.#waiting;
    this.#waiting = [];
    this.#book.putAll(trades);
    this.#forgetOldFlashes();
  }

  readonly #tell = (): void => {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    this.#take();
    this.#view.set(this.#look());
  };

  #forgetOldFlashes(): void {
    const oldest = Date.now() - FLASH_MS;
    for (const [tradeId, at] of this.#changedAt) {
      if (at > oldest) return;
      this.#changedAt.delete(tradeId);
    }
  }

  #look(): BookView {
    return { rows: this.#book.rows, totals: this.#book.totals, known: this.#book.size, book: this.#book };
  }
}
