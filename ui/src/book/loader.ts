/** Reads the list of trades, newest first, page by page into the book. */
import type { TapebookClient, TradeFilter } from '../../../src/client/index.ts';
import { Store } from '../store.ts';
import type { BookStore } from './book-store.ts';

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
const TOLD_EVERY = 1_000;
/** Pages read at the start without being asked for. */
const FIRST_PAGES = 5;

export class Loader {
  readonly state = new Store<LoadState>({ phase: 'loading' });
  readonly search = new Store<Search>({ state: 'none' });
  #cursor: string | null = null;
  #running = new AbortController();
  #searching = new AbortController();
  #busy = false;

  constructor(
    private readonly client: TapebookClient,
    private readonly book: BookStore,
  ) {}

  /** Starts again from the newest trade. What is known stays, and moves on to what is read now. */
  async restart(): Promise<void> {
    this.#running.abort();
    this.stopSearch();
    this.#running = new AbortController();
    const { signal } = this.#running;
    this.#cursor = null;
    this.#busy = true;
    for (let page = 0; page < FIRST_PAGES; page++) if (!(await this.#next(signal))) break;
    if (!signal.aborted) this.#busy = false;
  }

  /** Reads the next older page, unless that is under way or there is none. */
  async more(): Promise<void> {
    const state = this.state.get();
    if (this.#busy || (state.phase === 'ready' && state.complete)) return;
    const { signal } = this.#running;
    this.#busy = true;
    await this.#next(signal);
    if (!signal.aborted) this.#busy = false;
  }

  /** Reads all the pages that are left, however many. */
  async all(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const { signal } = this.#running;
    const searching = this.#beginSearch();
    let read = 0;
    for (let left = true; left && !searching.aborted; ) {
      left = await this.#next(signal);
      if (signal.aborted) return;
      read += PAGE;
      if (left && !searching.aborted && read % TOLD_EVERY === 0) this.search.set({ state: 'running', read });
    }
    this.#busy = false;
    this.search.set({ state: 'none' });
  }

  /**
   * Reads all trades that the server finds for a filter, also those that are older than what is loaded.
   * @param query what the filter is called by
   */
  async find(filter: TradeFilter, query: string): Promise<void> {
    const signal = this.#beginSearch();
    let cursor: string | null = null;
    let read = 0;
    do {
      const page: TradeFilter & { cursor?: string } = cursor === null ? filter : { ...filter, cursor };
      const result = await this.client.trades({ ...page, limit: PAGE }, { signal });
      if (signal.aborted) return;
      if (!result.ok) return this.search.set({ state: 'failed', message: result.error.message });
      this.book.add(result.value.items);
      read += result.value.items.length;
      cursor = result.value.nextCursor;
      this.search.set({ state: 'running', read });
    } while (cursor !== null);
    this.search.set({ state: 'found', query });
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

  #beginSearch(): AbortSignal {
    this.#searching.abort();
    this.#searching = new AbortController();
    this.search.set({ state: 'running', read: 0 });
    return this.#searching.signal;
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
    this.book.add(items);
    this.#cursor = nextCursor;
    const complete = nextCursor === null;
    const before = this.state.get();
    // Only news is told: while a whole book is read, everything that looks at the state would be rendered again for each page.
    if (before.phase !== 'ready' || before.complete !== complete) this.state.set({ phase: 'ready', complete });
    return !complete;
  }
}
