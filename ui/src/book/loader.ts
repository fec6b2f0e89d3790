/** Reads the list of trades, newest first, page by page into the book. */
import type { TapebookClient } from '../../../src/client/index.ts';
import { Store } from '../store.ts';
import type { BookStore } from './book-store.ts';

export type LoadState =
  | { phase: 'loading' }
  /** `complete`: there are no older trades than those loaded. */
  | { phase: 'ready'; complete: boolean }
  | { phase: 'failed'; message: string };

const PAGE = 200;
/** Pages read at the start without being asked for. */
const FIRST_PAGES = 5;

export class Loader {
  readonly state = new Store<LoadState>({ phase: 'loading' });
  #cursor: string | null = null;
  #running = new AbortController();
  #busy = false;

  constructor(
    private readonly client: TapebookClient,
    private readonly book: BookStore,
  ) {}

  /** Starts again from the newest trade. What is known stays, and moves on to what is read now. */
  async restart(): Promise<void> {
    this.#running.abort();
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
    this.#busy = true;
    await this.#next(this.#running.signal);
    this.#busy = false;
  }

  stop(): void {
    this.#running.abort();
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
    this.state.set({ phase: 'ready', complete: nextCursor === null });
    return nextCursor !== null;
  }
}
