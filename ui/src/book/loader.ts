/** Reads the list of trades, newest first, page by page into the book. */
import type { TapebookClient, Trade, TradeFilter } from '../../../src/client/index.ts';
import { Store } from '../observable.ts';

export type LoadState =
  | { phase: 'loading' }
  /** `complete`: there are no older trades than those loaded. */
  | { phase: 'ready'; complete: boolean }
  | { phase: 'failed'; message: string };

/** A reading of many pages that somebody has asked for; what it was for when it is over. */
export type Search =
  | { state: 'none' }
  | { state: 'running'; read: number }
  /** All trades that match have been read; `query` says what they match. */
  | { state: 'found'; query: string }
  | { state: 'failed'; message: string };

const PAGE = 200;
/** Trades read between two words about how far it has come. */
const TOLD_EVERY = 5_000;
/** Pages read at the start without being asked for: those after the first when the page has nothing else to do. */
const FIRST_PAGES = 5;

export class Loader {
  readonly state = new Store<LoadState>({ phase: 'loading' });
  readonly search = new Store<Search>({ state: 'none' });
  #cursor: string | null = null;
  #running = new AbortController();
  #searching = new AbortController();
  /** What is being read into the book, one after the other; a filter's trades are read beside it. */
  #reading: Promise<void> = Promise.resolve();
  #busy = false;
  /** All of it is to be read. */
  #all = false;

  constructor(
    private readonly client: Pick<TapebookClient, 'trades' | 'tradePages'>,
    /** Settles when it has taken them. */
    private readonly book: { addOlder(trades: readonly Trade[]): Promise<void> },
    /** Settles when the page has nothing else to do. */
    private readonly whenIdle: () => Promise<void>,
  ) {}

  /** Starts again from the newest trade. What is known stays, and moves on to what is read now. */
  async restart(): Promise<void> {
    this.#running.abort();
    this.stopSearch();
    this.#running = new AbortController();
    const { signal } = this.#running;
    this.#cursor = null;
    this.#all = false;
    this.state.set({ phase: 'loading' });
    await this.#occupied(signal, async () => {
      for (let page = 0; page < FIRST_PAGES && !this.#all; page++) {
        if (!(await this.#next(signal))) break;
        await this.whenIdle();
      }
    });
  }

  /** Reads the next older page, unless that is under way or there is none. */
  async more(): Promise<void> {
    if (this.#busy || this.#all || this.#isComplete()) return;
    const { signal } = this.#running;
    await this.#occupied(signal, () => this.#next(signal));
  }

  /** Reads all the pages that are left, however many. */
  async all(): Promise<void> {
    if (this.#all) return;
    this.#all = true;
    const searching = this.#beginSearch();
    const running = this.#running.signal;
    // What is being read is read to its end first, since it says where to go on.
    await this.#reading;
    if (running.aborted) return;
    await this.#occupied(running, async () => {
      if (searching.aborted || this.#isComplete()) return;
      const signal = AbortSignal.any([running, searching]);
      const failed = await this.#readAll({}, this.#cursor, signal, cursor => this.#readTo(cursor));
      if (failed !== null) this.state.set({ phase: 'failed', message: failed });
    });
    if (running.aborted) return;
    this.#all = false;
    if (!searching.aborted) this.search.set({ state: 'none' });
  }

  /**
   * Reads all trades that the server finds for a filter, also those that are older than what is loaded.
   * @param query what the filter is called by
   */
  async find(filter: TradeFilter, query: string): Promise<void> {
    const signal = this.#beginSearch();
    const failed = await this.#readAll(filter, null, signal, () => {});
    if (signal.aborted) return;
    this.search.set(failed === null ? { state: 'found', query } : { state: 'failed', message: failed });
  }

  /** What has been read stays. */
  stopSearch(): void {
    this.#searching.abort();
    this.search.set({ state: 'none' });
  }

  stop(): void {
    this.#running.abort();
    this.#searching.abort();
  }

  #isComplete(): boolean {
    const state = this.state.get();
    return state.phase === 'ready' && state.complete;
  }

  /** Nothing else is read meanwhile, unless the signal has let something else begin. */
  #occupied(signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
    this.#busy = true;
    this.#reading = work().then(() => {
      if (!signal.aborted) this.#busy = false;
    });
    return this.#reading;
  }

  #beginSearch(): AbortSignal {
    this.#searching.abort();
    this.#searching = new AbortController();
    this.search.set({ state: 'running', read: 0 });
    return this.#searching.signal;
  }

  /**
   * Reads a list to its end, and tells how far it has come.
   * @param readTo is told where the next page begins
   * @returns why it could not be read to its end; null when it was, or when the signal fired
   */
  async #readAll(
    filter: TradeFilter,
    cursor: string | null,
    signal: AbortSignal,
    readTo: (cursor: string | null) => void,
  ): Promise<string | null> {
    let read = 0;
    let told = 0;
    for await (const page of this.client.tradePages(filter, { cursor, signal })) {
      if (signal.aborted) return null;
      if (!page.ok) return page.error.message;
      await this.book.addOlder(page.value.items);
      if (signal.aborted) return null;
      readTo(page.value.nextCursor);
      read += page.value.items.length;
      if (read < told + TOLD_EVERY) continue;
      told = read;
      this.search.set({ state: 'running', read });
    }
    return null;
  }

  /** Returns whether there is more. */
  async #next(signal: AbortSignal): Promise<boolean> {
    const cursor = this.#cursor === null ? {} : { cursor: this.#cursor };
    const result = await this.client.trades({ limit: PAGE, ...cursor }, { signal });
    if (signal.aborted) return false;
    if (!result.ok) {
      this.state.set({ phase: 'failed', message: result.error.message });
      return false;
    }
    const { items, nextCursor } = result.value;
    await this.book.addOlder(items);
    if (signal.aborted) return false;
    this.#readTo(nextCursor);
    return nextCursor !== null;
  }

  #readTo(cursor: string | null): void {
    this.#cursor = cursor;
    const complete = cursor === null;
    const before = this.state.get();
    // Only news is told: while a whole book is read, everything that looks at the state would be rendered again for each page.
    if (before.phase !== 'ready' || before.complete !== complete) this.state.set({ phase: 'ready', complete });
  }
}
